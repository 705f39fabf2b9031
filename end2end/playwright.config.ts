/**
 * The browser tests: journeys of the product's own users through the demo world, in Debian's chromium.
 * `cargo xtask e2e` builds what is tested and says where it lies (`E2E_…`); started by hand, what lies in `target` is taken.
 */
import { defineConfig, devices } from "@playwright/test";
import type { Options } from "./support/test.ts";
import { chromium, out } from "./support/place.ts";

export default defineConfig<Options>({
  testDir: "journeys",
  outputDir: `${out}/results`,
  globalSetup: "./support/setup.ts",
  // Every test has a server and a world of its own, so order never matters.
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 7_000 },
  reporter: [["list"], ["json", { outputFile: `${out}/report.json` }]],
  use: {
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    screenshot: "only-on-failure",
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
  },
  projects: [
    {
      name: "desktop",
      grepInvert: /@phone-only/,
      use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 900 } },
    },
    {
      name: "phone",
      grepInvert: /@desktop-only/,
      use: {
        ...devices["Desktop Chrome"],
        viewport: { width: 360, height: 740 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
      },
    },
  ],
});
