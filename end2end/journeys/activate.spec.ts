/**
 * Activating a means, by whom it is for: the mail, the text message, a password, an identity document where it is asked;
 * logging in with it after that, by text message and by PIN; and a forgotten password.
 */
import type { Page } from "@playwright/test";
import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect, test, type Journey } from "../support/test.ts";
import { codeTo, textsTo } from "../support/texts.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

const PASSWORD = "een fiets zonder zadel";

interface Somebody {
  given: string;
  family: string;
  birth: string;
  email: string;
  mobile: string;
  employed: boolean;
}

const PUK: Somebody = { given: "Puk", family: "Vos", birth: "1994-04-30", email: "puk@devries.example", mobile: "0622223333", employed: true };
const IMRE: Somebody = { given: "Imre", family: "Kovacs", birth: "1988-10-02", email: "imre@inhuur.example", mobile: "0655554444", employed: false };

/** Anna applies for a means at EH3 in Beheer, and the link in the mail is the answer. */
async function applied({ server, script, visitor, words }: Journey, who: Somebody): Promise<string> {
  const anna = await visitor("Anna");
  await anna.goto("/means/apply");
  await arrive(anna, script, words("Een middel aanvragen", "Apply for a means"));
  await anna.locator("input[name=product][value=eh3]").check();
  for (const name of ["given", "family", "birth", "email", "mobile"] as const) {
    await anna.locator(`input[name=${name}]`).fill(who[name]);
  }
  await anna.locator(`input[name=employed][value=${who.employed ? "yes" : "no"}]`).check();
  await button(anna, words("Verder", "Next")).click();
  await arrive(anna, script, words("Klopt dit?", "Is this right?"));
  await anna.locator("input[name=terms]").check();
  await button(anna, words("Vraag dit middel aan", "Apply for this means")).click();
  await expect(anna).toHaveURL(/\/means\/orders\//);
  return linkTo(server, who.email, "/activation/");
}

/** Address and phone: opening changes nothing, a wrong code is told, and the right one leads on. */
async function proves(page: Page, { server, script, words }: Journey, path: string, who: Somebody): Promise<void> {
  // A mail scanner was there first.
  await fetch(`${server.url}${path}`);
  expect(await textsTo(server, who.mobile)).toEqual([]);
  await page.goto(path);
  await arrive(page, script, words("Activeer uw middel voor Kantoor De Vries Accountants", "Activate your means for Kantoor De Vries Accountants"));
  await expect(page.getByRole("main")).toContainText("Anna Bakker");
  await expect(page.getByRole("main")).toContainText("EH3");
  await button(page, words("Ja, dit is mijn e-mailadres", "Yes, this is my e-mail address")).click();
  await arrive(page, script, words("Typ de code uit de sms", "Type the code from the text message"));
  const code = page.getByLabel(words("Code uit de sms", "Code from the text message"));
  await expect(code).toHaveAttribute("autocomplete", "one-time-code");
  await code.fill("000000");
  await button(page, words("Ga verder", "Continue")).click();
  await expect(page.getByRole("alert").filter({ visible: true }).first()).toContainText(words("Deze code klopt niet", "This code"));
  // Too soon for another one.
  await button(page, words("Stuur de code opnieuw", "Send the code again")).click();
  await expect(page.getByRole("alert").filter({ visible: true, hasText: words("second", "second") })).toBeVisible();
  await page.goto(path);
  await code.fill(await codeTo(server, who.mobile));
  await button(page, words("Ga verder", "Continue")).click();
}

async function choosesPassword(page: Page, { script, words }: Journey, submit: string): Promise<void> {
  await arrive(page, script, words("Kies een wachtwoord", "Choose a password"));
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.getByRole("checkbox", { name: words("Ik houd mij aan deze voorwaarden", "I will keep to these terms") }).check();
  await button(page, submit).click();
}

/** With password and text message, up to the code. */
async function logsIn(page: Page, { script, words }: Journey, who: Somebody, password = PASSWORD): Promise<void> {
  await page.goto("/login?next=/my-means");
  await arrive(page, script, words("Inloggen", "Log in"));
  await page.locator("input[name=email]").fill(who.email);
  await page.locator("input[name=password]").fill(password);
  await page.getByRole("main").getByRole("button", { name: words("Log in", "Log in"), exact: true }).click();
  await arrive(page, script, words("Typ de code uit de sms", "Type the code from the text message"));
}

async function typesCode(page: Page, { server, words }: Journey, who: Somebody): Promise<void> {
  await page.getByLabel(words("Code uit de sms", "Code from the text message")).fill(await codeTo(server, who.mobile));
  await page.getByRole("main").getByRole("button", { name: words("Log in", "Log in"), exact: true }).click();
}

journey("F-ACT, R-AAN-3: Puk is employed: the mail, the text message, a password, and it works at once", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  const path = await applied(given, PUK);
  await proves(page, given, path, PUK);
  // R-AAN-10: what comes with it can be read by anybody.
  await expect(link(page, words("Lees alle voorwaarden", "Read all terms"))).toHaveAttribute("href", "/terms");
  await choosesPassword(page, given, words("Activeer mijn middel", "Activate my means"));
  await arrive(page, script, words("Uw middel werkt", "Your means works"));
  await expect(page.getByRole("main")).toContainText("Kantoor De Vries Accountants");
  await expect.poll(() => mailsTo(server, "anna@devries.example").then((mails) => mails.map((mail) => mail.text).join()), "Anna is told").toContain("Puk Vos");
  await link(page, words("Naar uw middel", "To your means")).click();
  await arrive(page, script, words("Mijn middel", "My means"));
  await expect(page.getByRole("main")).toContainText(words("Actief", "Active"));
  // The link was used, and says what to do.
  given.watch.allow(/status of 404/);
  expect((await page.goto(path))?.status()).toBe(404);
  await arrive(page, script, words("Deze link werkt niet meer", "This link does not work any more"));

  // In again on another device: the password and a code on the phone.
  const phone = await visitor();
  await logsIn(phone, given, PUK);
  await typesCode(phone, given, PUK);
  await arrive(phone, script, words("Mijn middel", "My means"));
});

