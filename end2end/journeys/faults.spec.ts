/** What goes wrong, goes wrong politely: one plain sentence, nothing lost, nothing done twice. */
import { codeOf, person, signIn } from "../support/login.ts";
import { mailsTo } from "../support/outbox.ts";
import { arrive, button, demoLink, link } from "../support/pages.ts";
import { expect } from "../support/test.ts";
import { EVERY_WAY, TWO_WAYS, journey } from "../support/ways.ts";

const OFFICE = "Kantoor De Vries Accountants";

journey("a wrong link is the same 404 everywhere", TWO_WAYS, async ({ page, watch, script, words }) => {
  watch.allow(/status of 404/);
  for (const path of ["/approve/x".padEnd(52, "x"), "/approve/kort", "/invitation/x".padEnd(55, "x"), "/login/reset/kort"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await arrive(page, script, words("Deze link werkt niet (meer)", "This link does not work (any more)"));
  }
});

journey("somebody else's client is not there", [{ language: "nl", script: true, on: "desktop" }], async ({ visitor, watch, script }) => {
  const anna = await visitor("Anna");
  await anna.goto("/clients?q=Apotheek");
  const href = await anna.getByRole("main").getByRole("link", { name: "Apotheek Zuid B.V." }).first().getAttribute("href");
  watch.allow(/status of 404/);
  const wouter = await visitor("Wouter");
  for (const path of [href!, `${href}/assign`, `${href}/stop`]) {
    const answer = await wouter.goto(path);
    expect(answer?.status(), path).toBe(404);
    await arrive(wouter, script, "Deze pagina bestaat niet");
  }
});

journey("withdrawn while Sanne reads it: a plain sentence, and nothing is granted", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  await button(page, words("Verder met deze keuze", "Continue with this choice")).click();
  await arrive(page, script, words("Inloggen", "Log in"));
  await signIn(page, server, "Sanne");
  await arrive(page, script, words("Klopt dit?", "Is this right?"));

  const anna = await visitor("Anna");
  await anna.goto("/clients?q=Bakkerij+Jansen");
  await link(anna, words("Volg Bakkerij Jansen", "Follow Bakkerij Jansen")).click();
  await link(anna, words("Trek in", "Withdraw")).click();
  await button(anna, words("Ja, trek in", "Yes, withdraw")).click();
  await expect(anna.getByRole("main")).toContainText(words("Ingetrokken", "Withdrawn"));

  await button(page, words("Ja, voor 3 diensten", "Yes, for 3 services")).click();
  await arrive(page, script, words("Dit verzoek is ingetrokken", "This request was withdrawn"));
  await page.goto("/authorisations");
  await expect(page.getByRole("main")).not.toContainText(words("Actief", "Active"));
});

journey("pressed twice: approved once", [{ language: "nl", script: true, on: "phone" }, { language: "nl", script: false, on: "desktop" }], async (given) => {
  const { page, server, script } = given;
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  await button(page, "Verder met deze keuze").click();
  await arrive(page, script, "Inloggen");
  await signIn(page, server, "Sanne");
  await arrive(page, script, "Klopt dit?");
  const granted = async () => (await mailsTo(server, "anna@devries.example")).filter((mail) => mail.text.includes("Bakkerij Jansen")).length;
  const before = await granted();
  // Two fingers, or a network that sends it again: the same form twice at once, and the button after that.
  const fields = await page.locator("main form input[type=hidden]").evaluateAll((inputs) =>
    inputs.map((input) => [input.getAttribute("name")!, (input as HTMLInputElement).value] as [string, string]),
  );
  const body = new URLSearchParams(fields).toString();
  const twice = await Promise.all([1, 2].map(() => page.request.post(page.url(), {
    data: body,
    headers: { "content-type": "application/x-www-form-urlencoded", origin: server.url, "sec-fetch-site": "same-origin" },
  })));
  expect(twice.map((answer) => answer.status() < 500)).toEqual([true, true]);
  await button(page, "Ja, voor 3 diensten").click();
  await arrive(page, script, `${OFFICE} mag nu namens u zaken doen`);
  await expect.poll(granted, "told once").toBe(before + 1);
  await page.goto("/authorisations");
  await expect(page.getByRole("main").getByRole("row", { name: new RegExp(OFFICE) })).toHaveCount(1);
});

journey("a form with faults keeps what was typed", EVERY_WAY, async ({ visitor, server, script, words, page, size }) => {
  // The sign-in page: a wrong password keeps the address.
  await page.goto("/login");
  const login = person(server, "Anna");
  await page.locator("input[name=email]").fill(login.email);
  await page.locator("input[name=password]").fill("niet het goede wachtwoord");
  await page.locator("input[name=code]").fill(await codeOf(server, login));
  await button(page, words("Log in", "Log in")).first().click();
  await expect(page.getByRole("alert").filter({ visible: true }).first()).toContainText(words("E-mailadres, wachtwoord of code klopt niet", "E-mail address, password or code is not right"));
  await expect(page.locator("input[name=email]")).toHaveValue(login.email);
  if (!script) {
    await expect(page.locator("input[name=password]"), "a password does not come back from the server").toHaveValue("");
  }
  await arrive(page, script, words("Inloggen", "Log in"));
  if (size !== "desktop" || !script) {
    return;
  }

  // Asking clients: every fault stands at its field and in the summary.
  const anna = await visitor("Anna");
  await anna.goto("/clients/request");
  const message = "Regel één\n</textarea><b>regel twee</b>";
  await anna.getByLabel(words("KvK-nummers", "KvK numbers")).fill("12");
  await anna.getByLabel(words("Bericht aan de klant", "Message to the client")).fill(message);
  await button(anna, words("Kijk na", "Check")).click();
  await expect(anna.getByRole("alert").filter({ visible: true }).first()).toContainText(words("KvK-nummers", "KvK numbers"));
  await expect(anna.getByLabel(words("KvK-nummers", "KvK numbers"))).toHaveValue("12");
  await expect(anna.getByLabel(words("Bericht aan de klant", "Message to the client"))).toHaveValue(message);
  await arrive(anna, script, words("Wie wilt u vragen, en waarvoor?", "Whom do you want to ask, and for what?"));
});

journey("Bakkerij Jansen chooses nothing: the page says so and sends nobody on", TWO_WAYS, async ({ page, server, script, words }) => {
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  for (const box of await page.getByRole("checkbox").all()) {
    await box.uncheck();
  }
  await button(page, words("Verder met deze keuze", "Continue with this choice")).click();
  await expect(page.getByRole("alert").filter({ visible: true }).first()).toContainText(words("Kies er minstens één.", "at least one"));
  await expect(page.getByRole("checkbox", { checked: true }), "the choice is kept").toHaveCount(0);
  await arrive(page, script, `${words("Mag", "May")} ${OFFICE}`);
});
