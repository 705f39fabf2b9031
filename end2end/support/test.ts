/**
 * The fixtures every journey stands on. `page` is an anonymous visitor; `visitor(name)` is somebody else in a browser
 * profile of their own. Each test has its own server and world; any error in any console fails it.
 */
import { writeFileSync } from "node:fs";
import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { signIn } from "./login.ts";
import { startServer, type Server } from "./server.ts";
import { Watch } from "./watch.ts";

export { expect };

export interface Options {
  /** The language the visitor's browser asks for. */
  language: "nl" | "en";
}

/** Opens a new browser profile; with a name of the demo world that person is signed in. */
export type Visitor = (person?: string) => Promise<Page>;

export interface Fixtures extends Options {
  server: Server;
  watch: Watch;
  visitor: Visitor;
  /** Picks the text of this test's language. */
  words: (dutch: string, english: string) => string;
}

/** What a journey is given. */
export interface Journey extends Omit<Fixtures, "language"> {
  page: Page;
  language: "nl" | "en";
  script: boolean;
  /** `desktop` or `phone`. */
  size: string;
}

export const test = base.extend<Fixtures>({
  language: ["nl", { option: true }],

  server: async ({}, use, info) => {
    const server = await startServer();
    await use(server);
    await server.stop();
    if (info.status !== info.expectedStatus) {
      const path = info.outputPath("server.log");
      writeFileSync(path, server.log());
      await info.attach("server.log", { path, contentType: "text/plain" });
    }
  },

  baseURL: async ({ server }, use) => use(server.url),

  locale: async ({ language }, use) => use(language === "nl" ? "nl-NL" : "en-GB"),

  watch: async ({}, use) => {
    const watch = new Watch();
    await use(watch);
    expect(watch.found(), "errors that a visitor's console shows").toEqual([]);
  },

  context: async ({ context, watch, language, server }, use) => {
    await prepare(context, language, server);
    watch.follow(context, "visitor");
    await use(context);
  },

  visitor: async ({ browser, server, watch, language, contextOptions, viewport, javaScriptEnabled, isMobile, hasTouch, deviceScaleFactor, locale }, use) => {
    const opened: BrowserContext[] = [];
    const options: BrowserContextOptions = {
      ...contextOptions,
      baseURL: server.url,
      viewport,
      javaScriptEnabled,
      isMobile,
      hasTouch,
      deviceScaleFactor,
      locale,
    };
    await use(async (person) => {
      const context = await browser.newContext(options);
      opened.push(context);
      await prepare(context, language, server);
      watch.follow(context, person ?? "another visitor");
      const page = await context.newPage();
      if (person !== undefined) {
        await page.goto("/login");
        await signIn(page, server, person);
      }
      return page;
    });
    await Promise.all(opened.map((context) => context.close()));
  },

  words: async ({ language }, use) => use((dutch, english) => (language === "nl" ? dutch : english)),
});

/** Somebody who chose this language before. */
async function prepare(context: BrowserContext, language: string, server: Server): Promise<void> {
  await context.addCookies([{ name: "lang", value: language, url: server.url }]);
}
