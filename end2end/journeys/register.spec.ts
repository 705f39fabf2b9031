/**
 * From nothing to a signature: an organisation that Schakel does not know registers, its people show who they are and
 * sign. In both languages, on a desk and on a phone, with and without scripts.
 */
import type { Page } from "@playwright/test";
import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect, test, type Journey } from "../support/test.ts";
import { Authenticator } from "../support/totp.ts";
import { EVERY_WAY, TWO_WAYS, journey } from "../support/ways.ts";

const OFFICE = "Kantoor De Vries Accountants";
const BICYCLES = "Fietsenmaker Wiersma";
const SHELTER = "Stichting Dierenopvang Waterland";
const PASSWORD = "een lange zin om te onthouden";

interface Someone {
  given: string;
  prefix?: string;
  family: string;
  birth: string;
  email: string;
}

/** The owner, as the Trade Register has him. */
const JELLE: Someone = { given: "Jelle", family: "Wiersma", birth: "1983-09-14", email: "jelle@wiersma.example" };
/** Works at the shelter and is in no register. */
const TESS: Someone = { given: "Tess", prefix: "de", family: "Groot", birth: "1990-05-17", email: "tess@waterland.example" };
/** Two of the shelter's three directors. */
const GERDA = "gerda@waterland.example";
const LOES = "loes@waterland.example";

/** Anna asks the bicycle maker, who is not here, and forwards the link: its path. */
async function asked({ visitor, words }: Journey): Promise<string> {
  const anna = await visitor("Anna");
  await anna.goto("/clients/request");
  await anna.getByLabel(words("KvK-nummers", "KvK numbers")).fill("00002001");
  await anna.getByRole("checkbox", { name: words("Belastingaangifte doen", "File tax returns") }).check();
  await button(anna, words("Kijk na", "Check")).click();
  await button(anna, words("Vraag dit aan 1 klant", "Ask this of 1 client")).click();
  return new URL((await anna.locator(".share__url").innerText()).trim()).pathname;
}

/** From the number to "look in your mail". */
async function applies(page: Page, given: Journey, who: Someone, wish: RegExp): Promise<void> {
  const { script, words } = given;
  await page.getByRole("radio", { name: wish }).check();
  await button(page, words("Ja, dit klopt", "Yes, this is right")).click();
  await arrive(page, script, words("Wie bent u?", "Who are you?"));
  await expect(page.getByRole("main"), "R-AAN-2: by when, before it begins").toContainText(new RegExp(words("uiterlijk", "at the latest"), "i"));
  await names(page, given, who);
  await page.getByLabel(words("E-mailadres", "E-mail address")).fill(who.email);
  const mobile = page.getByLabel(words("Mobiel nummer", "Mobile number"));
  if ((await mobile.count()) > 0) {
    await mobile.fill("06 1234 5678");
  }
  await button(page, words("Verstuur mijn aanmelding", "Send my registration")).click();
  await arrive(page, script, words("Kijk in uw mail", "Look in your mail"));
}

async function names(page: Page, { words }: Journey, who: Someone): Promise<void> {
  await page.getByLabel(words("Voornamen", "Given names")).fill(who.given);
  await page.getByLabel(words("Tussenvoegsel", "Prefix")).fill(who.prefix ?? "");
  await page.getByLabel(words("Achternaam", "Family name")).fill(who.family);
  await page.getByLabel(words("Geboortedatum", "Date of birth")).fill(who.birth);
}

/** Opens the link of the mail and makes an account. */
async function enters(page: Page, given: Journey, who: Someone): Promise<void> {
  const { server, script, words } = given;
  const path = await linkTo(server, who.email, "/application/");
  // A mail scanner opens the link first; that changes nothing.
  await fetch(`${server.url}${path}`);
  await page.goto(path);
  await arrive(page, script, words("Ga verder met uw aanmelding", "Go on with your registration"));
  await page.locator("input[name=password]").fill(PASSWORD);
  await button(page, words("Maak account en ga verder", "Make account and go on")).click();
  await arrive(page, script, words("Laat zien wie u bent", "Show who you are"));
}

/** Goes to the simulated check, picks what comes out of it, and is back; the check fails to answer so many calls first. */
async function shows(page: Page, given: Journey, outcome: RegExp, failures = 0): Promise<void> {
  const { script, words } = given;
  await arrive(page, script, words("Laat zien wie u bent", "Show who you are"));
  await button(page, words("Begin de controle", "Begin the check")).click();
  await answers(page, given, outcome, failures);
}

