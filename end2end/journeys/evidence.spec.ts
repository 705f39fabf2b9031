/**
 * Papers where the register alone does not settle who may sign: a church sends them in, one clerk reads them, another
 * agrees, and the applicant goes on. In both languages, with and without scripts.
 */
import type { Page } from "@playwright/test";
import { signIn } from "../support/login.ts";
import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, dayFromNow, link, opensPapers } from "../support/pages.ts";
import { expect, type Journey } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

const ARK = "Protestantse Gemeente De Ark";
const ZEILMAKERS = "Zilvermeeuw Zeilmakers";
const MARIJKE = "marijke@zilvermeeuw.example";
const PASSWORD = "een lange zin om te onthouden";

/** A small PDF, as somebody scans it. */
function pdf(name: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name: `${name}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.4\n${name}\n%%EOF`) };
}

/** A clerk takes the case of the church, and is at it. */
async function takes(desk: Page, { words }: Journey): Promise<void> {
  await desk.goto("/operator/checks");
  await link(desk, ARK).click();
  await button(desk, words("Ik doe deze", "I take this one")).click();
  if (new URL(desk.url()).pathname.endsWith("/take")) {
    await button(desk, words("Ik doe deze", "I take this one")).click();
  }
  await expect(desk.getByRole("main")).toContainText("Ruth Veldkamp");
}

/** The first clerk reads the papers and writes down whom they name. */
async function reads(desk: Page, { script, words }: Journey): Promise<void> {
  await opensPapers(desk);
  if (script) {
    await expect(desk.getByText(words("Door u gedownload", "Downloaded by you")), "seen at once").toHaveCount(2);
    await expect(desk.getByRole("main")).not.toContainText(words("Download en bekijk eerst", "First download and look at"));
  }
  await link(desk, words("De documenten zijn goed", "The documents are good")).click();
  await desk.locator("[name=given-0]").fill("Ruth");
  await desk.locator("[name=family-0]").fill("Veldkamp");
  await desk.locator("[name=birth-0]").fill("1968-08-19");
  await desk.locator("[name=power-0]").selectOption("sole");
  await button(desk, words("Ja, dit staat erin", "Yes, that is what they say")).click();
  await arrive(desk, script, words("Te beoordelen", "To be judged"));
  await expect(desk.getByRole("main")).toContainText(words("Wacht op een collega", "Waits for a colleague"));
}

/** The second reads them too, and agrees. */
async function agrees(desk: Page, { script, words }: Journey): Promise<void> {
  await opensPapers(desk);
  await button(desk, words("Ik ben het ermee eens", "I agree")).click();
  await arrive(desk, script, words("Te beoordelen", "To be judged"));
  await expect(link(desk, ARK)).toHaveCount(0);
}

