/** One server with a demo world of its own, on a free port, gone when the test is over. */
import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { binary, site, template } from "./place.ts";

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 20_000;

/** Somebody of the demo world, as `schakel seed --json` prints them. */
export interface Login {
  name: string;
  email: string;
  password: string;
  totp_secret: string;
  organisations: string[];
}

/** What `schakel seed --json` prints. */
export interface Demo {
  people: Login[];
  /** Colleagues and clients without a bigger part. */
  others: Login[];
  links: { what: string; url: string }[];
}

export interface Server {
  /** `http://localhost:PORT`, without a slash at the end. */
  url: string;
  demo: Demo;
  /** What the server wrote to its log so far. */
  log(): string;
  stop(): Promise<void>;
}

/** The tests' environment without configuration of whoever runs them: the demo's own settings count. */
export function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("SCHAKEL_"));
  return {
    ...Object.fromEntries(own),
    // Messages leave at once, so that a test need not wait for others to join them.
    SCHAKEL_PORTAL__DIGEST_MINUTES: "0",
  };
}

/** Starts a server on a copy of the demo world and waits until it is ready. */
export async function startServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "schakel-e2e-"));
  for (const file of readdirSync(template)) {
    copyFileSync(join(template, file), join(folder, file));
  }
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const database = `sqlite://${join(folder, "schakel.db")}`;
  const child = spawn(
    binary,
    ["serve", "--demo", "--listen", `127.0.0.1:${port}`, "--database", database, "--site", site],
    { env: environment(), stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  const demo = JSON.parse(readFileSync(join(folder, "logins.json"), "utf8")) as Demo;
  return { url, demo, log: () => log, stop };
}

async function ready(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    if (child.exitCode !== null) {
      throw new Error(`the server stopped with code ${child.exitCode}:\n${log()}`);
    }
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.ok) {
      return;
    }
    await pause(25);
  }
  throw new Error(`the server was not ready after ${PATIENCE} ms:\n${log()}`);
}

/** A port nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