/** The part of it at the other site. */
async function answers(page: Page, given: Journey, outcome: RegExp, failures = 0): Promise<void> {
  const { script, words, server } = given;
  await expect(page, "at another party's site").not.toHaveURL(new RegExp(`^${server.url}`));
  await arrive(page, script, words("Gesimuleerde ID-controle", "Simulated ID check"));
  for (let i = 0; i < failures; i++) {
    const order = { method: "POST", body: '{"status":503}', headers: { "content-type": "application/json" } };
    expect((await fetch(`${new URL(page.url()).origin}/identity/orders`, order)).status).toBe(204);
  }
  await page.getByRole("radio", { name: outcome }).check();
  await button(page, words("Ga verder", "Continue")).click();
  await expect(page).toHaveURL(new RegExp(`^${server.url}/identified/`));
}

/** The same, and it went well. */
async function identified(page: Page, given: Journey): Promise<void> {
  const { script, words } = given;
  await shows(page, given, new RegExp(words("^Goedgekeurd$", "^Approved$")));
  await arrive(page, script, words("Wij weten nu wie u bent", "We know now who you are"));
  await button(page, words("Ga verder", "Go on")).click();
}

/** Sets up a code app at once, in the session in which the document was shown, and is back at the application. */
async function secondStep(page: Page, { script, words }: Journey): Promise<void> {
  await arrive(page, script, words("Stel nu een tweede stap in", "Set up a second step now"));
  await link(page, words("Stel de tweede stap in", "Set up the second step")).click();
  await arrive(page, script, words("Tweede stap", "Second step"));
  await button(page, words("Koppel een code-app", "Connect a code app")).click();
  await arrive(page, script, words("Code-app koppelen", "Connect a code app"));
  const secret = (await page.locator(".share__url code").innerText()).replaceAll(" ", "");
  await page.getByLabel(words("Code uit uw app", "Code from your app")).fill(await new Authenticator(secret).code());
  await button(page, words("Koppel deze app", "Connect this app")).click();
  await arrive(page, script, words("Uw herstelcodes", "Your recovery codes"));
  await link(page, words("Ik heb ze bewaard", "I have kept them")).click();
}

/** A director opens the link from the mail, shows who they are, and stands before the signature. */
async function directorSigns(given: Journey, email: string): Promise<void> {
  const { server, script, visitor, words } = given;
  const path = await linkTo(server, email, "/sign/");
  await fetch(`${server.url}${path}`);
  const director = await visitor();
  await director.goto(path);
  await arrive(director, script, words("Tess de Groot vraagt uw handtekening", "Tess de Groot asks for your signature"));
  await expect(director.getByRole("main")).toContainText(words("collega's uitnodigen", "invite colleagues"));
  await link(director, words("Laat zien wie u bent", "Show who you are")).click();
  await identified(director, given);
  await arrive(director, script, words(`U tekent voor ${SHELTER}`, `You sign for ${SHELTER}`));
  await button(director, words("Ik teken", "I sign")).click();
  await arrive(director, script, words("U hebt getekend", "You have signed"));
}

journey("F-ORG, part 11: a client who has nothing yet answers a request in one go", EVERY_WAY, async (given) => {
  test.setTimeout(120_000);
  const { page, server, script, words } = given;
  const path = await asked(given);

  await page.goto(path);
  await arrive(page, script, words(`Mag ${OFFICE} namens u zaken doen?`, `May ${OFFICE} act on your behalf?`));
  await link(page, words("Meld uw organisatie aan en ga verder", "Register your organisation and go on")).click();
  await arrive(page, script, words("Is dit uw organisatie?", "Is this your organisation?"));
  const main = page.getByRole("main");
  await expect(main, "R-BEV-4: one signature").toContainText(words("1 handtekening is genoeg", "1 signature is enough"));
  await expect(main).toContainText("Voorstreek 18, Leeuwarden");
  const after = words(`Daarna beantwoordt u het verzoek van ${OFFICE}`, `After that you answer the request of ${OFFICE}`);
  await expect(main, "the request stays in sight").toContainText(after);

  await applies(page, given, JELLE, new RegExp(words("^Vertegenwoordiger$", "^Representative$")));
  await enters(page, given, JELLE);
  await expect(main).toContainText(after);
  await link(page, words("Laat zien wie u bent", "Show who you are")).click();
  await identified(page, given);

  await arrive(page, script, words("Teken de aanmelding", "Sign the registration"));
  await link(page, words("Lees en teken", "Read and sign")).click();
  await arrive(page, script, words(`U tekent voor ${BICYCLES}`, `You sign for ${BICYCLES}`));
  await button(page, words("Ik teken", "I sign")).click();
  await arrive(page, script, words(`${BICYCLES} staat in Schakel`, `${BICYCLES} is in Schakel`));
  await expect(page.locator("header")).toContainText(BICYCLES);

  await link(page, words(`Beantwoord het verzoek van ${OFFICE}`, `Answer the request of ${OFFICE}`)).click();
  await arrive(page, script, words(`Mag ${OFFICE} namens u zaken doen?`, `May ${OFFICE} act on your behalf?`));
  await button(page, words("Verder met deze keuze", "Continue with this choice")).click();
  await arrive(page, script, words("Klopt dit?", "Is this right?"));
  await button(page, words("Ja, voor 1 dienst", "Yes, for 1 service")).click();
  await arrive(page, script, words(`${OFFICE} mag nu namens u zaken doen`, `${OFFICE} may now act on your behalf`));
  await expect.poll(() => mailsTo(server, "anna@devries.example").then((mails) => mails[0]?.text), "the office is told").toContain(BICYCLES);
});

