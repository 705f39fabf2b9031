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
  await anna.getByLabel(words("E-mailadressen", "E-mail addresses")).fill("Nora Nieuw <nora@devries.example>\ntweede@devries.example");
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
  await expect(anna.getByRole("row", { name: /Nora Nieuw/ })).toContainText(words("Nog geen", "None yet"));
});

journey("F-INV: Anna gives a service with the invitation; Puk reads what it is, and it begins when she joins", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  const anna = await visitor("Anna");
  await anna.goto("/people/invite");
  await anna.getByLabel(words("E-mailadressen", "E-mail addresses")).fill("Puk de Jong <puk@devries.example>");
  await anna.getByText(words("Ook machtigen voor uw eigen organisatie", "Also authorise for your own organisation")).click();
  await anna.getByRole("checkbox", { name: words("Belastingaangifte doen", "File tax returns") }).check();
  await anna.getByRole("radio", { name: words("3 jaar", "3 years") }).check();
  await arrive(anna, script, words("Wie wilt u uitnodigen?", "Whom do you want to invite?"));
  await button(anna, words("Verstuur de uitnodigingen", "Send the invitations")).click();
  await arrive(anna, script, words("Gebruikers", "Users"));
  await expect(anna.getByRole("row", { name: /puk@devries\.example/ })).toContainText(words("met 1 dienst", "with 1 service"));

  await page.goto(await linkTo(server, "puk@devries.example", "/invitation/"));
  await arrive(page, script, words("U bent uitgenodigd", "You are invited"));
  const given_ = page.locator(".card").filter({ hasText: words("Belastingaangifte doen", "File tax returns") });
  await expect(given_).toContainText(words("Dit mag u doen namens Kantoor De Vries", "This you may do on behalf of Kantoor De Vries"));
  await expect(given_).toContainText(words("Dit begint als u meedoet en duurt 3 jaar.", "This begins when you join and lasts 3 years."));
  await page.getByLabel(words("Uw naam", "Your name")).fill("Puk de Jong");
  await page.locator("input[name=password]").fill("een lange zin om te onthouden");
  await button(page, words("Maak account en doe mee", "Make account and join")).click();
  await expect(page).not.toHaveURL(/\/invitation\//);

  await anna.goto("/people?q=Puk");
  await link(anna, "Puk de Jong").click();
  await arrive(anna, script, "Puk de Jong");
  const own = anna.getByRole("row", { name: words("Belastingaangifte doen", "File tax returns") });
  await expect(own).toContainText(words("Wacht op een middel op niveau EH3", "Waits for a means at level EH3"));
  await expect(own).toContainText(String(new Date().getFullYear() + 3));
  const history = anna.locator(".history");
  await expect(history.locator(".history__line")).toHaveCount(2);
  await expect(history.locator(".history__line").first()).toContainText(words("Uitnodiging aangenomen", "Invitation accepted"));
  await expect(history.locator(".history__line").last()).toContainText(words("door Anna Bakker, als beheerder", "by Anna Bakker, as manager"));
});

journey("Anna finds who is in no team, and who logged in longest ago", TWO_WAYS, async (given) => {
  const { script, visitor, words } = given;
  const anna = await visitor("Anna");
  await anna.goto("/people");
  await arrive(anna, script, words("Gebruikers", "Users"));
  const people = anna.getByRole("table", { name: words("Gebruikers", "Users") });
  await expect(people.getByRole("row", { name: /Bram Bos/ })).toContainText("Auto, Salaris");
  const without = link(anna, new RegExp(words("^Zonder team", "^Without a team")));
  const count = Number(await without.locator("b").innerText());
  await without.click();
  await expect(anna).toHaveURL(/state=without(_|%5F)team/);
  await expect(people.getByRole("rowheader")).toHaveCount(count);
  await expect(people.getByRole("rowheader", { name: "Bram Bos" })).toHaveCount(0);
  await link(anna, new RegExp(words("^Iedereen", "^Everyone"))).click();
  await people.getByRole("link", { name: new RegExp(words("^Laatst gebruikt", "^Last used")) }).click();
  await expect(anna).toHaveURL(/sort=last(_|%5F)use/);
  await expect(people.getByRole("columnheader", { name: new RegExp(words("^Laatst gebruikt", "^Last used")) })).toHaveAttribute("aria-sort", "ascending");
  await arrive(anna, script, words("Gebruikers", "Users"));

  // A list that grew too long is searched; the choice narrows on the page where one chooses.
  await anna.goto("/clients?state=unassigned");
  await link(anna, words("Wijs toe Coöperatie Het Veld", "Assign Coöperatie Het Veld")).click();
  await arrive(anna, script, "Coöperatie Het Veld");
  await anna.goto(`${anna.url()}?q=yilmaz`);
  await expect(anna.getByRole("checkbox", { name: "Esra Yılmaz" })).toBeVisible();
  await expect(anna.getByRole("checkbox", { name: "Chaima el Amrani" })).toHaveCount(0);
  await anna.goto("/why?who=yilmaz");
  const who = anna.getByLabel(words("Wie wil inloggen?", "Who wants to log in?"));
  await expect(who.locator("option")).toHaveText(["Anna Bakker", "Esra Yılmaz"]);
  await arrive(anna, script, words("Waarom lukt inloggen niet?", "Why"));
});
