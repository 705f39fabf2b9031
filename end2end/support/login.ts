/** Signing in as somebody of the demo world: address, password and the code of their authenticator app. */
import { expect, type Page } from "@playwright/test";
import type { Login, Server } from "./server.ts";
import { Authenticator } from "./totp.ts";

/** One app per person and server: the same code is never shown twice. */
const apps = new WeakMap<Server, Map<string, Authenticator>>();

/** Somebody by the beginning of their name or address: `person(server, "Anna")`. */
export function person(server: Server, name: string): Login {
  const found = [...server.demo.people, ...server.demo.others].filter((login) => login.name.startsWith(name) || login.email.startsWith(name));
  expect(found, `people of the demo called ${name}`).toHaveLength(1);
  return found[0]!;
}

/** The code on this person's phone. */
export async function codeOf(server: Server, login: Login): Promise<string> {
  const mine = apps.get(server) ?? new Map<string, Authenticator>();
  apps.set(server, mine);
  const app = mine.get(login.email) ?? new Authenticator(login.totp_secret);
  mine.set(login.email, app);
  return app.code();
}

/** Fills in the sign-in form of the page on screen and waits until it is left. */
export async function signIn(page: Page, server: Server, name: string): Promise<void> {
  const login = person(server, name);
  const before = page.url();
  const form = page.locator("form").filter({ has: page.locator("input[name=password]") });
  await form.locator("input[name=email]").fill(login.email);
  await form.locator("input[name=password]").fill(login.password);
  await form.locator("input[name=code]").fill(await codeOf(server, login));
  await form.locator("[type=submit]").first().click();
  await expect(page, `${login.name} signs in`).not.toHaveURL(before);
}
