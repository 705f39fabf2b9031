/** Before all tests: makes the demo world once. Copying it is much faster than making it for every test. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { binary, template } from "./place.ts";
import { environment } from "./server.ts";

export default function setup(): void {
  rmSync(template, { recursive: true, force: true });
  mkdirSync(template, { recursive: true });
  const database = `sqlite://${join(template, "schakel.db")}`;
  const logins = execFileSync(binary, ["seed", "--demo", "--json", "--database", database], {
    env: environment(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  writeFileSync(join(template, "logins.json"), logins);
}
