/** The front door: what somebody sees who comes for the first time. */
import { expectAccessible, expectNoSidewaysScroll } from "../support/axe.ts";
import { expect } from "../support/test.ts";
import { EVERY_WAY, journey } from "../support/ways.ts";

journey("the front page greets a stranger in their language", EVERY_WAY, async ({ page, language, script }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-security-policy"]).toContain("default-src 'none'");
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  if (script) {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
});

journey("an unknown address answers 404 in the house style", EVERY_WAY, async ({ page, watch, script }) => {
  // The browser itself tells the console that a page was not found.
  watch.allow(/status of 404/);
  const answer = await page.goto("/no-such-page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  if (script) {
    await expectAccessible(page);
  }
});
