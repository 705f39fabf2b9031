/** What the first visit of a page costs on the wire: the budgets that a build's file sizes alone cannot show. */
import { expect, test } from "../support/test.ts";
import { weigh } from "../support/wire.ts";

const KB = 1000;

/** The pages somebody may open first, with nothing in the cache. */
const FIRST_PAGES = {
  "the front page": () => "/",
  "the sign-in page": () => "/login",
  "the approval page": (links: string[]) => links.find((link) => link.startsWith("/approve/"))!,
};

for (const [name, path] of Object.entries(FIRST_PAGES)) {
  test(`${name} is light`, { tag: "@phone-only" }, async ({ page, server }, info) => {
    const links = server.demo.links.map((link) => new URL(link.url).pathname);
    const weight = await weigh(page, path(links));
    info.annotations.push({ type: "bytes on the wire", description: JSON.stringify(weight) });
    expect(weight.html, "HTML").toBeLessThanOrEqual(15 * KB);
    expect(weight.css, "CSS").toBeLessThanOrEqual(15 * KB);
    expect(weight.html + weight.css + weight.js + weight.other, "all before WebAssembly").toBeLessThanOrEqual(60 * KB);
    expect(weight.wasm, "WebAssembly arrives").toBeGreaterThan(0);
  });
}
