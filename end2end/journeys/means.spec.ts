/** Means in use, standard authorisations, and one's own data: what a manager and an owner do with them. */
import { readFileSync } from "node:fs";

import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";
import { why } from "../support/why.ts";

journey("F-OVW: Anna suspends Joke's means and resumes it; the decision follows at once", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const anna = await visitor("Anna");
  const service = words("Dieren melden", "Report animals");
  await why(anna, given, "Joke Mulder", "Kwekerij Van Rijn", service);
  await expect(anna.getByRole("main").locator(".lead")).toContainText(words("Alle schakels houden.", "All links hold."));

  await anna.goto("/means");
  await arrive(anna, script, words("Middelen", "Login means"));
  await anna.getByRole("searchbox").fill("Joke");
  await button(anna, words("Zoek", "Search")).click();
  await link(anna, "Joke Mulder").click();
  await arrive(anna, script, words("Het middel van Joke Mulder", "The means of Joke Mulder"));
  await link(anna, words("Schors", "Suspend")).click();
  await arrive(anna, script, words("Het middel van Joke Mulder schorsen?", "Suspend the means of Joke Mulder?"));
  // The extent in plain words, before anything happens.
  await expect(anna.getByRole("main")).toContainText("Kwekerij Van Rijn");
  await anna.getByRole("radio", { name: words("Een andere reden", "Another reason") }).check();
  await button(anna, words("Ja, schors dit middel", "Yes, suspend this means")).click();
  await arrive(anna, script, words("Het middel van Joke Mulder", "The means of Joke Mulder"));
  await expect(anna.getByRole("main")).toContainText(words("Geschorst", "Suspended"));
  await expect(link(anna, "Kwekerij Van Rijn")).toHaveAttribute("href", /\/assign$/);
  await expect.poll(() => mailsTo(server, "joke@devries.example").then((mails) => mails[0]?.text), "Joke is told").toContain("Anna Bakker");
  await why(anna, given, "Joke Mulder", "Kwekerij Van Rijn", service);
  await expect(anna.getByRole("main").locator(".chain")).toContainText(words("geschorst", "suspended"));

  // Joke sees it, and cannot take it up herself.
  const joke = await visitor("Joke");
  await joke.goto("/my-means");
  await arrive(joke, script, words("Mijn middel", "My means"));
  await expect(joke.getByRole("main")).toContainText(words("Alleen een beheerder of een vertegenwoordiger kan het weer aanzetten.", "Only a manager or a representative can resume it."));

  // It turns out to be lost: what is suspended is reported still.
  await anna.goto("/means?q=Joke");
  await link(anna, "Joke Mulder").click();
  await arrive(anna, script, words("Het middel van Joke Mulder", "The means of Joke Mulder"));
  await link(anna, words("Meld verlies of misbruik", "Report loss or misuse")).click();
  const report = words("Verlies of misbruik melden van het middel van Joke Mulder", "Report loss or misuse of the means of Joke Mulder");
  await arrive(anna, script, report);
  await anna.getByRole("radio", { name: words("Telefoon of passkey kwijt", "Phone or passkey lost") }).check();
  await button(anna, words("Meld dit", "Report this")).click();
  await arrive(anna, script, words("Het middel van Joke Mulder", "The means of Joke Mulder"));
  await expect(anna.getByRole("main")).toContainText(words("Gemeld als verloren", "Reported as lost"));

  await anna.goto("/people?q=Joke");
  await link(anna, "Joke Mulder").click();
  await arrive(anna, script, "Joke Mulder");
  await link(anna, new RegExp(words("^Zet weer aan", "^Resume"))).click();
  await arrive(anna, script, words("Het middel van Joke Mulder weer aanzetten?", "Resume the means of Joke Mulder?"));
  await button(anna, words("Ja, zet het weer aan", "Yes, resume it")).click();
  await arrive(anna, script, words("Het middel van Joke Mulder", "The means of Joke Mulder"));
  await why(anna, given, "Joke Mulder", "Kwekerij Van Rijn", service);
  await expect(anna.getByRole("main").locator(".lead")).toContainText(words("Alle schakels houden.", "All links hold."));
});

