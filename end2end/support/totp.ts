/**
 * What an authenticator app shows (RFC 6238: SHA-1, six digits, thirty seconds).
 * The server takes each step once and one step either way, so this app never shows a code twice: it moves on to the
 * next step, and waits when that one is too far ahead.
 */
import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

const STEP = 30_000;

export class Authenticator {
  private last = 0;
  private readonly key: Buffer;

  /** `secret` is base32, as in the demo's logins. */
  constructor(secret: string) {
    this.key = base32(secret);
  }

  async code(): Promise<string> {
    const now = () => Math.floor(Date.now() / STEP);
    // The oldest code that is still taken, unless it would grow too old while it is being typed.
    const late = Date.now() % STEP > STEP - 5_000;
    const step = Math.max(this.last + 1, late ? now() : now() - 1);
    while (step > now() + 1) {
      await pause(STEP - (Date.now() % STEP) + 50);
    }
    this.last = step;
    return codeAt(this.key, step);
  }
}

/** The code of one step of thirty seconds since 1970. */
export function codeAt(key: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", key).update(counter).digest();
  const offset = hash[hash.length - 1]! & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

export function base32(text: string): Buffer {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of text.replace(/[\s=]/g, "")) {
    bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
