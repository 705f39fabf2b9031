/** The office: asking clients, following a request, dividing the work among people. */
import { linkTo, mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

const STEFAN = "stefan@fietsenmakersnel.example";

journey("F-REQ: Anna asks a known and an unknown client, follows, sends again and withdraws", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const page = await visitor("Anna");
  await page.goto("/clients");
  await arrive(page, script, words("Klanten", "Clients"));
  await link(page, words("Klant vragen", "Ask a client")).first().click();
  await arrive(page, script, words("Wie wilt u vragen, en waarvoor?", "Whom do you want to ask, and for what?"));
  await page.getByLabel(words("KvK-nummers", "KvK numbers")).fill("00001018\n0000 2002");
  await page.getByRole("checkbox", { name: words("Belastingaangifte doen", "File tax returns") }).check();
  await page.getByRole("checkbox", { name: words("Aanslagen en betalingen inzien", "View assessments and payments") }).check();
  await page.getByLabel(words("Bericht aan de klant", "Message to the client")).fill("Voor de aangifte over vorig jaar.");
  await button(page, words("Kijk na", "Check")).click();

  // Nothing is sent before Anna has seen what is possible, and what she filled in is there when she changes it.
  await arrive(page, script, words("Kan dit zo weg?", "Can this be sent?"));
  await link(page, words("Wijzig", "Change")).first().click();
  await arrive(page, script, words("Wie wilt u vragen, en waarvoor?", "Whom do you want to ask, and for what?"));
  const numbers = page.getByLabel(words("KvK-nummers", "KvK numbers"));
  const taxes = page.getByRole("checkbox", { name: words("Belastingaangifte doen", "File tax returns") });
  await expect(numbers).toHaveValue("00001018\n00002002");
  await expect(taxes).toBeChecked();
  if (script) {
    // Looking for another client leaves alone what is filled in.
    await page.getByRole("searchbox", { name: words("Zoek een bekende klant", "Find a known client") }).fill("Het Veld");
    await button(page, words("Zoek", "Search")).click();
    await link(page, words("Voeg toe", "Add")).first().click();
    await expect(numbers).toHaveValue(/^00001018\n00002002\n\d{8}$/);
    await expect(taxes).toBeChecked();
    await numbers.fill("00001018\n00002002");
  }
  await button(page, words("Kijk na", "Check")).click();
  await arrive(page, script, words("Kan dit zo weg?", "Can this be sent?"));
  await expect(page.getByRole("main")).toContainText("Voor de aangifte over vorig jaar.");
  const known = page.getByRole("listitem").filter({ hasText: "Fietsenmaker Snel" });
  await expect(known).toContainText(words("Kan worden gevraagd", "Can be asked"));
  const unknown = page.getByRole("listitem").filter({ hasText: words("kennen wij nog geen adres", "know no address") });
  await expect(unknown).toContainText(words("Met een link", "With a link"));
  await expect(unknown, "the Trade Register says whose number it is").toContainText("Zilvermeeuw Zeilmakers B.V.");
  const told = async () => (await mailsTo(server, STEFAN)).length;
  const before = await told();
  await button(page, words("Vraag dit aan 2 klanten", "Ask this of 2 clients")).click();

  await arrive(page, script, words("1 verzoek verstuurd", "1 request sent"));
  await expect(page.getByRole("heading", { name: words("1 link staat klaar", "1 link is ready") }), "to be forwarded, not sent").toBeVisible();
  await expect.poll(told, "the known client gets a mail").toBe(before + 1);
  await expect(page.locator(".share__qr svg"), "a QR code for the unknown one").toBeVisible();
  const copy = button(page, words("Kopieer de link", "Copy the link"));
  await expect(copy, "where there are scripts").toBeVisible({ visible: script });
  const forward = new URL((await page.locator(".share__url").innerText()).trim()).pathname;
  const follow = link(page, words("Volg dit verzoek", "Follow this request"));
  await expect(follow).toHaveCount(2);

  // Whoever gets the forwarded link sees what is asked, and that nothing can be arranged yet.
  const stranger = await visitor();
  await stranger.goto(forward);
  await arrive(stranger, script, words("namens u zaken doen?", "act on your behalf?"));
  await expect(stranger.getByRole("main")).toContainText(words("Uw organisatie staat hier nog niet", "Your organisation is not here yet"));

  await follow.first().click();
  await arrive(page, script, words("Verzoek aan Fietsenmaker Snel", "Request to Fietsenmaker Snel"));
  await expect(page.getByRole("main")).toContainText(words("Wacht op antwoord", "Waiting for"));
  await expect(page.getByRole("main"), "it was sent a moment ago").toContainText(
    words("kunt u dit verzoek opnieuw sturen", "you can send this request again"),
  );
  await expect(button(page, words("Stuur opnieuw", "Send again"))).toHaveCount(0);

  // What was sent some days ago may be sent again.
  const sanne = async () => (await mailsTo(server, "sanne@bakkerijjansen.example")).length;
  const earlier = await sanne();
  await page.goto("/clients?q=Bakkerij+Jansen");
  await link(page, words("Volg Bakkerij Jansen", "Follow Bakkerij Jansen")).click();
  await arrive(page, script, words("Verzoek aan Bakkerij Jansen", "Request to Bakkerij Jansen"));
  await button(page, words("Stuur opnieuw", "Send again")).click();
  await expect.poll(sanne, "sent again").toBe(earlier + 1);
  await page.goto("/clients?q=Fietsenmaker");
  await link(page, words("Volg Fietsenmaker Snel", "Follow Fietsenmaker Snel")).click();

  const client = await linkTo(server, STEFAN, "/approve/");
  await link(page, words("Trek in", "Withdraw")).click();
  await arrive(page, script, words("Trekt u het verzoek aan Fietsenmaker Snel in?", "Do you withdraw the request to Fietsenmaker Snel?"));
  await button(page, words("Ja, trek in", "Yes, withdraw")).click();
  await arrive(page, script, words("Verzoek aan Fietsenmaker Snel", "Request to Fietsenmaker Snel"));
  await expect(page.getByRole("main")).toContainText(words("Ingetrokken", "Withdrawn"));
  await expect.poll(() => mailsTo(server, STEFAN).then((mails) => mails[0]?.subject), "the client is told").toContain("trok het verzoek in");

  // The link is dead to a stranger; it does not say why (R-DEC-22).
  given.watch.allow(/status of 404/);
  expect((await stranger.goto(client))?.status()).toBe(404);
  await arrive(stranger, script, words("Deze link werkt niet (meer)", "This link does not work (any more)"));
});