journey("R-AAN-10: Anna reports Joke's means as misused, and what to do stands there", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const joke = await visitor("Joke");
  const anna = await visitor("Anna");
  const main = anna.getByRole("main");
  await anna.goto("/means?q=Joke");
  await link(anna, "Joke Mulder").click();
  await arrive(anna, script, words("Het middel van Joke Mulder", "The means of Joke Mulder"));
  await link(anna, words("Schors", "Suspend")).click();
  await arrive(anna, script, words("Het middel van Joke Mulder schorsen?", "Suspend the means of Joke Mulder?"));
  const suspend = button(anna, words("Ja, schors dit middel", "Yes, suspend this means"));
  // Why decides what else happens, so nothing is chosen for her.
  await suspend.click();
  await expect(anna.getByRole("alert").filter({ visible: true }).first()).toContainText(words("Waarom?", "Why?"));
  await arrive(anna, script, words("Het middel van Joke Mulder schorsen?", "Suspend the means of Joke Mulder?"));
  await anna.getByRole("radio", { name: words("Iemand anders gebruikte het", "Somebody else used it") }).check();
  const before = (await mailsTo(server, "joke@devries.example")).length;
  await suspend.dblclick();
  await arrive(anna, script, words("Het middel van Joke Mulder", "The means of Joke Mulder"));
  await expect(anna.getByRole("status").filter({ hasText: words("Het middel is geschorst.", "The means is suspended.") })).toBeVisible();
  await expect(main).toContainText(words("Gemeld als misbruikt: wat u nu doet", "Reported as misused: what to do now"));
  await expect(main).toContainText(words("Vraag Joke Mulder wat er is gebeurd", "Ask Joke Mulder what happened"));
  await expect.poll(() => mailsTo(server, "joke@devries.example").then((mails) => mails.length), "Joke is told once").toBe(before + 1);
  // She stays signed in, for her account is of more than this organisation; taking it up again is not hers to do.
  await joke.goto("/my-means");
  await arrive(joke, script, words("Mijn middel", "My means"));
  await expect(joke.getByRole("main")).toContainText(words("Alleen een beheerder of een vertegenwoordiger kan het weer aanzetten.", "Only a manager or a representative can resume it."));

  await link(anna, words("Bekijk waarvoor Joke Mulder mag inloggen", "See what Joke Mulder may log in for")).click();
  await arrive(anna, script, "Joke Mulder");
  await expect(anna.locator(".history__line").filter({ hasText: words("Misbruik van het middel gemeld", "Misuse of the means reported") }), "pressed twice, written once").toHaveCount(1);
});

journey("R-AAN-10: Daan lost his phone and blocks his means without signing in", TWO_WAYS, async (given) => {
  const { page, server, script, visitor, words } = given;
  const daan = await visitor("Daan");
  await page.goto("/login");
  await link(page, words("Middel kwijt of misbruikt?", "Means lost or misused?")).click();
  await arrive(page, script, words("Verlies of misbruik melden zonder in te loggen", "Report loss or misuse without signing in"));
  await page.getByLabel(words("E-mailadres", "E-mail address")).fill("daan@devries.example");
  await button(page, words("Stuur de link", "Send the link")).click();
  await arrive(page, script, words("Wat u nu doet", "What you do now"));

  const path = await linkTo(server, "daan@devries.example", "/lost/");
  await fetch(`${server.url}${path}`);
  await page.goto(path);
  await arrive(page, script, words("Daan de Wit, meld verlies of misbruik", "Daan de Wit, report loss or misuse"));
  await expect(page.getByRole("checkbox", { name: "Kantoor De Vries Accountants" })).toBeChecked();
  await expect(page.getByRole("radio", { name: words("Schorsen", "Suspend") })).toBeChecked();
  await page.getByRole("radio", { name: words("Definitief intrekken", "Revoke for good") }).check();
  // What happened is not guessed: one press blocks nothing.
  await button(page, words("Meld en blokkeer nu", "Report and block now")).click();
  await expect(page.getByRole("main")).toContainText(words("Kies een van de mogelijkheden.", "Choose one of the options."));
  await page.getByRole("radio", { name: words("Ik ben mijn telefoon of passkey kwijt", "I lost my phone or passkey") }).check();
  await button(page, words("Meld en blokkeer nu", "Report and block now")).click();
  await arrive(page, script, words("Wat u nu doet", "What you do now"));
  await expect.poll(() => mailsTo(server, "anna@devries.example").then((mails) => mails[0]?.subject), "those in charge are told").toContain("Daan de Wit");
  await expect.poll(() => mailsTo(server, "daan@devries.example").then((mails) => mails[0]?.text), "he reads how to get back in").toContain("/way-back");

  // The browser that was signed in is out, and the link was used.
  await daan.goto("/my-means");
  await arrive(daan, script, words("Inloggen", "Log in"));
  given.watch.allow(/status of 404/);
  expect((await page.goto(path))?.status()).toBe(404);
  const anna = await visitor("Anna");
  await anna.goto("/means?state=ended");
  await arrive(anna, script, words("Middelen", "Login means"));
  await expect(anna.getByRole("row", { name: /Daan de Wit/ })).toContainText(words("Ingetrokken", "Revoked"));
});