journey("Anna typed name, day and address wrong: she corrects them, and only the new link is Puk's", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  const wrong = { ...PUK, family: "Vis", birth: "1949-04-30", email: "puk@devires.example" };
  const old = await applied(given, wrong);
  const anna = await visitor("Anna");
  await anna.goto("/means/pending");
  await link(anna, "Puk Vis").click();
  await arrive(anna, script, words("De aanvraag van Puk Vis", "The application of Puk Vis"));
  const correct = words("Verbeter naam, geboortedatum of e-mail", "Correct name, date of birth or e-mail");
  await link(anna, correct).click();
  const title = words("De gegevens van Puk Vis verbeteren", "Correct the details of Puk Vis");
  await arrive(anna, script, title);
  const family = anna.getByLabel(words("Achternaam", "Family name"));
  const birth = anna.getByLabel(words("Geboortedatum", "Date of birth"));
  const email = anna.getByLabel(words("Eigen e-mailadres", "Own e-mail address"));
  await expect(family, "what was typed then is there").toHaveValue(wrong.family);
  await expect(birth).toHaveValue(wrong.birth);
  await family.fill(PUK.family);
  await birth.fill("2094-04-30");
  await email.fill("joke@devries.example");
  await button(anna, correct).click();
  // A day to come and the address of a colleague, both at once.
  await expect(anna.getByRole("alert").filter({ visible: true }).first()).toBeFocused();
  await arrive(anna, script, title);
  await expect(family, "what was typed stays").toHaveValue(PUK.family);
  for (const [field, typed, good] of [[birth, "2094-04-30", PUK.birth], [email, "joke@devries.example", PUK.email]] as const) {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveValue(typed);
    await field.fill(good);
  }
  await button(anna, correct).dblclick();
  await arrive(anna, script, words("De aanvraag van Puk Vos", "The application of Puk Vos"));
  await expect(anna.getByRole("main")).toContainText(PUK.email);

  given.watch.allow(/status of 404/);
  expect((await page.goto(old))?.status(), "the link of whoever has the wrong address").toBe(404);
  await proves(page, given, await linkTo(server, PUK.email, "/activation/"), PUK);
  await choosesPassword(page, given, words("Activeer mijn middel", "Activate my means"));
  await arrive(page, script, words("Uw middel werkt", "Your means works"));
  expect((await mailsTo(server, PUK.email)).filter((mail) => mail.text.includes("/activation/")), "one link").toHaveLength(1);
  await page.goto("/account");
  await expect(page.getByRole("main")).toContainText("Puk Vos");
});

