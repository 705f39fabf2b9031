/** Where the program under test, the browser and the reports lie. `cargo xtask e2e` sets the variables. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

function first(paths: string[]): string {
  return paths.find((path) => existsSync(path)) ?? paths[0]!;
}

export const binary = process.env.E2E_BINARY ?? resolve(root, "target/debug/schakel");
export const site = process.env.E2E_SITE ?? resolve(root, "target/release/site");
export const out = process.env.E2E_OUT ?? resolve(root, "target/e2e");
export const chromium = process.env.E2E_CHROMIUM ?? first(["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]);

/** The demo world as it is right after seeding; every test's server gets a copy. */
export const template = resolve(out, "world");
