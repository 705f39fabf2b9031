/**
 * Answering a request, the job Schakel lives or dies by: whole, in part, with a reason for no, and with two signatures.
 * In both languages, on a desk and on a phone, with and without scripts.
 */
import { signIn } from "../support/login.ts";
import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, dayFromNow, demoLink, link } from "../support/pages.ts";
import { expect, type Journey } from "../support/test.ts";
import { EVERY_WAY, journey } from "../support/ways.ts";

const ANNA = "anna@devries.example";
const OFFICE = "Kantoor De Vries Accountants";
const SANNE = "sanne@bakkerijjansen.example";

/** Mails to this address since the journey began; the seed wrote some of its own. */
async function subjects({ server }: Journey, address: string): Promise<string[]> {
  return (await mailsTo(server, address)).map((mail) => mail.subject);
}

/** Sanne opens the link as she found it in her mail: no account in sight, nothing changes. */
async function open(given: Journey, what = "Bakkerij Jansen"): Promise<string> {
  const { page, server, script, words } = given;
  const path = demoLink(server, what);
  await page.goto(path);
  await arrive(page, script, words(`Mag ${OFFICE} namens u zaken doen?`, `May ${OFFICE} act on your behalf?`));
  await expect(page.getByRole("main")).toContainText("0000 1001");
  await expect(page.getByRole("main")).toContainText("Anna Bakker");
  return path;
}

/** From the choice to the last question, signing in on the way. */
async function onward(given: Journey, name: string): Promise<void> {
  const { page, server, script, words } = given;
  await button(page, words("Verder met deze keuze", "Continue with this choice")).click();
  await arrive(page, script, words("Inloggen", "Log in"));
  await signIn(page, server, name);
}

journey("F-APP whole: Sanne approves everything, and both sides are told", EVERY_WAY, async (given) => {
  const { page, script, words } = given;
  const before = await subjects(given, ANNA);
  const path = await open(given);
  await page.reload();
  await expect(page.getByRole("checkbox"), "opening twice changes nothing").toHaveCount(3);

  await onward(given, "Sanne");
  await arrive(page, script, words("Klopt dit?", "Is this right?"));
  expect(new URL(page.url()).pathname).toBe(`${path}/confirm`);
  await button(page, words("Ja, voor 3 diensten", "Yes, for 3 services")).click();

  await expect(page).toHaveURL(new RegExp(`${path}/done$`));
  await arrive(page, script, words(`${OFFICE} mag nu namens u zaken doen`, `${OFFICE} may now act on your behalf`));
  await expect(page.getByRole("status").filter({ hasText: words("U hebt de machtiging verleend.", "granted") })).toBeVisible();
  await expect.poll(async () => (await subjects(given, ANNA)).length, "the office is told").toBeGreaterThan(before.length);
  await expect.poll(() => subjects(given, SANNE), "the client has it in writing").toContainEqual(expect.stringContaining(OFFICE));

  await link(page, words("Bekijk of stop deze machtiging", "See or stop this authorisation")).click();
  await arrive(page, script, words(`${OFFICE} mag namens u inloggen`, `${OFFICE} may log in on your behalf`));

  // The same link says from now on how it was answered.
  await page.goto(path);
  await arrive(page, script, words(`${OFFICE} mag nu namens u zaken doen`, `${OFFICE} may now act on your behalf`));
});