journey("F-ORG joint: two of three directors sign by their own links, and Tess is manager", EVERY_WAY, async (given) => {
  test.setTimeout(150_000);
  const { page, server, script, words } = given;
  await page.goto("/");
  await link(page, words("Meld uw organisatie aan", "Register your organisation")).first().click();
  await arrive(page, script, words("Uw organisatie aanmelden", "Register your organisation"));
  await page.getByText(words("Weet u het nummer niet?", "Do you not know the number?")).click();
  await page.getByRole("searchbox", { name: words("Naam van uw organisatie", "Name of your organisation") }).fill("dierenopvang");
  await button(page, words("Zoek", "Search")).click();
  await link(page, SHELTER).click();
  await arrive(page, script, words("Is dit uw organisatie?", "Is this your organisation?"));
  const main = page.getByRole("main");
  await expect(main, "R-BEV-4: a majority").toContainText(words("2 van de 3 personen", "2 of the 3 people"));
  await expect(main, "F1-12: it takes longer").toContainText(words("duurt het langer", "takes longer"));
  await expect(main, "a stranger sees no names").not.toContainText("Gerda");

  await applies(page, given, TESS, new RegExp(words("^Beheerder op niveau EH3$", "^Manager at level EH3$")));
  await enters(page, given, TESS);
  await expect(main, "R-PRV: nor does an applicant, before she is known herself").not.toContainText("Gerda");
  await link(page, words("Laat zien wie u bent", "Show who you are")).click();
  await identified(page, given);
  await secondStep(page, given);

  await arrive(page, script, words("Vraag de anderen om te tekenen", "Ask the others to sign"));
  await expect(main).toContainText(words("0 van 2 handtekeningen", "0 of 2 signatures"));
  const mine = new URL(page.url()).pathname;
  await link(page, words("Vraag de anderen om te tekenen", "Ask the others to sign")).click();
  await arrive(page, script, words("Wie moet er nog tekenen?", "Who must still sign?"));
  await page.getByLabel("Gerda ter Braak").fill(GERDA);
  await page.getByLabel("Loes van Waterland").fill(GERDA);
  await button(page, words("Verstuur de links", "Send the links")).click();
  const alert = page.getByRole("alert").filter({ visible: true }).first();
  await expect(alert, "everybody signs by a link of their own").toContainText(words("eigen link", "link of their own"));
  await expect(page.getByLabel("Loes van Waterland"), "what was typed stays").toHaveValue(GERDA);
  await page.getByLabel("Loes van Waterland").fill(LOES);
  await button(page, words("Verstuur de links", "Send the links")).click();
  await arrive(page, script, words("Nu zijn de anderen aan zet", "It is up to the others now"));
  await expect(main).toContainText(words("Wij wachten op Gerda ter Braak, Loes van Waterland", "We are waiting for Gerda ter Braak, Loes van Waterland"));

  await directorSigns(given, GERDA);
  await page.goto(mine);
  await arrive(page, script, words("Nu zijn de anderen aan zet", "It is up to the others now"));
  await expect(main).toContainText(words("1 van 2 handtekeningen", "1 of 2 signatures"));
  await expect.poll(() => mailsTo(server, TESS.email).then((mails) => mails[0]?.text), "F1-16: Tess is told").toContain("Gerda ter Braak");
  await directorSigns(given, LOES);

  await page.goto(mine);
  await arrive(page, script, words(`${SHELTER} staat in Schakel`, `${SHELTER} is in Schakel`));
  await expect(page.locator("header")).toContainText(SHELTER);
  await page.goto("/people");
  await expect(page.getByRole("row", { name: /Tess de Groot/ })).toContainText("EH3");
});

