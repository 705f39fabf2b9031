/** Stopping, from either side, and what the page "why" says of it: at once, and in words that help. */
import { mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";
import { why } from "../support/why.ts";

journey("F-REV: a client stops one service, the office gives up the rest", TWO_WAYS, async (given) => {
  const { server, script, visitor, words } = given;
  const stopped = words("Ziekmeldingen doorgeven", "Report sick leave");
  const anna = await visitor("Anna");
  await why(anna, given, "Chaima el Amrani", "Apotheek Zuid B.V.", stopped);
  await expect(anna.getByRole("main").locator(".lead")).toContainText(words("Alle schakels houden.", "All links hold."));

  const nadia = await visitor("Nadia");
  await nadia.goto("/authorisations");
  await arrive(nadia, script, words("Machtigingen", "Authorisations"));
  await nadia.getByRole("main").getByRole("link", { name: "Kantoor De Vries Accountants" }).first().click();
  await arrive(nadia, script, words("Kantoor De Vries Accountants mag namens u inloggen", "Kantoor De Vries Accountants may log in on your behalf"));
  await link(nadia, words(`Stop ${stopped}`, `Stop ${stopped}`)).click();
  await arrive(nadia, script, words(`Stopt u ${stopped} bij Kantoor De Vries Accountants?`, `Do you stop ${stopped} at Kantoor De Vries Accountants?`));
  await nadia.getByLabel(words("Waarom?", "Why?")).fill("Dat doet onze arbodienst nu.");
  await button(nadia, words("Ja, stop nu", "Yes, stop now")).click();
  await arrive(nadia, script, words("Kantoor De Vries Accountants mag namens u inloggen", "Kantoor De Vries Accountants may log in on your behalf"));
  await expect(nadia.getByRole("row", { name: new RegExp(stopped) })).toContainText(words("Gestopt", "Stopped"));
  await expect.poll(() => mailsTo(server, "anna@devries.example").then((mails) => mails[0]?.text), "the office is told").toContain("Apotheek Zuid");

  await anna.reload();
  await arrive(anna, script, words("Waarom kan Chaima el Amrani niet inloggen", "Why can Chaima el Amrani not log in"));
  await expect(anna.getByRole("main").locator(".chain")).toContainText(
    words(`Apotheek Zuid B.V. stopte de machtiging voor ${stopped} op`, `Apotheek Zuid B.V. stopped the authorisation for ${stopped} on`),
  );

  // The other services go on, until the office stops them itself.
  await anna.goto("/clients?q=Apotheek");
  await anna.getByRole("main").getByRole("link", { name: "Apotheek Zuid B.V." }).first().click();
  await arrive(anna, script, "Apotheek Zuid B.V.");
  await link(anna, words("Stop voor deze klant", "Stop for this client")).click();
  await arrive(anna, script, words("Stopt u voor Apotheek Zuid B.V.?", "Do you stop for Apotheek Zuid B.V.?"));
  await button(anna, words("Ja, stop nu", "Yes, stop now")).click();
  await expect.poll(() => mailsTo(server, "nadia@apotheekzuid.example").then((mails) => mails[0]?.text), "the client is told").toContain("Kantoor De Vries");
  await nadia.goto("/authorisations");
  await nadia.getByRole("main").getByRole("link", { name: "Kantoor De Vries Accountants" }).first().click();
  await arrive(nadia, script, words("mag nu niets namens u", "may do nothing on your behalf now"));

  // Who was assigned it sees what stopped, why, and whom to turn to.
  const chaima = await visitor("Chaima");
  await chaima.goto("/acting?q=Apotheek");
  await arrive(chaima, script, words("Namens wie mag u inloggen?", "On whose behalf may you log in?"));
  await chaima.getByRole("main").locator("li li").filter({ hasText: stopped }).getByRole("link").click();
  await arrive(chaima, script, words("Waarom kunt u niet inloggen", "Why can you not log in"));
  await expect(chaima.getByRole("main")).toContainText(words("Vraag het aan een beheerder: Anna Bakker.", "Ask a manager: Anna Bakker."));
});

journey("WHY: Bram's means is too low for what Garage Blom needs", TWO_WAYS, async (given) => {
  const { script, visitor, words } = given;
  const bram = await visitor("Bram");
  await bram.goto("/acting?q=Blom");
  await arrive(bram, script, words("Namens wie mag u inloggen?", "On whose behalf may you log in?"));
  const service = words("Voertuig op naam zetten", "Register a vehicle to an owner");
  const blocked = bram.getByRole("main").locator("li li").filter({ hasText: service });
  await expect(blocked).toContainText(words("Kan nu niet", "Not possible now"));
  await blocked.getByRole("link").click();
  await arrive(bram, script, words("Waarom kunt u niet inloggen voor Garage Blom?", "Why can you not log in for Garage Blom?"));
  await expect(bram.getByRole("main").locator(".chain")).toContainText(
    words("Het middel is op niveau EH2+. Dat is te laag: nodig is EH3.", "The means is at level EH2+. That is too low: needed is EH3."),
  );
});
