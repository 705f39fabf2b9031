/**
 * Logging in abroad: an owner who became manager with an identity document chooses countries, couples the
 * number once, and stops again (F1-30, R-AAN-14).
 */
import { linkTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect, test } from "../support/test.ts";
import { Authenticator } from "../support/totp.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

/** A number of the public test set: it passes the 11-test, and is nobody's. */
const NUMBER = "999993653";
const EMAIL = "marijke@zilvermeeuw.example";

journey("F1-30: a manager with a means on a document allows two countries, couples once, and stops", TWO_WAYS, async (given) => {
  test.setTimeout(150_000);
  const { page, server, script, words } = given;
  // From nothing to a means at EH3, on an identity document.
  await page.goto("/register/00002002");
  await page.getByRole("radio", { name: new RegExp(words("^Beheerder op niveau EH3$", "^Manager at level EH3$")) }).check();
  await button(page, words("Ja, dit klopt", "Yes, this is right")).click();
  await page.getByLabel(words("Voornamen", "Given names")).fill("Marijke");
  await page.getByLabel(words("Achternaam", "Family name")).fill("Zilver");
  await page.getByLabel(words("Geboortedatum", "Date of birth")).fill("1972-06-21");
  await page.getByLabel(words("E-mailadres", "E-mail address")).fill(EMAIL);
  await page.getByLabel(words("Mobiel nummer", "Mobile number")).fill("06 1234 5678");
  await button(page, words("Verstuur mijn aanmelding", "Send my registration")).click();
  await arrive(page, script, words("Kijk in uw mail", "Look in your mail"));
  await page.goto(await linkTo(server, EMAIL, "/application/"));
  await page.locator("input[name=password]").fill("een lange zin om te onthouden");
  await button(page, words("Maak account en ga verder", "Make account and go on")).click();
  await arrive(page, script, words("Laat zien wie u bent", "Show who you are"));
  await link(page, words("Laat zien wie u bent", "Show who you are")).click();
  await button(page, words("Begin de controle", "Begin the check")).click();
  await page.getByRole("radio", { name: new RegExp(words("^Goedgekeurd$", "^Approved$")) }).check();
  await button(page, words("Ga verder", "Continue")).click();
  await arrive(page, script, words("Wij weten nu wie u bent", "We know now who you are"));
  await button(page, words("Ga verder", "Go on")).click();
  await link(page, words("Lees en teken", "Read and sign")).click();
  await button(page, words("Ik teken", "I sign")).click();
  await arrive(page, script, words("Stel nu een tweede stap in", "Set up a second step now"));
  await link(page, words("Stel de tweede stap in", "Set up the second step")).click();
  await button(page, words("Koppel een code-app", "Connect a code app")).click();
  await arrive(page, script, words("Code-app koppelen", "Connect a code app"));
  const secret = (await page.locator(".share__url code").innerText()).replaceAll(" ", "");
  await page.getByLabel(words("Code uit uw app", "Code from your app")).fill(await new Authenticator(secret).code());
  await button(page, words("Koppel deze app", "Connect this app")).click();
  await link(page, words("Ik heb ze bewaard", "I have kept them")).click();
  await arrive(page, script, words("Rond de aanmelding af", "Finish the registration"));
  await button(page, words("Rond de aanmelding af", "Finish the registration")).click();
  await arrive(page, script, words("Zilvermeeuw Zeilmakers B.V. staat in Schakel", "Zilvermeeuw Zeilmakers B.V. is in Schakel"));

  await page.goto("/my-means");
  await link(page, new RegExp(words("^Inloggen in andere landen", "^Logging in abroad"))).click();
  await arrive(page, script, words("Inloggen in andere landen", "Logging in abroad"));
  const main = page.getByRole("main");
  await expect(main, "under her own name").toContainText("Marijke Zilver");
  await link(page, words("Kies landen", "Choose countries")).click();
  await arrive(page, script, words("In welke landen wilt u inloggen?", "In which countries do you want to log in?"));
  await page.getByRole("checkbox", { name: words("België", "Belgium") }).check();
  await page.getByRole("checkbox", { name: words("Duitsland", "Germany") }).check();
  await button(page, words("Sta deze landen toe", "Allow these countries")).click();
  await arrive(page, script, words("Inloggen in andere landen", "Logging in abroad"));
  await expect(main).toContainText(words("Toegestaan", "Allowed"));

  await link(page, words("Koppel mijn burgerservicenummer", "Couple my citizen service number")).click();
  await arrive(page, script, words("Koppel uw burgerservicenummer", "Couple your citizen service number"));
  const number = page.getByLabel(words("Burgerservicenummer", "Citizen service number (BSN)"));
  await number.fill("123456789");
  await button(page, words("Koppel", "Couple")).click();
  await expect(page.getByRole("alert").filter({ visible: true }).first()).toBeVisible();
  await number.fill(NUMBER);
  await button(page, words("Koppel", "Couple")).click();
  await arrive(page, script, words("Inloggen in andere landen", "Logging in abroad"));
  await expect(main).toContainText(words("Werkt", "Works"));
  await expect(main, "the number is shown nowhere").not.toContainText(NUMBER);

  await link(page, words("Stop het inloggen in landen", "Stop using countries")).click();
  await arrive(page, script, words("In welke landen stopt het inloggen?", "In which countries does logging in stop?"));
  await page.getByRole("checkbox", { name: words("België", "Belgium") }).check();
  await button(page, words("Ja, stop", "Yes, stop")).click();
  await arrive(page, script, words("Inloggen in andere landen", "Logging in abroad"));
  await expect(main.getByText(words("België", "Belgium"))).toHaveCount(0);
  await expect(main).toContainText(words("Duitsland", "Germany"));
});
