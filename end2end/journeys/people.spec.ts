/** Colleagues: invited by mail, in with an account of their own. */
import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

journey("F-INV: Anna invites two colleagues; one accepts with a new account", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  const anna = await visitor("Anna");
  await anna.goto("/people");
  await arrive(anna, script, words("Gebruikers", "Users"));
  await link(anna, words("Nodig iemand uit", "Invite someone")).first().click();
  await arrive(anna, script, words("Wie wilt u uitnodigen?", "Whom do you want to invite?"));
  await anna.getByLabel(words("E-mailadressen", "Email addresses")).fill("Nora Nieuw <nora@devries.example>\ntweede@devries.example");
  await anna.getByRole("radio", { name: words("Nederlands", "English") }).check();
  await button(anna, words("Verstuur de uitnodigingen", "Send the invitations")).click();
  await expect(anna).not.toHaveURL(/\/people\/invite$/);
  await anna.goto("/people");
  await expect(anna.getByRole("row", { name: /nora@devries\.example/ })).toHaveCount(1);

  // A mail scanner opens the link first; that changes nothing.
  const path = await linkTo(server, "nora@devries.example", "/invitation/");
  await fetch(`${server.url}${path}`);
  await page.goto(path);
  await arrive(page, script, words("U bent uitgenodigd door Kantoor De Vries", "You are invited by Kantoor De Vries"));
  await expect(page.getByRole("main")).toContainText("Anna Bakker");
  const name = page.getByLabel(words("Uw naam", "Your name"));
  await name.fill("Nora Nieuw");

  // Too short a password: said at the field, the name is kept.
  await page.locator("input[name=password]").fill("kort");
  await button(page, words("Maak account en doe mee", "Make account and join")).click();
  await expect(page.getByRole("alert").filter({ visible: true }).first()).toContainText("12");
  await expect(name).toHaveValue("Nora Nieuw");
  await page.locator("input[name=password]").fill("een lange zin om te onthouden");
  await button(page, words("Maak account en doe mee", "Make account and join")).click();
  await expect(page).not.toHaveURL(/\/invitation\//);
  await arrive(page, script, "");
  await expect(page.locator("header")).toContainText("Kantoor De Vries");
  await expect.poll(() => mailsTo(server, "anna@devries.example").then((mails) => mails[0]?.text), "Anna is told").toContain("Nora Nieuw");

  // The link has been used.
  given.watch.allow(/status of 404/);
  const stranger = await visitor();
  expect((await stranger.goto(path))?.status()).toBe(404);
  await anna.goto("/people?q=Nora");
  await expect(anna.getByRole("row", { name: /Nora Nieuw/ })).toContainText(words("Heeft nog geen middel", "No means of login yet"));
});
