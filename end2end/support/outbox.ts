/** The messages that would have left, as the demo keeps them (`/dev/outbox.json`). */
import { expect } from "@playwright/test";
import type { Server } from "./server.ts";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** All messages to this address, the newest first. */
export async function mailsTo(server: Server, address: string): Promise<Mail[]> {
  const answer = await fetch(`${server.url}/dev/outbox.json`);
  expect(answer.status, "the demo's outbox").toBe(200);
  const mails = (await answer.json()) as Mail[];
  return mails.filter((mail) => mail.to.includes(address));
}

/** Waits for a message and returns the path of the link in it that begins with `path`, as `/approve/…`. */
export async function linkTo(server: Server, address: string, path: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      const mails = await mailsTo(server, address);
      const words = mails.flatMap((mail) => mail.text.split(/[\s<>"]+/));
      found = words.filter((word) => word.startsWith("http")).map((word) => new URL(word).pathname).find((link) => link.startsWith(path));
      return found;
    }, { message: `a link to ${path}… for ${address}`, timeout: 10_000 })
    .toBeTruthy();
  return found!;
}
