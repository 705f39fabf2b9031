/** The same pages on paper, with the reader's own colours, much enlarged and in the dark. */
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/axe.ts";
import { demoLink, link } from "../support/pages.ts";
import { expect, test } from "../support/test.ts";
import { journey, type Way } from "../support/ways.ts";

/** The look is the same in both languages; only how long the words are differs. */
const LOOK: Way[] = [{ language: "nl", script: true, on: "desktop" }];
const WORDS: Way[] = [...LOOK, { language: "en", script: true, on: "desktop" }];

/** Start, a list, one of it, an explanation and the people: what Anna looks at most. */
async function pages(anna: Page): Promise<string[]> {
  await anna.goto("/clients?q=Hofman");
  const client = (await link(anna, /Hofman/).first().getAttribute("href"))!;
  await anna.goto(client);
  const why = (await anna.locator("main a[href^='/why?client=']").getAttribute("href"))!;
  return ["/", "/clients", client, why, "/people", "/people/invite", "/account"];
}

journey("every width down to a window that is enlarged four times holds its pages", WORDS, async ({ visitor, page, server }) => {
  test.setTimeout(120_000);
  const anna = await visitor("Anna");
  const paths = await pages(anna);
  // 1280 pixels at 400 %, as high as a small screen leaves, comes last.
  const sizes = [1280, 1180, 1024, 840, 768, 320].map((width) => ({ width, height: width === 320 ? 256 : 900 }));
  for (const path of paths) {
    await anna.goto(path);
    for (const size of sizes) {
      await anna.setViewportSize(size);
      await expectNoSidewaysScroll(anna);
      // A table that is wider than its card runs over the edge, long before the page scrolls.
      const wide = await anna.locator(".table").evaluateAll((all) => all.filter((card) => card.scrollWidth > card.clientWidth + 1).length);
      expect(wide, `tables wider than their card on ${path} at ${size.width}`).toBe(0);
    }
  }
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  for (const size of sizes) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
  }
  // In so low a window nothing lies over what one reads.
  await page.setViewportSize({ width: 320, height: 256 });
  const fixed = await page.locator("main *").evaluateAll((all) => all.filter((one) => ["sticky", "fixed"].includes(getComputedStyle(one).position)).length);
  expect(fixed).toBe(0);
});

journey("on paper there are no buttons, and a list is a table", LOOK, async ({ visitor }) => {
  const anna = await visitor("Anna");
  const paths = await pages(anna);
  await anna.emulateMedia({ media: "print" });
  await anna.setViewportSize({ width: 700, height: 1000 });
  for (const path of paths) {
    await anna.goto(path);
    await expect(anna.getByRole("heading", { level: 1 })).toBeVisible();
    // Which part of a list it is stays.
    const filters = ".filters li:not(:has([aria-current]))";
    for (const tool of ["header nav", "footer", "button:not(summary)", ".search", filters]) {
      await expect(anna.locator(tool).filter({ visible: true }), `${tool} on ${path}`).toHaveCount(0);
    }
    await expectNoSidewaysScroll(anna);
  }
  await anna.goto("/clients");
  const row = anna.locator("main tbody tr").first();
  expect(await row.evaluate((one) => getComputedStyle(one).display)).toBe("table-row");
  await expect(anna.locator("main thead")).toBeVisible();
});

journey("with the reader's own colours the present page, filter and step still differ", LOOK, async ({ visitor, page, server }) => {
  const anna = await visitor("Anna");
  await anna.emulateMedia({ forcedColors: "active" });
  await anna.goto("/clients");
  const edge = (what: string) =>
    anna.locator(what).first().evaluate((one) => {
      const style = getComputedStyle(one);
      return `${style.borderBlockEndWidth} ${style.borderBlockEndColor}`;
    });
  expect(await edge(".menu a[aria-current]")).not.toBe(await edge(".menu a:not([aria-current])"));
  expect(await edge(".filters a[aria-current]")).not.toBe(await edge(".filters a:not([aria-current])"));
  const shape = (tag: string) => anna.locator(tag).first().evaluate((one) => getComputedStyle(one, "::before").backgroundColor);
  expect(await shape(".tag--good"), "a full dot").not.toBe(await shape(".tag--waiting"));
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  const step = (of: string) => page.locator(of).first().evaluate((one) => getComputedStyle(one).borderBlockStartWidth);
  expect(await step(".steps__step[aria-current]")).not.toBe(await step(".steps__step:not([aria-current])"));
});

journey("in the dark every page is as accessible", LOOK, async ({ visitor, page, server }) => {
  test.setTimeout(120_000);
  const anna = await visitor("Anna");
  const paths = await pages(anna);
  await anna.emulateMedia({ colorScheme: "dark" });
  for (const path of paths) {
    await anna.goto(path);
    await expectAccessible(anna);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  await expectAccessible(page);
});
