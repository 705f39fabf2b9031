/** Every page is checked by axe against WCAG 2.2 A and AA and its own best practices; nothing is excluded. */
import axe from "axe-core";
import { expect, type Page } from "@playwright/test";

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

const OPTIONS: axe.RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
};

/**
 * Fails with one readable line per violation. Does not work on a page with scripts turned off: axe is one.
 * axe is half a megabyte: a page that scripts led on from has it already.
 */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axe.source);
  }
  const violations = await page.evaluate(async (options) => (await window.axe!.run(options)).violations, OPTIONS);
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
