/**
 * The ways people come: in Dutch or English, with or without scripts, on a desktop or a phone.
 * A journey is told once and walked in every way it names.
 */
import { test, type Journey } from "./test.ts";

export interface Way {
  language: "nl" | "en";
  script: boolean;
  /** Only on this size; on both when absent. */
  on?: "desktop" | "phone";
}

/** Both languages, with and without scripts, on both sizes: any two of these meet in one of four walks. */
export const EVERY_WAY: Way[] = [
  { language: "nl", script: true, on: "desktop" },
  { language: "nl", script: false, on: "phone" },
  { language: "en", script: true, on: "phone" },
  { language: "en", script: false, on: "desktop" },
];

/** The two ways that differ in everything. */
export const TWO_WAYS: Way[] = [
  { language: "nl", script: true, on: "desktop" },
  { language: "en", script: false, on: "phone" },
];

/** Declares one test for every way; the projects in the configuration leave out the other size's. */
export function journey(title: string, ways: Way[], walk: (given: Journey) => Promise<void>): void {
  for (const way of ways) {
    const script = way.script ? "with scripts" : "without scripts";
    test.describe(`${way.language}, ${script}`, { tag: way.on ? `@${way.on}-only` : [] }, () => {
      test.use({ language: way.language, javaScriptEnabled: way.script });
      test(title, async ({ page, server, visitor, watch, words, language }, info) => {
        await walk({ page, server, visitor, watch, words, language, script: way.script, size: info.project.name });
      });
    });
  }
}
