/**
 * Nobody may see an error, not even in the console: every page of every test is watched.
 * A violation of the content security policy shows up in the console too.
 */
import type { BrowserContext } from "@playwright/test";

export class Watch {
  private readonly problems: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** A journey that provokes a fault on purpose says which message it expects. */
  allow(message: RegExp): void {
    this.allowed.push(message);
  }

  /** Watches all pages of a browser profile. */
  follow(context: BrowserContext, who: string): void {
    const note = (text: string) => this.problems.push(`${who}: ${text}`);
    context.on("console", (message) => {
      // Without scripts nobody uses what a page preloads for them; with scripts, a slow machine uses it late.
      const hint = message.text().includes("was preloaded using link preload but not used");
      if (["error", "warning"].includes(message.type()) && !hint) {
        note(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => note(`uncaught: ${error.error().message}`));
    context.on("response", (response) => {
      if (response.status() >= 500) {
        note(`${response.status()} from ${response.request().method()} ${response.url()}`);
      }
    });
    context.on("requestfailed", (request) => {
      // A page that is left cancels what it still loads; where scripts are off, the browser blocks them as if by a
      // policy. A real violation of the policy is in the console.
      const reason = request.failure()?.errorText ?? "";
      if (reason !== "net::ERR_ABORTED" && reason !== "csp") {
        note(`${reason} for ${request.url()}`);
      }
    });
  }

  /** What nobody allowed. */
  found(): string[] {
    return this.problems.filter((problem) => !this.allowed.some((message) => message.test(problem)));
  }
}