journey("a church without names in the register sends papers in, and hears by when they are read", TWO_WAYS, async (given: Journey) => {
  const { page, server, script, words } = given;
  await page.goto("/register/00002009");
  await expect(page.getByRole("main")).toContainText(words("Van een kerkgenootschap staan geen namen", "no names of a church"));
  await page.getByRole("radio", { name: new RegExp(`^${words("Vertegenwoordiger", "Representative")}`) }).first().check();
  await button(page, words("Ja, dit klopt", "Yes, this is right")).click();
  await arrive(page, script, words("Wie bent u?", "Who are you?"));
  await page.getByLabel(words("Voornamen", "Given names")).fill("Martha");
  await page.getByLabel(words("Achternaam", "Family name")).fill("Brink");
  await page.locator("[name=birth]").fill("1960-04-04");
  await page.getByLabel(words("E-mailadres", "E-mail address")).fill("martha@deark.example");
  await button(page, words("Verstuur mijn aanmelding", "Send my registration")).click();
  await arrive(page, script, words("Kijk in uw mail", "Look in your mail"));
  await page.goto(await linkTo(server, "martha@deark.example", "/application/"));
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("form").filter({ has: page.locator("[name=password]") }).locator("[type=submit]").first().click();
  await arrive(page, script, words("Stuur uw documenten", "Send your documents"));

  await link(page, words("Stuur uw documenten", "Send your documents")).click();
  // F1-31: the declaration as an example, with what is known filled in.
  await page.locator('a[href$="/example?which=legal_personality"]').click();
  await arrive(page, script, words("Verklaring rechtspersoonlijkheid", "Declaration of legal personality"));
  await expect(page.getByRole("article")).toContainText("Martha Brink");
  await link(page, words("Terug", "Back")).click();
  for (const paper of ["legal_personality", "identification_form"]) {
    await page.locator(`a[href$="/paper?which=${paper}"]`).click();
    await page.locator("input[type=file]").setInputFiles(pdf(paper));
    await button(page, words("Voeg dit document toe", "Add this document")).click();
    await expect(page.getByRole("status").filter({ hasText: words("Uw document is toegevoegd.", "Your document has been added.") })).toBeVisible();
  }
  await button(page, words("Alles is er: verstuur", "All is there: send off")).click();
  await arrive(page, script, words("Wij bekijken uw documenten", "We are looking at your documents"));
  await expect(page.getByRole("main"), "R-AAN-2").toContainText(words("Uiterlijk op", "at the latest"));
});

journey("one clerk reads the papers of a church and another agrees", TWO_WAYS, async (given: Journey) => {
  const { page, server, visitor, words } = given;
  const noor = await visitor("Noor");
  await noor.goto("/operator/checks");
  await link(noor, ARK).click();
  await expect(noor.getByRole("main"), "no names before it is taken").not.toContainText("Ruth Veldkamp");
  await takes(noor, given);
  await reads(noor, given);

  const stan = await visitor("Stan");
  await takes(stan, given);
  await link(stan, words("Ik ben het ermee eens", "I agree")).click();
  await expect(stan.getByRole("main"), "said above the button").toContainText(words("Download en bekijk eerst", "First download and look at"));
  await button(stan, words("Ik ben het ermee eens", "I agree")).click();
  await expect(stan.getByRole("main"), "he opened none").toContainText(words("Open eerst elk document", "Open every document first"));
  await agrees(stan, given);

  await page.goto("/login");
  await signIn(page, server, "Ruth");
  await page.goto("/applications/00000046-dec0-8011-8000-000000000000");
  await expect(page.getByRole("main")).toContainText(words("Laat zien wie u bent", "Show who you are"));
});

journey("a clerk takes a judgement back, and once a colleague agreed that is too late", TWO_WAYS, async (given: Journey) => {
  const { visitor, words, script } = given;
  const noor = await visitor("Noor");
  const main = noor.getByRole("main");
  const withdraw = link(noor, words("Trek mijn oordeel in", "Withdraw my judgement"));
  const really = button(noor, words("Trek mijn oordeel in", "Withdraw my judgement"));
  const question = words(`Trekt u uw oordeel over ${ARK} in?`, `Do you withdraw your judgement on ${ARK}?`);
  await takes(noor, given);
  await reads(noor, given);
  await link(noor, ARK).click();
  await arrive(noor, script, ARK);
  await expect(main).toContainText(words("Dit las u in de documenten", "This is what you read in the documents"));
  await expect(main).toContainText("Ruth Veldkamp");
  await withdraw.click();
  await arrive(noor, script, question);
  await really.dblclick();
  await arrive(noor, script, ARK);
  await expect(noor.getByRole("status").filter({ hasText: words("Uw oordeel is ingetrokken.", "Your judgement is withdrawn.") })).toBeVisible();
  await expect(main, "hers again").toContainText(words("De documenten zijn goed", "The documents are good"));
  await expect(noor.getByRole("alert").filter({ visible: true }), "pressed twice, done once").toHaveCount(0);

  // She reads them anew, and has the question on her screen when a colleague decides.
  await reads(noor, given);
  await link(noor, ARK).click();
  await withdraw.click();
  await arrive(noor, script, question);
  const stan = await visitor("Stan");
  await takes(stan, given);
  await link(stan, words("Ik ben het ermee eens", "I agree")).click();
  await agrees(stan, given);
  await really.click();
  // With scripts she is told at the button; without, the page that comes has none any more.
  await (script ? expect(noor.getByRole("alert").filter({ visible: true }).first()).toBeVisible() : expect(really).toHaveCount(0));
  await link(noor, script ? words("Terug", "Back") : words("Naar de zaak", "To the case")).click();
  await expect(main).toContainText(words("Documenten goedgekeurd", "Documents accepted"));
});

