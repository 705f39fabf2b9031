/** Applying for means by hand, following what is under way, what it costs, and which level one needs. */
import type { Page } from "@playwright/test";
import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect, type Journey } from "../support/test.ts";
import { EVERY_WAY, TWO_WAYS, journey } from "../support/ways.ts";

interface Person {
  given: string;
  family: string;
  email: string;
  mobile: string;
}

const NINA: Person = { given: "Nina", family: "Smit", email: "nina@devries.example", mobile: "06 1111 2222" };
const OMAR: Person = { given: "Omar", family: "Haddou", email: "omar@inhuur.example", mobile: "06 1111 3333" };

/** Fills in who it is for; the choices are left as they are. */
async function fill(page: Page, { words }: Journey, who: Person): Promise<void> {
  await page.getByLabel(words("Voornamen", "Given names")).fill(who.given);
  await page.getByLabel(words("Achternaam", "Family name")).fill(who.family);
  await page.getByLabel(words("Geboortedatum", "Date of birth")).fill("1991-03-04");
  await page.getByLabel(words("Eigen e-mailadres", "Own e-mail address")).fill(who.email);
  await page.getByLabel(words("Eigen mobiel nummer", "Own mobile number")).fill(who.mobile);
}

journey("F1-19, F1-20, F4-16: Anna applies for two people by hand; all or none, with the price and the day before", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const anna = await visitor("Anna");
  await anna.goto("/means");
  await link(anna, words("Vraag een middel aan", "Apply for a means")).first().click();
  await arrive(anna, script, words("Een middel aanvragen", "Apply for a means"));
  // By when, before anything is filled in (F1-9), with what the product for the tax office cannot do (F1-4).
  const main = anna.getByRole("main");
  await expect(main).toContainText(words("Wanneer is het klaar?", "When is it ready?"));
  await expect(main).toContainText(words("nergens anders", "nowhere else"));
  await expect(main).toContainText("EH4");

  // Nothing chosen: said at the fields.
  await button(anna, words("Verder", "Next")).click();
  await expect(anna.getByRole("alert").filter({ visible: true }).first()).toContainText(words("Welk middel?", "Which means?"));
  await anna.getByRole("radio", { name: words("EH3 · substantieel", "EH3 · substantial") }).check();
  await fill(anna, given, NINA);
  await anna.getByRole("radio", { name: words("Ja, in loondienst", "Yes, employed") }).check();
  await button(anna, words("Nog iemand toevoegen", "Add one more person")).click();
  await arrive(anna, script, words("Nog iemand toevoegen", "Add one more person"));
  await expect(main).toContainText("Nina Smit");

  // The same address: at its field, and what was typed stays.
  await fill(anna, given, { ...OMAR, email: NINA.email });
  await anna.getByRole("radio", { name: words("Nee, bijvoorbeeld ingehuurd", "No, for instance a contractor") }).check();
  await anna.getByRole("checkbox", { name: words("Met spoed", "Urgent"), exact: true }).check();
  await button(anna, words("Verder", "Next")).click();
  await expect(anna.getByRole("alert").filter({ visible: true }).first()).toContainText(words("twee keer", "twice"));
  await expect(anna.getByLabel(words("Voornamen", "Given names"))).toHaveValue("Omar");
  await anna.getByLabel(words("Eigen e-mailadres", "Own e-mail address")).fill(OMAR.email);
  await button(anna, words("Verder", "Next")).click();

  await arrive(anna, script, words("Klopt dit?", "Is this right?"));
  for (const text of ["Nina Smit", "Omar Haddou", OMAR.email, words("Spoed", "Urgent"), words("identiteitsbewijs", "identity document")]) {
    await expect(main).toContainText(text);
  }
  // Two means of three years and hurry: 90 + 90 + 50, and 21 per cent.
  await expect(main).toContainText(words("278,30", "278.30"));
  expect(await mailsTo(server, NINA.email), "nothing was sent yet").toHaveLength(0);
  await button(anna, words("Vraag deze 2 middelen aan", "Apply for these 2 means")).click();
  await expect(anna.getByRole("alert").filter({ visible: true }).first(), "the terms first (R-AAN-10)").toBeVisible();
  await anna.getByRole("checkbox", { name: words("Ik ga akkoord", "I agree") }).check();
  await button(anna, words("Vraag deze 2 middelen aan", "Apply for these 2 means")).click();
  await arrive(anna, script, words("Uw aanvraag is verstuurd", "Your application was sent"));
  await linkTo(server, NINA.email, "/activation/");
  await linkTo(server, OMAR.email, "/activation/");

  // What was ordered is kept.
  await anna.goto("/means/orders");
  await arrive(anna, script, words("Bestellingen", "Orders"));
  await expect(anna.getByRole("row", { name: words("Bestelling 1", "Order 1") })).toContainText(words("278,30", "278.30"));
});