journey("F-DIV: nobody acts for Coöperatie Het Veld, so Anna assigns Chaima, who later gives it up", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const anna = await visitor("Anna");
  await anna.goto("/clients?state=unassigned");
  await arrive(anna, script, words("Klanten", "Clients"));
  await link(anna, words("Wijs toe Coöperatie Het Veld", "Assign Coöperatie Het Veld")).click();
  await arrive(anna, script, words("Wie mag inloggen voor Coöperatie Het Veld?", "Who may log in for Coöperatie Het Veld?"));
  const choice = anna.getByRole("checkbox", { name: "Chaima el Amrani" });
  await expect(anna.locator(".choice", { has: choice })).toContainText("EH3");
  await choice.check();
  await button(anna, words("Wijs toe", "Assign")).click();
  await arrive(anna, script, "Coöperatie Het Veld");
  await expect(anna.getByRole("main").locator(".chain")).toContainText("Chaima el Amrani");
  await expect.poll(() => mailsTo(server, "chaima@devries.example").then((mails) => mails[0]?.subject)).toContain("Coöperatie Het Veld");

  const chaima = await visitor("Chaima");
  await chaima.goto("/acting?q=Veld");
  await arrive(chaima, script, words("Namens wie mag u inloggen?", "On whose behalf may you log in?"));
  await link(chaima, words("Geef deze toegang op", "Give up this access")).click();
  await arrive(chaima, script, words("Geeft u deze toegang op?", "Do you give up this access?"));
  await button(chaima, words("Ja, geef op", "Yes, give up")).click();
  await expect(chaima).toHaveURL(/\/acting$/);
  await expect.poll(() => mailsTo(server, "anna@devries.example").then((mails) => mails[0]?.text), "the manager is told").toContain(
    "Voor deze klant kan nu niemand inloggen.",
  );
  await anna.reload();
  await expect(anna.getByRole("main").locator(".chain")).toContainText(words("Nog niemand", "Nobody yet"));
});
