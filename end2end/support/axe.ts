/** Every page is checked by axe against WCAG 2.2 A and AA and its own best practices; nothing is excluded. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Fails with one readable line per violation. Does not work on a page with scripts turned off: axe is one.
 * No page of ours has frames: axe looks in the page itself, without a second, blank page that gathers what frames say,
 * and describes only what is wrong.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(RULES).setLegacyMode();
  const { violations } = await axe.analyze();
  const lines = violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${rule.help}\n    ${node.target.join(" ")}\n    ${node.html}`),
  );
  expect(lines, `axe on ${page.url()}`).toEqual([]);
}

/** No sideways scrolling, whatever the width. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, width } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    width: document.documentElement.clientWidth,
  }));
  expect(content, `width of the content of ${page.url()}`).toBeLessThanOrEqual(width);
}