journey("a check that goes wrong says why and can be done again; taking an application back ends it", TWO_WAYS, async (given) => {
  test.setTimeout(120_000);
  const { page, script, words } = given;
  await page.goto("/register?kvk=00002001");
  await arrive(page, script, words("Uw organisatie aanmelden", "Register your organisation"));
  await button(page, words("Verder", "Continue")).click();
  await applies(page, given, JELLE, new RegExp(words("^Vertegenwoordiger$", "^Representative$")));
  await enters(page, given, JELLE);

  await link(page, words("Laat zien wie u bent", "Show who you are")).click();
  await shows(page, given, new RegExp(words("van iemand anders", "somebody else's")));
  await arrive(page, script, words("De controle is niet gelukt", "The check did not succeed"));
  await expect(page.getByRole("main")).toContainText(words("een andere naam of geboortedatum", "another name or date of birth"));

  // One tap, and the check begins again. It does not answer for a moment: the page says so, and looks again by itself
  // where it can.
  await button(page, words("Probeer het opnieuw", "Try again")).click();
  await answers(page, given, new RegExp(words("^Goedgekeurd$", "^Approved$")), 3);
  await arrive(page, script, words("De controle loopt nog", "The check is not done yet"));
  if (!script) {
    await link(page, words("Kijk nu", "Look now")).click();
  }
  await arrive(page, script, words("Wij weten nu wie u bent", "We know now who you are"));

  // Left, and found again on the start page, by somebody who works nowhere yet.
  await page.goto("/");
  await arrive(page, script, "Jelle");
  await expect(page.getByRole("main")).toContainText(words(`Uw aanmelding van ${BICYCLES} is nog niet klaar`, `Your registration of ${BICYCLES} is not finished`));
  await link(page, words("Ga verder", "Go on")).click();
  await link(page, words("Trek deze aanmelding in", "Take this registration back")).click();
  await arrive(page, script, words(`Trekt u de aanmelding van ${BICYCLES} in?`, `Do you take the registration of ${BICYCLES} back?`));
  await button(page, words("Ja, trek in", "Yes, take it back")).click();
  await arrive(page, script, words("Deze aanmelding is ingetrokken", "This registration was taken back"));
});

journey("R-BEV-9: a check that comes back in another browser counts for nothing, and says where to begin again", TWO_WAYS, async (given) => {
  test.setTimeout(120_000);
  const { page, script, visitor, words } = given;
  await page.goto("/register/00002001");
  await applies(page, given, JELLE, new RegExp(words("^Vertegenwoordiger$", "^Representative$")));
  await enters(page, given, JELLE);
  await link(page, words("Laat zien wie u bent", "Show who you are")).click();
  await shows(page, given, new RegExp(words("^Goedgekeurd$", "^Approved$")), 3);
  await arrive(page, script, words("De controle loopt nog", "The check is not done yet"));
  const back = new URL(page.url()).pathname;
  const other = await visitor();
  await other.goto(back);
  await arrive(other, script, words("De controle is niet gelukt", "The check did not succeed"));
  await expect(other.getByRole("main")).toContainText(words("in een andere browser", "in another browser"));
  await expect(other.getByRole("main")).toContainText(words("Open de link uit uw mail", "Open the link from your mail"));
});

journey("what the register forbids is said before anything is asked (R-BEV-1, R-BEV-5)", TWO_WAYS, async ({ page, script, words, watch }) => {
  const main = page.getByRole("main");
  for (const [number, why] of [
    ["00002007", words("De organisatie is failliet", "The organisation is bankrupt")],
    ["00002008", words("De organisatie is gestopt", "The organisation has stopped")],
    ["00002009", words("Van een kerkgenootschap staan geen namen", "holds no names of a church")],
    ["00002012", words("organisaties die elkaar besturen", "organisations that direct each other")],
  ] as const) {
    await page.goto(`/register/${number}`);
    await arrive(page, script, words("Is dit uw organisatie?", "Is this your organisation?"));
    await expect(main).toContainText(why);
    // A church goes on, with papers that name who signs.
    await expect(page.getByRole("radio")).toHaveCount(number === "00002009" ? 4 : 0);
  }
  // A number that is none, and one that nobody has: said at the field.
  await page.goto("/register");
  const number = page.getByLabel(words("KvK-nummer", "KvK number"), { exact: true });
  for (const [typed, why] of [
    ["1234567", words("8 cijfers", "8 digits")],
    ["00009999", words("Wij vinden geen organisatie met dit KvK-nummer", "We find no organisation with this KvK number")],
  ] as const) {
    await number.fill(typed);
    await button(page, words("Verder", "Continue")).click();
    await expect(page.getByRole("alert").filter({ visible: true }).first()).toContainText(why);
    await expect(number).toHaveValue(typed);
  }
  watch.allow(/status of 404/);
  expect((await page.goto("/register/00009999"))?.status()).toBe(404);
  await arrive(page, script, words("Wij vinden deze organisatie niet", "We do not find this organisation"));
});
