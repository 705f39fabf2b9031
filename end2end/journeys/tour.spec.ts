/**
 * Every page that can be reached, looked at by axe: from the front page along all links, one page of each kind, as a
 * stranger, as the office's manager, as a client and as the operator's clerk. In Dutch on a desktop and in English on a phone.
 */
import type { Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "../support/axe.ts";
import { expect, test } from "../support/test.ts";
import { EVERY_WAY, journey } from "../support/ways.ts";

/** The kind of page behind a path: `/clients/01a…/stop?service=…` is `/clients/:id/stop?service`. */
function kind(url: URL): string {
  const path = url.pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id").replace(/[\w-]{43}/g, ":token");
  // What is filtered or sorted is the same page; what is asked or chosen is another.
  const asked = [...url.searchParams.keys()].filter((name) => ["person", "client", "service", "kvk"].includes(name));
  return [path, ...new Set(asked)].join("?");
}

/** Visits one page of each kind that is not in `seen`, from `start` along all links. */
async function walk(page: Page, start: string[], seen: Set<string>, look: (page: Page) => Promise<void>): Promise<void> {
  const base = new URL(page.url()).origin;
  const waiting = start.map((path) => new URL(path, base));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (next.origin !== base || seen.has(kind(next)) || /\.(csv|json|html|txt)$/.test(next.pathname)) {
      continue;
    }
    seen.add(kind(next));
    const answer = await page.goto(next.href);
    expect(answer?.status(), next.href).toBe(200);
    await expect(page.getByRole("heading", { level: 1 }), next.href).toHaveCount(1);
    await look(page);
    await expectNoSidewaysScroll(page);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    waiting.push(...links.map((href) => new URL(href)).filter((url) => !url.pathname.startsWith("/login/reset/")));
  }
}

const WITH_SCRIPTS = EVERY_WAY.filter((way) => way.script);

for (const who of ["a stranger", "Anna", "Sanne", "Noor"]) {
  journey(`every page for ${who} is accessible`, WITH_SCRIPTS, async ({ page, visitor, server, size }) => {
    test.setTimeout(180_000);
    // Who works at a desk is looked at there; on a phone their pages must fit.
    const look = size === "phone" && ["Anna", "Noor"].includes(who) ? async () => {} : expectAccessible;
    const seen = new Set<string>();
    if (who === "a stranger") {
      await page.goto("/");
      const links = server.demo.links.map((link) => new URL(link.url).pathname);
      const registering = ["/register/00002004", "/register/00002004/apply?as=manager-eh3", "/register/00002010", "/register/sent"];
      await walk(page, ["/", "/login", ...links, ...registering, "/toegankelijkheid", "/privacy"], seen, look);
    } else {
      const person = await visitor(who);
      // The front pages are the stranger's walk already, and a mail's link is opened by whom it was for.
      const open = ["/login", "/login/forgot", "/toegankelijkheid", "/privacy", "/dev/outbox", "/invitation/:token", "/approve/:token"];
      await walk(person, who === "Noor" ? ["/operator"] : ["/", "/authorisations", "/account", "/why", "/acting"], new Set(open), look);
    }
    if (who === "a stranger") {
      expect([...seen].sort()).toEqual(expect.arrayContaining(["/", "/approve/:token", "/invitation/:token", "/login", "/login/forgot", "/register"]));
    }
  });
}
