/**
 * An organisation that only the tax office knows: it applies without a KvK number, sends its papers, two clerks read them,
 * and the applicant is told what comes before the counter. In both languages, with and without scripts.
 */
import { linkTo } from "../support/outbox.ts";
import { arrive, button, link, opensPapers } from "../support/pages.ts";
import { expect, type Journey } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

const NAME = "Maas & Waal";
const EMAIL = "heike@maas-waal.example";
const PASSWORD = "een lange zin om te onthouden";
const PAPERS = ["tax_office_letter", "founding_document", "list_of_directors"];

function pdf(name: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name: `${name}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(`%PDF-1.4\n${name}\n%%EOF`) };
}

journey("without a KvK number: from the form to papers that two clerks have read", TWO_WAYS, async (given: Journey) => {
  const { page, server, script, visitor, words } = given;
  await page.goto("/register");
  await link(page, words("Aanvragen zonder KvK-nummer", "Apply without a KvK number")).click();
  await arrive(page, script, words("Onze organisatie heeft geen KvK-nummer", "Our organisation has no KvK number"));
  await expect(page.getByRole("main"), "R-AAN-13").toContainText(
    words("alleen werkt bij de diensten van de Belastingdienst", "works at the services of the tax office only"),
  );

  const send = button(page, words("Verstuur mijn aanmelding", "Send my registration"));
  await page.locator("[name=fiscal]").fill("12345");
  await page.locator("[name=organisation]").fill(NAME);
  await page.locator("[name=legal_form]").fill(words("Maatschap", "Partnership"));
  await page.locator("[name=town]").fill("Kleef, Duitsland");
  await page.locator("[name=given]").fill("Heike");
  await page.locator("[name=family]").fill("Maas");
  await page.locator("[name=birth]").fill("1971-02-03");
  await page.locator("[name=email]").fill(EMAIL);
  await send.click();
  await expect(page.getByRole("main"), "R-ID-8").toContainText(
    words("Een fiscaal nummer heeft 9 cijfers", "A fiscal number has 9 digits"),
  );
  await expect(page.locator("[name=organisation]"), "what was typed stays").toHaveValue(NAME);
  await page.locator("[name=fiscal]").fill("NL 8234.56.789.B01");
  await send.click();
  await arrive(page, script, words("Kijk in uw mail", "Look in your mail"));

  await page.goto(await linkTo(server, EMAIL, "/application/"));
  await expect(page.getByRole("main")).toContainText(words("fiscaal nummer", "fiscal number"));
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("form").filter({ has: page.locator("[name=password]") }).locator("[type=submit]").first().click();
  await arrive(page, script, words("Stuur uw documenten", "Send your documents"));
  const mine = new URL(page.url()).pathname;
  await link(page, words("Stuur uw documenten", "Send your documents")).click();
  for (const paper of PAPERS) {
    await page.locator(`a[href$="/paper?which=${paper}"]`).click();
    await page.locator("input[type=file]").setInputFiles(pdf(paper));
    await button(page, words("Voeg dit document toe", "Add this document")).click();
    await expect(page.getByRole("status").filter({ hasText: words("Uw document is toegevoegd.", "Your document has been added.") })).toBeVisible();
  }
  await button(page, words("Alles is er: verstuur", "All is there: send off")).click();
  await arrive(page, script, words("Wij bekijken uw documenten", "We are looking at your documents"));

  for (const clerk of ["Noor", "Stan"]) {
    const desk = await visitor(clerk);
    await desk.goto("/operator/checks");
    await link(desk, NAME).click();
    await button(desk, words("Ik doe deze", "I take this one")).click();
    if (new URL(desk.url()).pathname.endsWith("/take")) {
      await button(desk, words("Ik doe deze", "I take this one")).click();
    }
    await expect(desk.getByRole("main")).toContainText("823456789");
    await expect(desk.getByRole("main")).toContainText(words("staat niet in het Handelsregister", "is not in the Trade Register"));
    await opensPapers(desk);
    if (clerk === "Noor") {
      await link(desk, words("De documenten zijn goed", "The documents are good")).click();
      await desk.locator("[name=given-0]").fill("Heike");
      await desk.locator("[name=family-0]").fill("Maas");
      await desk.locator("[name=birth-0]").fill("1971-02-03");
      await desk.locator("[name=power-0]").selectOption("sole");
      await button(desk, words("Ja, dit staat erin", "Yes, that is what they say")).click();
    } else {
      await link(desk, words("Ik ben het ermee eens", "I agree")).click();
      await button(desk, words("Ik ben het ermee eens", "I agree")).click();
    }
    await arrive(desk, script, words("Te beoordelen", "To be judged"));
  }

  await page.goto(mine);
  await arrive(page, script, words("Stel nu een tweede stap in", "Set up a second step now"));
  await expect(page.getByRole("main")).toContainText(words("voordat u naar het loket komt", "before you come to the counter"));
});
