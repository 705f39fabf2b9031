/** What every journey asks of every page it visits, and the few controls that pages share. */
import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./axe.ts";
import type { Server } from "./server.ts";

/** The page shows this heading, fits the window, and axe finds nothing (where scripts run: axe is one). */
export async function arrive(page: Page, script: boolean, heading: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toContainText(heading);
  if (script) {
    await expectAccessible(page);
  }
  await expectNoSidewaysScroll(page);
}

/** The button that sends the page's own form, in the main part of the page. */
export function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole("main").getByRole("button", { name });
}

/** A link in the main part of the page. */
export function link(page: Page, name: string | RegExp): Locator {
  return page.getByRole("main").getByRole("link", { name });
}

/** The path of one of the links that the demo leaves open, by what it is for. */
export function demoLink(server: Server, what: string): string {
  const found = server.demo.links.filter((link) => link.what.startsWith(what));
  expect(found, `links of the demo for ${what}`).toHaveLength(1);
  return new URL(found[0]!.url).pathname;
}

/** The day this many days from now, as a date field wants it. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A clerk opens every paper of the case that is shown; each is a download. */
export async function opensPapers(page: Page): Promise<void> {
  const papers = page.locator('a[href^="/operator/papers/"]');
  await expect(papers).not.toHaveCount(0);
  for (const paper of await papers.all()) {
    const download = page.waitForEvent("download");
    await paper.click();
    await (await download).path();
  }
}