journey("R-AAN-5, F1-15: Imre is hired: he shows a document first, leaves halfway and finds it again", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  const path = await applied(given, IMRE);
  await proves(page, given, path, IMRE);
  await choosesPassword(page, given, words("Ga verder", "Continue"));
  await arrive(page, script, words("Laat zien wie u bent", "Show who you are"));

  // Another day, another device.
  const later = await visitor();
  await logsIn(later, given, IMRE);
  await typesCode(later, given, IMRE);
  await arrive(later, script, words("Mijn middel", "My means"));
  const mine = later.getByRole("region", { name: words("Mijn aanvragen", "My applications") });
  await expect(mine).toContainText(words("Wacht op uw identiteitsbewijs", "Waits for your identity document"));
  await mine.getByRole("link", { name: words("Ga verder", "Continue") }).click();
  await arrive(later, script, words("Laat zien wie u bent", "Show who you are"));
  await link(later, words("Laat zien wie u bent", "Show who you are")).click();
  await arrive(later, script, words("Laat zien wie u bent", "Show who you are"));
  await button(later, words("Begin de controle", "Begin the check")).click();
  await expect(later, "at another party's site").not.toHaveURL(new RegExp(`^${server.url}`));
  await arrive(later, script, words("Gesimuleerde ID-controle", "Simulated ID check"));
  await later.getByRole("radio", { name: new RegExp(words("^Goedgekeurd$", "^Approved$")) }).check();
  await button(later, words("Ga verder", "Continue")).click();
  await arrive(later, script, words("Wij weten nu wie u bent", "We know now who you are"));
  await button(later, words("Ga verder", "Go on")).click();
  await arrive(later, script, words("Uw middel werkt", "Your means works"));
  await expect.poll(() => mailsTo(server, IMRE.email).then((mails) => mails.map((mail) => mail.subject).join()), "Imre is told").toMatch(words("middel", "means"));
});

journey("R-AAN-6: Puk logs in with a PIN on his own device, and five wrong ones end it", TWO_WAYS, async (given) => {
  const { page, server, script, words } = given;
  const path = await applied(given, PUK);
  await proves(page, given, path, PUK);
  await choosesPassword(page, given, words("Activeer mijn middel", "Activate my means"));
  await arrive(page, script, words("Uw middel werkt", "Your means works"));
  await link(page, words("Stel een pincode in", "Set up a PIN")).click();
  await arrive(page, script, words("Pincode", "PIN"));
  const pin = page.getByLabel(words("Pincode", "PIN"), { exact: true });
  await pin.fill("12345");
  await button(page, words("Stel de pincode in", "Set up the PIN")).click();
  await expect(page.getByRole("alert").filter({ visible: true }).first()).toContainText(words("te makkelijk", "too easy"));
  await pin.fill("90417");
  await button(page, words("Stel de pincode in", "Set up the PIN")).click();
  await expect(page.getByRole("row", { name: new RegExp(words("Dit apparaat", "This device")) })).toBeVisible();

  const signedOut = async () => {
    await page.goto("/logout");
    // Logging out loads a new document; going elsewhere before that is being interrupted by it.
    await Promise.all([page.waitForEvent("load"), button(page, words("Log uit", "Log out")).click()]);
    await page.goto("/login?next=/my-means");
    await arrive(page, script, words("Inloggen", "Log in"));
  };
  const tries = async (digits: string) => {
    await page.getByLabel(words("Pincode", "PIN"), { exact: true }).fill(digits);
    await button(page, words("Log in met pincode", "Log in with PIN")).click();
  };
  await signedOut();
  await expect(page.getByRole("main")).toContainText(words("Welkom terug, Puk", "Welcome back, Puk"));
  await tries("90417");
  await arrive(page, script, words("Mijn middel", "My means"));
  // Enough to look; what changes how one logs in asks for more.
  await page.goto("/account/pin");
  await page.getByLabel(words("Pincode", "PIN"), { exact: true }).fill("55013");
  await button(page, words("Wijzig de pincode", "Change the PIN")).click();
  await arrive(page, script, words("Bent u het nog?", "Is it still you?"));

  await signedOut();
  for (let n = 0; n < 5; n += 1) {
    await page.goto("/login/pin");
    await tries("38214");
    await expect(page.getByRole("main")).toContainText(n < 4 ? words(`nog ${4 - n} keer`, `${4 - n} more time`) : words("niet meer", "any more"));
  }
  await expect.poll(() => mailsTo(server, PUK.email).then((mails) => mails.map((mail) => mail.subject).join()), "Puk is told").toContain(words("pincode", "The PIN on a device does not work any more"));
  await page.goto("/login");
  await expect(page.getByRole("main")).not.toContainText(words("Welkom terug", "Welcome back"));
});

