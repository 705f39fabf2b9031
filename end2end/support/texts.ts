/** The text messages that would have left, as the demo keeps them (`/dev/texts.json`). */
import { expect } from "@playwright/test";
import type { Server } from "./server.ts";

export interface Text {
  to: string;
  text: string;
  arrival: string;
}

/** All text messages to this mobile number (`0612345678`), the newest first. */
export async function textsTo(server: Server, mobile: string): Promise<Text[]> {
  const answer = await fetch(`${server.url}/dev/texts.json`);
  expect(answer.status, "the demo's text messages").toBe(200);
  const texts = (await answer.json()) as Text[];
  return texts.filter((text) => text.to.endsWith(mobile.replace(/^0/, "")));
}

/** The six digits of the newest one, once the phone has it: the gateway reports that. */
export async function codeTo(server: Server, mobile: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => {
      const newest = (await textsTo(server, mobile))[0];
      code = newest?.text.match(/^\d{6}/)?.[0];
      return newest?.arrival;
    }, { message: `a text message to ${mobile}`, timeout: 10_000 })
    .toBe("delivered");
  return code!;
}
