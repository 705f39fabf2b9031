/**
 * The whole of it, as three people live it: Anna asks, Stefan approves on his phone, Anna hands the client to Joke, who
 * can log in from then on; Stefan stops, and from that moment Joke cannot.
 */
import { codeOf, person, signIn } from "../support/login.ts";
import { linkTo } from "../support/outbox.ts";
import { arrive, button, demoLink, link } from "../support/pages.ts";
import { expect, test } from "../support/test.ts";
import { journey } from "../support/ways.ts";
import { why } from "../support/why.ts";

const OFFICE = "Kantoor De Vries Accountants";

journey("from request to log-in, and back", [{ language: "nl", script: true, on: "desktop" }], async (given) => {
  const { page, server, visitor, script } = given;
  const anna = await visitor("Anna");
  await anna.goto("/clients/request?kvk=00001018");
  // What ran there before is ticked; this time it is about one service.
  const ticked = anna.getByRole("main").getByRole("checkbox", { checked: true });
  await expect(ticked).not.toHaveCount(0);
  while ((await ticked.count()) > 0) await ticked.first().uncheck();
  await anna.getByRole("checkbox", { name: "Belastingaangifte doen" }).check();
  await button(anna, "Kijk na").click();
  await button(anna, "Vraag dit aan 1 klant").click();
  await arrive(anna, script, "1 verzoek verstuurd");

  // Stefan, on the phone he reads his mail with.
  const phone = page;
  await phone.setViewportSize({ width: 360, height: 740 });
  await phone.goto(await linkTo(server, "stefan@fietsenmakersnel.example", "/approve/"));
  await arrive(phone, script, `Mag ${OFFICE} namens u zaken doen?`);
  await button(phone, "Verder met deze keuze").click();
  await arrive(phone, script, "Inloggen");
  await signIn(phone, server, "Stefan");
  await arrive(phone, script, "Klopt dit?");
  await button(phone, "Ja, voor 1 dienst").click();
  await arrive(phone, script, `${OFFICE} mag nu namens u zaken doen`);

  // Granted to the office is not yet granted to a person.
  const asked = ["Femke van Dijk", "Fietsenmaker Snel", "Belastingaangifte doen"] as const;
  await why(anna, given, ...asked);
  await expect(anna.getByRole("heading", { level: 1 })).toContainText("Waarom kan Femke van Dijk niet inloggen");
  const means = ["Joke Mulder", "Fietsenmaker Snel", "Belastingaangifte doen"] as const;
  await anna.goto("/clients?q=Snel");
  await anna.getByRole("main").getByRole("link", { name: "Fietsenmaker Snel" }).first().click();
  await link(anna, "Wijs toe").first().click();
  await anna.getByRole("checkbox", { name: "Joke Mulder" }).check();
  await button(anna, "Wijs toe").click();
  await arrive(anna, script, "Fietsenmaker Snel");
  await why(anna, given, ...means);
  await expect(anna.getByRole("heading", { level: 1 })).toContainText("Joke Mulder kan inloggen voor Fietsenmaker Snel");

  await link(phone, "Bekijk of stop deze machtiging").click();
  await arrive(phone, script, `${OFFICE} mag namens u inloggen`);
  await link(phone, "Stop alles").click();
  await arrive(phone, script, `Stopt u alles bij ${OFFICE}?`);
  await button(phone, "Ja, stop nu").click();
  await arrive(phone, script, `${OFFICE} mag nu niets namens u`);
  await anna.reload();
  await expect(anna.getByRole("heading", { level: 1 }), "at once").toContainText("Waarom kan Joke Mulder niet inloggen");
});

test("approving on a phone takes four screens and less than a minute", { tag: "@phone-only" }, async ({ page, server }, info) => {
  const screens = new Set<string>();
  page.on("framenavigated", (frame) => frame === page.mainFrame() && screens.add(new URL(frame.url()).pathname));
  const login = person(server, "Sanne");
  const start = Date.now();
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  await button(page, "Verder met deze keuze").tap();
  // A thumb on glass: about five characters a second.
  const thumb = { delay: 200 };
  await page.getByLabel("E-mailadres").pressSequentially(login.email, thumb);
  await page.locator("input[name=password]").pressSequentially(login.password, thumb);
  await page.locator("input[name=code]").pressSequentially(await codeOf(server, login), thumb);
  await button(page, "Log in").first().tap();
  await button(page, "Ja, voor 3 diensten").tap();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${OFFICE} mag nu namens u zaken doen`);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  info.annotations.push({ type: "approving on a phone", description: `${seconds} s, ${screens.size} screens` });
  console.log(`approving on a phone: ${seconds} s, ${screens.size} screens`);
  expect(screens.size, [...screens].join("\n")).toBeLessThanOrEqual(4);
});