journey("F1-29: Puk forgot the password: the mail gives a new one, and the phone is still asked", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  const path = await applied(given, PUK);
  await proves(page, given, path, PUK);
  await choosesPassword(page, given, words("Activeer mijn middel", "Activate my means"));
  await arrive(page, script, words("Uw middel werkt", "Your means works"));
  const phone = await visitor();
  await phone.goto("/login");
  await link(phone, words("Wachtwoord vergeten?", "Forgotten your password?")).click();
  await arrive(phone, script, words("Wachtwoord vergeten", "Forgotten your password"));
  await phone.getByLabel(words("E-mailadres", "E-mail address")).fill(PUK.email);
  await button(phone, words("Stuur mij een link", "Send me a link")).click();
  await arrive(phone, script, words("Wat u nu doet", "What you do now"));
  await phone.goto(await linkTo(server, PUK.email, "/login/reset/"));
  await arrive(phone, script, words("Kies een nieuw wachtwoord", "Choose a new password"));
  await phone.getByLabel(words("Nieuw wachtwoord", "New password")).fill("twee fietsen zonder zadel");
  await button(phone, words("Bewaar het nieuwe wachtwoord", "Save the new password")).click();
  await arrive(phone, script, words("Inloggen", "Log in"));
  await logsIn(phone, given, PUK, "twee fietsen zonder zadel");
  await typesCode(phone, given, PUK);
  await arrive(phone, script, words("Mijn middel", "My means"));
});