journey("R-BEV-4: who signs hears at the counter what is asked; who is not let through is written down first", TWO_WAYS, async ({ server, visitor, words, script }: Journey) => {
  const noor = await visitor("Noor");
  await noor.goto("/operator/checks");
  await link(noor, "4201-61FE").click();
  await arrive(noor, script, ZEILMAKERS);
  const main = noor.getByRole("main");
  const director = noor.getByRole("listitem").filter({ hasText: "Marijke Zilver" });
  const here = director.getByRole("link", { name: words("Deze persoon is er", "This person is here") });
  const alert = noor.getByRole("alert").filter({ visible: true }).first();
  const write = button(noor, words("Leg vast", "Write it down"));

  // First somebody else comes.
  await here.click();
  await link(noor, words("Klopt het niet?", "Is it not right?")).click();
  await arrive(noor, script, words("Waarom laat u Marijke Zilver niet toe?", "Why do you not let Marijke Zilver through?"));
  await write.click();
  await expect(alert).toContainText(words("Waarom?", "Why?"));
  await arrive(noor, script, "Marijke Zilver");
  await noor.getByRole("radio", { name: words("Het is iemand anders dan verwacht", "It is somebody else than expected") }).check();
  await write.dblclick();
  await arrive(noor, script, ZEILMAKERS);
  await expect(director).toContainText(words("Niet toegelaten door Noor Willems", "Not let through by Noor Willems"));
  await expect(main.getByText(words("Niet toegelaten door", "Not let through by")), "pressed twice, written once").toHaveCount(1);
  await expect(director).toContainText(words("Niet toegelaten", "Turned away"));

  // Then she comes herself; what her signature stands under is on the screen, to be read out.
  await here.click();
  await arrive(noor, script, words("Marijke Zilver is er", "Marijke Zilver is here"));
  const aloud = noor.locator("section.card").filter({ hasText: words("Lees dit voor", "Read this out") });
  await expect(aloud).toContainText(words(`Xander Kok wil beheerder op niveau EH4 worden van ${ZEILMAKERS}`, `Xander Kok wants to become manager at level EH4 of ${ZEILMAKERS}`));
  await expect(aloud).toContainText(words("collega's uitnodigen", "invite colleagues"));
  await expect(aloud).toContainText(words("U tekent als", "You sign as"));
  const counter = noor.getByLabel(words("Bij welk loket?", "At which counter?"));
  await counter.fill("Loket Enkhuizen");
  await noor.getByRole("radio", { name: words("Rijbewijs", "Driving licence") }).check();
  await noor.getByLabel(words("Geldig tot en met", "Valid up to and including")).fill(dayFromNow(-1));
  await noor.getByLabel(words("E-mailadres van wie tekent", "E-mail address of who signs")).fill("marijke");
  await write.click();
  await arrive(noor, script, words("Marijke Zilver is er", "Marijke Zilver is here"));
  for (const [field, why] of [
    ["same", words("Zet een vinkje als dit zo is.", "Tick the box if this is so.")],
    ["signed", words("Zet een vinkje als dit zo is.", "Tick the box if this is so.")],
    ["email", words("Vul een geldig e-mailadres in", "Enter a valid e-mail address")],
  ] as const) {
    await expect(noor.locator(`[name=${field}]`), "said at the field").toHaveAccessibleDescription(new RegExp(why));
  }
  await expect(counter, "what was typed stays").toHaveValue("Loket Enkhuizen");
  await expect(noor.getByRole("radio", { name: words("Rijbewijs", "Driving licence") })).toBeChecked();
  await noor.locator("[name=same]").check();
  await noor.locator("[name=signed]").check();
  await noor.locator("[name=email]").fill(MARIJKE);
  await write.click();
  await expect(alert).toContainText(words("Geldig tot en met", "Valid up to and including"));
  await arrive(noor, script, words("Marijke Zilver is er", "Marijke Zilver is here"));
  await expect(noor.locator("[name=signed]")).toBeChecked();
  await noor.locator("[name=valid_until]").fill(dayFromNow(400));
  await write.dblclick();
  await arrive(noor, script, ZEILMAKERS);
  await expect(director).toContainText(words("Gezien door één medewerker", "Seen by one clerk"));
  await expect(director).toContainText(words("Rijbewijs", "Driving licence"));
  expect(await mailsTo(server, MARIJKE), "it does not count yet").toHaveLength(0);

  // A colleague who was there agrees, and reads the same; she gets a receipt.
  const stan = await visitor("Stan");
  await stan.goto(noor.url());
  await link(stan, words("Ik zag dit ook", "I saw this too")).click();
  await arrive(stan, script, words("Zag u Marijke Zilver ook?", "Did you see Marijke Zilver too?"));
  await expect(stan.getByRole("main")).toContainText(words("collega's uitnodigen", "invite colleagues"));
  await button(stan, words("Ja, ik zag dit", "Yes, I saw this")).dblclick();
  await arrive(stan, script, ZEILMAKERS);
  await expect(stan.getByRole("listitem").filter({ hasText: "Marijke Zilver" })).toContainText(words("heeft getekend", "has signed"));
  await expect.poll(() => mailsTo(server, MARIJKE).then((mails) => mails.length), "one receipt").toBe(1);
  expect((await mailsTo(server, MARIJKE))[0]?.text).toContain(ZEILMAKERS);
});