journey("F4-11, F4-13: Anna authorises Daan for the office itself, changes her mind about it, and revokes it", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const anna = await visitor("Anna");
  const service = words("Jaarrekening deponeren", "File annual accounts");
  await anna.goto("/people?q=Daan");
  await link(anna, "Daan de Wit").click();
  await arrive(anna, script, "Daan de Wit");
  await link(anna, words("Machtig voor de eigen organisatie", "Authorise for your own organisation")).click();
  await arrive(anna, script, words("Waarvoor wilt u Daan de Wit machtigen?", "What do you want to authorise Daan de Wit for?"));

  // Nothing is chosen for anybody.
  await button(anna, words("Bekijk wat u geeft", "Look at what you give")).click();
  await expect(anna.getByRole("alert").filter({ visible: true }).first()).toContainText(words("Diensten", "Services"));
  await anna.getByRole("checkbox", { name: service }).check();
  await anna.getByRole("radio", { name: words("3 jaar", "3 years") }).check();
  await button(anna, words("Bekijk wat u geeft", "Look at what you give")).click();
  await arrive(anna, script, words("Klopt dit?", "Is this right?"));
  await expect(anna.getByRole("main")).toContainText(service);
  await expect(anna.getByRole("main")).toContainText(String(new Date().getFullYear() + 3));
  // Back to change it, and nothing that was filled in is lost.
  await link(anna, words("Wijzig", "Change")).click();
  await arrive(anna, script, words("Waarvoor wilt u Daan de Wit machtigen?", "What do you want to authorise Daan de Wit for?"));
  await expect(anna.getByRole("checkbox", { name: service })).toBeChecked();
  await expect(anna.getByRole("radio", { name: words("3 jaar", "3 years") })).toBeChecked();
  await button(anna, words("Bekijk wat u geeft", "Look at what you give")).click();
  await arrive(anna, script, words("Klopt dit?", "Is this right?"));
  await button(anna, words("Ja, geef deze machtiging", "Yes, give this authorisation")).click();
  await arrive(anna, script, "Daan de Wit");
  const row = anna.getByRole("row", { name: new RegExp(service) });
  await expect(row).toContainText(words("Actief", "Active"));
  await expect.poll(() => mailsTo(server, "daan@devries.example").then((mails) => mails[0]?.text), "Daan is told").toContain("Anna Bakker gaf u een machtiging");

  // Shorter: a new one in the place of the old one.
  await row.getByRole("link", { name: new RegExp(words("^Wijzig", "^Change")) }).click();
  await arrive(anna, script, words("De machtiging van Daan de Wit wijzigen", "Change the authorisation of Daan de Wit"));
  await anna.getByRole("radio", { name: words("1 jaar", "1 year"), exact: true }).check();
  await button(anna, words("Bekijk wat u geeft", "Look at what you give")).click();
  await arrive(anna, script, words("Klopt dit?", "Is this right?"));
  await button(anna, words("Ja, wijzig de machtiging", "Yes, change the authorisation")).click();
  await arrive(anna, script, "Daan de Wit");
  await expect(row).toHaveCount(2);
  const active = row.filter({ hasText: words("Actief", "Active") });
  await expect(active).toContainText(String(new Date().getFullYear() + 1));

  const daan = await visitor("Daan");
  await daan.goto("/my-means");
  await expect(daan.getByRole("row", { name: new RegExp(service) })).toContainText(words("Actief", "Active"));

  await active.getByRole("link", { name: new RegExp(words("^Trek in", "^Revoke")) }).click();
  await arrive(anna, script, words("Deze machtiging van Daan de Wit intrekken?", "Revoke this authorisation of Daan de Wit?"));
  await button(anna, words("Ja, trek in", "Yes, revoke")).click();
  await arrive(anna, script, "Daan de Wit");
  await expect(active).toHaveCount(0);
  await daan.reload();
  await expect(daan.getByRole("row", { name: new RegExp(service) })).toHaveCount(0);
});

