/**
 * Papers where the register alone does not settle who may sign: a church sends them in, one clerk reads them, another
 * agrees, and the applicant goes on. In both languages, with and without scripts.
 */
import { signIn } from "../support/login.ts";
import { linkTo } from "../support/outbox.ts";
import { arrive, button, link, opensPapers } from "../support/pages.ts";
import { expect, type Journey } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

const ARK = "Protestantse Gemeente De Ark";
const PASSWORD = "een lange zin om te onthouden";

/** A small PDF, as somebody scans it. */
function pdf(name: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name: `${name}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.4\n${name}\n%%EOF`) };
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

journey("one clerk reads the papers of a church and another agrees", TWO_WAYS, async ({ page, server, visitor, words, script }: Journey) => {
  const noor = await visitor("Noor");
  await noor.goto("/operator/checks");
  await link(noor, ARK).click();
  await expect(noor.getByRole("main"), "no names before it is taken").not.toContainText("Ruth Veldkamp");
  await button(noor, words("Ik doe deze", "I take this one")).click();
  if (new URL(noor.url()).pathname.endsWith("/take")) {
    await button(noor, words("Ik doe deze", "I take this one")).click();
  }
  await expect(noor.getByRole("main")).toContainText("Ruth Veldkamp");
  await opensPapers(noor);
  await link(noor, words("De documenten zijn goed", "The documents are good")).click();
  await noor.locator("[name=given-0]").fill("Ruth");
  await noor.locator("[name=family-0]").fill("Veldkamp");
  await noor.locator("[name=birth-0]").fill("1968-08-19");
  await noor.locator("[name=power-0]").selectOption("sole");
  await button(noor, words("Ja, dit staat erin", "Yes, that is what they say")).click();
  await arrive(noor, script, words("Te beoordelen", "To be judged"));
  await expect(noor.getByRole("main")).toContainText(words("Wacht op een collega", "Waits for a colleague"));

  const stan = await visitor("Stan");
  await stan.goto("/operator/checks");
  await link(stan, ARK).click();
  await button(stan, words("Ik doe deze", "I take this one")).click();
  if (new URL(stan.url()).pathname.endsWith("/take")) {
    await button(stan, words("Ik doe deze", "I take this one")).click();
  }
  await link(stan, words("Ik ben het ermee eens", "I agree")).click();
  await button(stan, words("Ik ben het ermee eens", "I agree")).click();
  await expect(stan.getByRole("main"), "he opened none").toContainText(words("Open eerst elk document", "Open every document first"));
  await opensPapers(stan);
  await button(stan, words("Ik ben het ermee eens", "I agree")).click();
  await arrive(stan, script, words("Te beoordelen", "To be judged"));
  await expect(link(stan, ARK)).toHaveCount(0);

  await page.goto("/login");
  await signIn(page, server, "Ruth");
  await page.goto("/applications/00000046-dec0-8011-8000-000000000000");
  await expect(page.getByRole("main")).toContainText(words("Laat zien wie u bent", "Show who you are"));
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