journey("R-AAN-4: Puk changes the mobile number; then phone and number are gone, and a document is the way back", TWO_WAYS, async (given) => {
  test.setTimeout(120_000);
  const { page, server, script, visitor, words } = given;
  const path = await applied(given, PUK);
  await proves(page, given, path, PUK);
  await choosesPassword(page, given, words("Activeer mijn middel", "Activate my means"));
  await arrive(page, script, words("Uw middel werkt", "Your means works"));

  await page.goto("/account");
  await link(page, words("Wijzig Mobiel nummer", "Change Mobile number")).click();
  await arrive(page, script, words("Mobiel nummer wijzigen", "Change your mobile number"));
  const number = page.getByLabel(words("Nieuw mobiel nummer", "New mobile number"));
  await number.fill("12");
  await button(page, words("Stuur de code", "Send the code")).click();
  await expect(number, "said at the field").toHaveAttribute("aria-invalid", "true");
  await expect(number, "what was typed stays").toHaveValue("12");
  const moved = { ...PUK, mobile: "0687654321" };
  await number.fill(moved.mobile);
  await button(page, words("Stuur de code", "Send the code")).dblclick();
  await arrive(page, script, words("Typ de code van uw nieuwe nummer", "Type the code from your new number"));
  await page.getByLabel(words("Code uit de sms", "Code from the text message")).fill("000000");
  await button(page, words("Gebruik dit nummer", "Use this number")).click();
  await expect(page.getByRole("alert").filter({ visible: true }).first()).toContainText(words("klopt niet", "not right"));
  await page.getByLabel(words("Code uit de sms", "Code from the text message")).fill(await codeTo(server, moved.mobile));
  await button(page, words("Gebruik dit nummer", "Use this number")).click();
  await arrive(page, script, words("Uw account", "Your account"));
  await expect(page.getByRole("main")).toContainText("21");
  await expect.poll(() => textsTo(server, PUK.mobile).then((texts) => texts[0]?.text), "the old phone is told").toContain(words("Was u dit niet?", "Was it not you?"));

  // A colleague's bag was stolen; the browser is another one, and nobody remembers a code on paper.
  const other = await visitor();
  await logsIn(other, given, moved);
  await link(other, words("Weer inloggen zonder uw telefoon", "Log in again without your phone")).click();
  await arrive(other, script, words("Weer inloggen zonder uw telefoon", "Log in again without your phone"));
  await other.getByLabel(words("E-mailadres", "E-mail address")).fill(PUK.email);
  await button(other, words("Stuur mij een link", "Send me a link")).click();
  await arrive(other, script, words("Wat u nu doet", "What you do now"));
  const back = await linkTo(server, PUK.email, "/way-back/");
  await other.goto(`${back}/number`);
  await arrive(other, script, words("Weer inloggen zonder uw telefoon", "Log in again without your phone"));
  await link(other, words("Ga verder", "Continue")).click();
  await arrive(other, script, words("Laat zien wie u bent", "Show who you are"));
  await button(other, words("Begin de controle", "Begin the check")).click();
  await arrive(other, script, words("Gesimuleerde ID-controle", "Simulated ID check"));
  await other.getByRole("radio", { name: new RegExp(words("^Goedgekeurd$", "^Approved$")) }).check();
  await button(other, words("Ga verder", "Continue")).click();
  await arrive(other, script, words("Wij weten nu wie u bent", "We know now who you are"));
  await button(other, words("Ga verder", "Go on")).click();
  await arrive(other, script, words("Welk mobiele nummer hebt u nu?", "Which mobile number do you have now?"));
  const last = { ...PUK, mobile: "0612121212" };
  await other.getByLabel(words("Mobiel nummer", "Mobile number")).fill(last.mobile);
  await button(other, words("Stuur mij een code", "Send me a code")).click();
  await arrive(other, script, words("Typ de code en kies een wachtwoord", "Type the code and choose a password"));
  await expect(other.getByRole("main"), "who typed the number can read it").toContainText(/06.12.12.12.12/);
  // In another browser it is no use.
  const stranger = await visitor();
  await stranger.goto(`${back}/code`);
  await arrive(stranger, script, words("Weer inloggen zonder uw telefoon", "Log in again without your phone"));
  await other.getByLabel(words("Code uit de sms", "Code from the text message")).fill(await codeTo(server, last.mobile));
  await other.locator("input[name=password]").fill("kort");
  await button(other, words("Bewaar het nieuwe wachtwoord", "Save the new password")).click();
  await expect(other.locator("input[name=password]"), "said at the field").toHaveAttribute("aria-invalid", "true");
  await expect(other.getByLabel(words("Code uit de sms", "Code from the text message")), "the code is still good").not.toHaveValue("");
  await other.locator("input[name=password]").fill("twee fietsen zonder zadel");
  await button(other, words("Bewaar het nieuwe wachtwoord", "Save the new password")).dblclick();
  await arrive(other, script, words("Inloggen", "Log in"));
  await logsIn(other, given, last, "twee fietsen zonder zadel");
  await typesCode(other, given, last);
  await arrive(other, script, words("Mijn middel", "My means"));
  await expect.poll(() => mailsTo(server, "anna@devries.example").then((mails) => mails.map((mail) => mail.text).join()), "Anna is told, in the language of her account").toContain("Puk Vos kon niet meer bij de telefoon");
});
