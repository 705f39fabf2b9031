/** Asking the portal why somebody can or cannot log in. */
import { expect, type Page } from "@playwright/test";
import { arrive, button } from "./pages.ts";
import type { Journey } from "./test.ts";

/** Asks on `/why`, as whoever is signed in on this page; the answer is on screen after it. */
export async function why(page: Page, given: Journey, person: string, client: string, service: string): Promise<void> {
  const { words, script } = given;
  await page.goto(`/why?q=${encodeURIComponent(client)}`);
  await page.getByLabel(words("Wie wil inloggen?", "Who wants to log in?")).selectOption({ label: person });
  await page.getByLabel(words("Namens welke organisatie?", "For which organisation?")).selectOption({ label: client });
  // Each service stands there with whose it is.
  const services = page.getByLabel(words("Bij welke dienst?", "At which service?"));
  await services.selectOption(await services.locator("option").filter({ hasText: service }).first().getAttribute("value"));
  await button(page, words("Laat zien waarom", "Show why")).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(client);
  await arrive(page, script, person);
}