journey("F1-17, F1-18, F4-19: Anna follows what is under way, sends the link again and takes it back; the line is credited", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const anna = await visitor("Anna");
  await anna.goto("/means/pending");
  await arrive(anna, script, words("Lopende aanvragen", "Pending applications"));
  await expect(anna.getByRole("main")).toContainText(words("Er loopt niets", "Nothing is pending"));
  await link(anna, words("Vraag een middel aan", "Apply for a means")).first().click();
  await arrive(anna, script, words("Een middel aanvragen", "Apply for a means"));
  await anna.getByRole("radio", { name: words("EH2+ · basis", "EH2+ · basic") }).check();
  await fill(anna, given, NINA);
  await anna.getByRole("radio", { name: words("Ja, in loondienst", "Yes, employed") }).check();
  await button(anna, words("Verder", "Next")).click();
  await arrive(anna, script, words("Klopt dit?", "Is this right?"));
  await anna.getByRole("checkbox", { name: words("Ik ga akkoord", "I agree") }).check();
  await button(anna, words("Vraag dit middel aan", "Apply for this means")).click();
  await arrive(anna, script, words("Uw aanvraag is verstuurd", "Your application was sent"));
  await link(anna, words("Volg dit bij Lopende aanvragen", "Follow this under Pending applications")).click();
  await arrive(anna, script, words("Lopende aanvragen", "Pending applications"));
  const row = anna.getByRole("row", { name: /Nina Smit/ });
  await expect(row).toContainText(words("De gebruiker: de link in de mail openen", "The user: open the link in the mail"));
  await anna.getByRole("searchbox").fill("nobody");
  await button(anna, words("Zoek", "Search")).click();
  await expect(row).toHaveCount(0);
  await link(anna, words("Toon alles", "Show all")).click();
  await expect(row).toHaveCount(1);
  await expect(anna.getByRole("searchbox")).toHaveValue("");
  await anna.goto("/means/pending?q=nina&sort=-promised");
  await link(anna, "Nina Smit").click();
  await arrive(anna, script, words("De aanvraag van Nina Smit", "The application of Nina Smit"));
  // Just now: not yet again, and the page says from when.
  await expect(anna.getByRole("main")).toContainText(words("kunt u weer een mail sturen", "you can send a mail again"));
  await expect(button(anna, words("Stuur een nieuwe link", "Send a new link"))).toHaveCount(0);
  // A typing error in the number: the code would go to somebody else.
  await link(anna, words("Verbeter het mobiele nummer", "Correct the mobile number")).click();
  await arrive(anna, script, words("Het mobiele nummer van Nina Smit verbeteren", "Correct the mobile number of Nina Smit"));
  const number = anna.getByLabel(words("Eigen mobiel nummer", "Own mobile number"));
  await number.fill("06 1111");
  await button(anna, words("Verbeter het mobiele nummer", "Correct the mobile number")).click();
  await expect(anna.getByRole("main")).toContainText(words("zoals 06 12345678", "such as 06 12345678"));
  await expect(number).toHaveValue("06 1111");
  await number.fill("06 1111 2223");
  await button(anna, words("Verbeter het mobiele nummer", "Correct the mobile number")).click();
  await arrive(anna, script, words("De aanvraag van Nina Smit", "The application of Nina Smit"));
  await link(anna, words("Annuleer de aanvraag", "Cancel the application")).click();
  await anna.getByRole("button", { name: words("Ja, annuleer de aanvraag", "Yes, cancel the application") }).click();
  await arrive(anna, script, words("Lopende aanvragen", "Pending applications"));
  await expect(row).toHaveCount(0);
  await expect.poll(() => mailsTo(server, NINA.email).then((mails) => mails.length), "Nina is told").toBe(3);
  await anna.goto("/means/orders");
  await link(anna, words("Bestelling 1", "Order 1")).click();
  await arrive(anna, script, words("Bestelling 1", "Order 1"));
  await expect(anna.getByRole("main")).toContainText(words("Gecrediteerd op", "Credited on"));
});