journey("F-APP part: Sanne approves two of three services, for a shorter time", EVERY_WAY, async (given) => {
  const { page, script, words } = given;
  await open(given);
  const declined = words("Subsidie aanvragen", "Apply for a subsidy");
  await page.getByRole("checkbox", { name: declined }).uncheck();
  await page.getByText(words("Korter maken", "Make it shorter")).click();
  const day = dayFromNow(100);
  await page.getByLabel(words("Laatste dag", "Last day")).fill(day);

  await onward(given, "Sanne");
  await arrive(page, script, words("Klopt dit?", "Is this right?"));
  await expect(page.getByRole("main")).toContainText(`${words("Niet", "Not")}: ${declined}.`);
  // Back to the choice and on again: nothing is forgotten.
  await link(page, words("Wijzig mijn keuze", "Change my choice")).click();
  await arrive(page, script, words(`Mag ${OFFICE} namens u zaken doen?`, `May ${OFFICE} act on your behalf?`));
  await expect(page.getByRole("checkbox", { name: declined })).not.toBeChecked();
  await expect(page.getByLabel(words("Laatste dag", "Last day"))).toHaveValue(day);
  await button(page, words("Verder met deze keuze", "Continue with this choice")).click();
  await arrive(page, script, words("Klopt dit?", "Is this right?"));
  await button(page, words("Ja, voor 2 diensten", "Yes, for 2 services")).click();

  await arrive(page, script, words(`${OFFICE} mag nu namens u zaken doen`, `${OFFICE} may now act on your behalf`));
  const facts = page.getByRole("main").locator("dl");
  await expect(facts).toContainText(words("Niet gegeven", "Not given"));
  await expect(facts).toContainText(declined);
  const shown = new Intl.DateTimeFormat(words("nl-NL", "en-GB"), { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  await expect(facts, "the shorter period").toContainText(shown);
  await expect.poll(() => mailsTo(given.server, ANNA).then((mails) => mails[0]?.text), "the office reads what it did not get").toContain("Subsidie aanvragen");
});

journey("F-APP refuse: Sanne says no, and the office reads why", EVERY_WAY, async (given) => {
  const { page, server, script, visitor, words } = given;
  const path = await open(given);
  await link(page, words("Nee, weiger", "No, refuse")).click();
  await arrive(page, script, words("Inloggen", "Log in"));
  await signIn(page, server, "Sanne");
  await arrive(page, script, words(`Weigert u het verzoek van ${OFFICE}?`, `Do you refuse the request of ${OFFICE}?`));
  const reason = "Wij doen de aangifte dit jaar zelf, met <mijn> zus & broer.";
  await page.getByLabel(words("Waarom weigert u?", "Why do you refuse?")).fill(reason);
  await button(page, words("Ja, weiger", "Yes, refuse")).click();

  await expect(page).toHaveURL(new RegExp(`${path}/done$`));
  await arrive(page, script, words("Dit verzoek is geweigerd", "This request was refused"));
  await expect.poll(() => mailsTo(server, ANNA).then((mails) => mails[0]?.text), "the office reads the reason").toContain(reason);

  // Anna sees the reason at the request too, as it was typed.
  const office = await visitor("Anna");
  await office.goto("/clients?q=Bakkerij");
  await arrive(office, script, words("Klanten", "Clients"));
});

journey("F-APP joint: at De Linde two of three directors sign", EVERY_WAY, async (given) => {
  const { page, server, script, visitor, words } = given;
  await open(given, "Stichting De Linde");
  await expect(page.getByRole("main"), "how far the signing is, is for the client's own people").not.toContainText(words("handtekeningen", "signatures"));
  await onward(given, "Pieter");
  await arrive(page, script, words("Klopt dit?", "Is this right?"));
  await expect(page.getByRole("main")).toContainText(words("0 van 2 handtekeningen", "0 of 2 signatures"));
  await expect(page.getByRole("main")).toContainText(words("Na u moet nog iemand tekenen", "After you somebody else must sign too"));
  await button(page, new RegExp(words("^Teken voor", "^Sign for"))).click();
  await arrive(page, script, words("Uw handtekening is gezet", "You have signed"));
  await expect(page.getByRole("main")).toContainText(words("1 van 2 handtekeningen", "1 of 2 signatures"));
  await expect(page.getByRole("main")).toContainText("Pieter van Leeuwen");
  await expect(page.getByRole("main")).toContainText(words("Deze mensen kunnen nog tekenen: ", "These people can still sign: "));
  await expect(link(page, words("Volg dit verzoek bij uw machtigingen", "Follow this request among your authorisations"))).toBeVisible();

  const own = await linkTo(server, "mariam@delinde.example", "/approve/");
  const second = await visitor();
  await second.goto(own);
  await expect(second.getByRole("main"), "who signed is for the client's own people").not.toContainText("Pieter van Leeuwen");
  await link(second, words("Log in en ga verder", "Log in and continue")).click();
  await arrive(second, script, words("Inloggen", "Log in"));
  await signIn(second, server, "Mariam");
  await arrive(second, script, words(`Mag ${OFFICE} namens u zaken doen?`, `May ${OFFICE} act on your behalf?`));
  await button(second, words("Verder met deze keuze", "Continue with this choice")).click();
  await arrive(second, script, words("Klopt dit?", "Is this right?"));
  await expect(second.getByRole("main")).toContainText(words("Getekend door Pieter van Leeuwen", "Signed by Pieter van Leeuwen"));
  await button(second, new RegExp(words("^Ja, voor", "^Yes, for"))).click();
  await arrive(second, script, words(`${OFFICE} mag nu namens u zaken doen`, `${OFFICE} may now act on your behalf`));
  await expect.poll(() => mailsTo(server, ANNA).then((mails) => mails[0]?.text), "the office is told").toContain("De Linde");
});
