/** Asking the operator: somebody signed in and a stranger ask, a clerk answers, both read it and write more (F1-37). */
import { expectNoSidewaysScroll } from "../support/axe.ts";
import { linkTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect } from "../support/test.ts";
import { EVERY_WAY, TWO_WAYS, journey } from "../support/ways.ts";

journey("Sanne asks, Noor answers, Sanne reads it", TWO_WAYS, async ({ script, visitor, words }) => {
  const title = words("Vraag en contact", "Questions and contact");
  const sanne = await visitor("Sanne");
  await sanne.goto("/contact");
  await arrive(sanne, script, title);
  await button(sanne, words("Verstuur uw vraag", "Send your question")).click();
  await expect(sanne.getByRole("alert").filter({ visible: true }).first()).toContainText(words("Uw vraag", "Your question"));
  await sanne.getByRole("combobox", { name: words("Onderwerp", "Subject") }).selectOption("authorisation");
  await sanne.getByRole("textbox", { name: words("Uw vraag", "Your question") }).fill("Hoe stop ik het kantoor?\nHet is af.");
  await button(sanne, words("Verstuur uw vraag", "Send your question")).click();
  await arrive(sanne, script, words("Uw vraag: Machtigingen", "Your question: Authorisations"));
  const asked = sanne.url();

  const noor = await visitor("Noor");
  await noor.goto("/operator/questions");
  await arrive(noor, script, words("Vragen van mensen", "Questions of people"));
  await link(noor, /Hoe stop ik het kantoor/).click();
  await arrive(noor, script, words("Vraag: Machtigingen", "Question: Authorisations"));
  await expect(noor.getByRole("main")).toContainText("sanne@bakkerijjansen.example");
  await noor.getByRole("textbox", { name: words("Bericht", "Message") }).fill("Open Machtigingen en kies Stop.");
  await button(noor, words("Verstuur het antwoord", "Send the answer")).click();
  await arrive(noor, script, words("Vragen van mensen", "Questions of people"));

  await sanne.goto(asked);
  await expect(sanne.getByRole("listitem").filter({ hasText: "Open Machtigingen en kies Stop." })).toContainText("Schakel");
  await sanne.getByRole("textbox", { name: words("Bericht", "Message") }).fill("Dank u.");
  await button(sanne, words("Verstuur", "Send")).click();
  await expect(sanne.getByRole("listitem").filter({ hasText: "Dank u." })).toBeVisible();
  await sanne.goto("/contact/questions");
  await arrive(sanne, script, words("Uw vragen", "Your questions"));
  await expect(sanne.getByRole("row").filter({ hasText: "Hoe stop ik het kantoor" })).toContainText(words("Wacht op ons", "Waits for us"));
});

journey("a stranger asks and follows it by the link in the mail", EVERY_WAY, async ({ page, server, script, words }) => {
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: words("Vraag en contact", "Questions and contact") }).click();
  await arrive(page, script, words("Vraag en contact", "Questions and contact"));
  await page.getByText(words("Mijn telefoon is weg. Moet ik iets doen?", "My phone is gone. Must I do something?")).click();
  await expect(link(page, words("Meld verlies", "Report loss"))).toBeVisible();
  await page.getByRole("combobox", { name: words("Onderwerp", "Subject") }).selectOption("registration");
  await page.getByRole("textbox", { name: words("Uw vraag", "Your question") }).fill("Mijn vereniging heeft geen bestuur. Wie tekent?");
  await page.getByRole("textbox", { name: words("Naam", "Name"), exact: true }).fill("Tess Visser");
  await page.getByRole("textbox", { name: words("E-mailadres", "E-mail address") }).fill("tess@opvang.example");
  await button(page, words("Verstuur uw vraag", "Send your question")).click();
  await expect(page.getByRole("status").filter({ hasText: words("Uw vraag is verstuurd", "Your question has been sent") })).toBeVisible();
  await arrive(page, script, words("Wij hebben uw vraag", "We have your question"));
  await page.goto(await linkTo(server, "tess@opvang.example", "/contact/"));
  await arrive(page, script, words("Uw vraag: Mijn organisatie aanmelden", "Your question: Registering my organisation"));
  await expect(page.getByRole("main")).toContainText("Wie tekent?");
  await expectNoSidewaysScroll(page);
});

journey("what was typed stays when one changes the language", [{ language: "nl", script: true }], async ({ page, script }) => {
  await page.goto("/contact");
  await arrive(page, script, "Vraag en contact");
  await page.getByRole("combobox", { name: "Onderwerp" }).selectOption("registration");
  // Until the scripts of the page are there.
  await expect(async () => {
    await page.getByRole("textbox", { name: "Uw vraag" }).fill("");
    await page.getByRole("textbox", { name: "Uw vraag" }).fill("Wie tekent?");
    await expect(page.locator("form[data-typed]")).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await page.getByRole("contentinfo").getByRole("button").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("textbox", { name: "Your question" })).toHaveValue("Wie tekent?");
  await expect(page.getByRole("combobox", { name: "Subject" })).toHaveValue("registration");
  await expect(page.getByRole("alert").filter({ visible: true })).toHaveCount(0);
});