journey("F4-11: from a colleague's page to an application with what is known filled in", TWO_WAYS, async ({ script, visitor, words }) => {
  const anna = await visitor("Anna");
  await anna.goto("/people?q=Joke");
  await link(anna, "Joke Mulder").click();
  await arrive(anna, script, "Joke Mulder");
  await link(anna, words("Vraag een middel aan", "Apply for a means")).click();
  await arrive(anna, script, words("Een middel aanvragen", "Apply for a means"));
  await expect(anna.getByLabel(words("Voornamen", "Given names"))).toHaveValue("Joke");
  await expect(anna.getByLabel(words("Achternaam", "Family name"))).toHaveValue("Mulder");
  await expect(anna.getByLabel(words("Eigen e-mailadres", "Own e-mail address"))).toHaveValue("joke@devries.example");
});

journey("F1-3, F1-8: a stranger finds the level, why, and what it costs", EVERY_WAY, async ({ page, script, words }) => {
  await page.goto("/prices");
  await arrive(page, script, words("Prijzen", "Prices"));
  await expect(page.getByRole("main")).toContainText(words("voorbeeldprijzen", "example prices"));
  await link(page, words("Welk niveau heb ik nodig?", "Which level do I need?")).first().click();
  await arrive(page, script, words("Welk niveau heb ik nodig?", "Which level do I need?"));
  await page.getByRole("checkbox", { name: words("Ziekmeldingen doorgeven", "Report sick leave") }).check();
  await button(page, words("Toon het niveau", "Show the level")).click();
  const answer = page.getByRole("region", { name: words("U hebt EH3 nodig", "You need EH3") }).or(page.locator("section.card[role=status]"));
  await expect(answer.first()).toContainText(words("Ziekmeldingen doorgeven", "Report sick leave"));
  await expect(answer.first()).toContainText("€");
  // What was picked stays while one searches for more.
  await page.getByRole("searchbox").fill(words("ontslag", "dismissal"));
  await button(page, words("Toon het niveau", "Show the level")).click();
  await expect(page.getByRole("checkbox", { name: words("Ziekmeldingen doorgeven", "Report sick leave") })).toBeChecked();
  await expect(link(page, words("Meld uw organisatie aan", "Register your organisation"))).toBeVisible();
});

journey("F1-7: the services that are shown are printed and taken along", TWO_WAYS, async ({ page, script, words }) => {
  await page.goto("/services?level=EH2%2B");
  await arrive(page, script, words("Diensten", "Services"));
  const names = await page.locator("main section li a[href^='/services/']").allTextContents();
  expect(names.length).toBeGreaterThan(0);
  const href = await link(page, words("Download deze lijst (CSV)", "Download this list (CSV)")).getAttribute("href");
  const file = await page.request.get(href!).then((answer) => answer.text());
  for (const name of names) {
    expect(file).toContain(name);
  }
  expect(file.trim().split("\n")).toHaveLength(names.length + 1);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("main form").filter({ visible: true })).toHaveCount(0);
  await expect(page.locator("main section li").filter({ visible: true })).toHaveCount(names.length);
});