journey("what a clerk wrote at the counter by mistake is taken back, or doubted by a colleague", TWO_WAYS, async ({ visitor, words, script }: Journey) => {
  const visit = "/operator/visits/00000050-dec0-8011-8000-000000000000";
  const noor = await visitor("Noor");
  const writes = async (): Promise<void> => {
    await noor.goto(visit);
    await link(noor, words("Deze persoon is er", "This person is here")).first().click();
    await arrive(noor, script, words("is er", "is here"));
    await noor.getByRole("radio", { name: words("Paspoort", "Passport") }).check();
    await noor.locator("[name=valid_until]").fill("2035-01-01");
    await noor.locator("[name=counter]").fill("Loket Enkhuizen");
    await noor.locator("[name=same]").check();
    await button(noor, words("Leg vast", "Write it down")).click();
    await expect(noor.getByRole("main")).toContainText(words("Gezien door één medewerker", "Seen by one clerk"));
  };
  await writes();
  await link(noor, words("Trek terug", "Take back")).click();
  await arrive(noor, script, words("Trekt u terug", "Do you take back"));
  await button(noor, words("Ja, trek terug", "Yes, take it back")).click();
  await expect(noor.getByRole("main")).toContainText(words("Nog niet geweest", "Not seen yet"));

  await writes();
  const stan = await visitor("Stan");
  await stan.goto(visit);
  await link(stan, words("Ik zag dit niet zo", "I did not see it so")).click();
  await arrive(stan, script, words("Bent u het niet eens", "Do you not agree"));
  await button(stan, words("Ja, dit klopt niet", "Yes, this is not right")).click();
  await expect(stan.getByRole("main")).toContainText(words("Nog niet geweest", "Not seen yet"));
});