journey("R-LOA-7: Bram asks for EH3, Anna agrees, and he keeps what he had", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const bram = await visitor("Bram");
  await bram.goto("/my-means");
  await arrive(bram, script, words("Mijn middel", "My means"));
  await link(bram, new RegExp(words("^Verhoog het niveau", "^Raise the level"))).click();
  await arrive(bram, script, words("Naar welk niveau wilt u?", "To which level do you want to go?"));
  await button(bram, words("Vraag dit niveau aan", "Ask for this level")).click();
  await arrive(bram, script, words("Van EH2+ naar EH3", "From EH2+ to EH3"));
  await expect(bram.getByRole("main")).toContainText(words("Wacht op een beheerder", "Waits for a manager"));

  const anna = await visitor("Anna");
  await anna.goto(await linkTo(server, "anna@devries.example", "/means/upgrades/"));
  await arrive(anna, script, words("Bram Bos: van EH2+ naar EH3", "Bram Bos: from EH2+ to EH3"));
  await link(anna, words("Keur goed", "Approve")).click();
  await arrive(anna, script, words("Bram Bos naar EH3 laten gaan?", "Let Bram Bos go to EH3?"));
  await anna.getByRole("radio", { name: words("Ja, in loondienst", "Yes, employed") }).check();
  await button(anna, words("Ja, keur EH3 goed", "Yes, approve EH3")).click();
  await arrive(anna, script, "Bram Bos: EH3");

  await bram.goto("/my-means");
  const card = bram.locator("section.card").first();
  await expect(card).toContainText("EH3");
  await expect(card).toContainText(words("Actief", "Active"));
  await expect(bram.getByRole("row", { name: new RegExp(words("Verplichte enquête invullen", "Complete a mandatory survey")) })).toContainText(words("Actief", "Active"));
});

journey("R-PRV: Joke reads all that is kept about her and takes it along", TWO_WAYS, async (given) => {
  const { script, visitor, words } = given;
  const joke = await visitor("Joke");
  await joke.goto("/my-means");
  await link(joke, words("Bekijk uw gegevens", "Look at your data")).click();
  await arrive(joke, script, words("Wat wij van u bewaren", "What we keep about you"));
  const main = joke.getByRole("main");
  await expect(main).toContainText("joke@devries.example");
  await expect(main).toContainText(words("Om misbruik te voorkomen.", "To prevent misuse."));
  await expect(main).toContainText(words("Jaarrekening deponeren", "File annual accounts"));
  const [file] = await Promise.all([
    joke.waitForEvent("download"),
    button(joke, words("Download alles (JSON)", "Download everything (JSON)")).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^schakel-\d{4}-\d\d-\d\d\.json$/);
  const kept = JSON.parse(readFileSync(await file.path(), "utf8")) as { account: { email: string }; means: { level: string }[]; sessions: unknown[] };
  expect(kept.account.email).toBe("joke@devries.example");
  expect(kept.means[0]?.level).toBe("EH3");
  expect(kept.sessions.length).toBeGreaterThan(0);
  // Correcting: the name, from here.
  await link(joke, words("Wijzig uw naam", "Change your name")).click();
  await arrive(joke, script, words("Hoe heet u?", "What is your name?"));
});
