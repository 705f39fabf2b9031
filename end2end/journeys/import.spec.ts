/** A file of users: uploaded, looked at, corrected, applied for by the worker, and uploaded once more. */
import type { Page } from "@playwright/test";
import { mailsTo } from "../support/outbox.ts";
import { arrive, button, link } from "../support/pages.ts";
import { expect } from "../support/test.ts";
import { TWO_WAYS, journey } from "../support/ways.ts";

const HEADER = "voornamen;tussenvoegsel;achternaam;geboortedatum;email;mobiel;in_loondienst;niveau;diensten;machtiging_jaren;kleur";

/** Row 2 lost a zero, row 3 has a date that never was, row 4 is for nobody that Anna may apply for. */
function file(mark: string): string {
  return [
    HEADER,
    `Puk;de;Jong;30-4-1994;puk-${mark}@devries.example;622220001;ja;EH3;Dieren melden;3;rood`,
    `Mies;;Mis;31-2-1980;mies-${mark}@devries.example;0622220002;ja;EH2+;;;`,
    `Hoog;;Boven;1-2-1980;hoog-${mark}@devries.example;0622220003;ja;EH4;;;`,
  ].join("\r\n");
}

async function upload(page: Page, label: string, submit: string, text: string): Promise<void> {
  await page.getByLabel(label).setInputFiles({ name: "gebruikers.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await button(page, submit).click();
}

journey("F1-21: Anna uploads a file, corrects a row, and the worker applies for it", TWO_WAYS, async ({ server, script, visitor, words, language }) => {
  const title = words("Middelen aanvragen met een bestand", "Apply for means with a file");
  const label = words("Bestand", "File");
  const submit = words("Bekijk wat er gebeurt", "See what happens");
  const anna = await visitor("Anna");
  await anna.goto("/people");
  await anna.getByRole("navigation", { name: words("Beheer", "Manage") }).getByRole("link", { name: words("Aanvragen met bestand", "Apply with a file") }).click();
  await arrive(anna, script, title);
  await expect(link(anna, words("Download een leeg voorbeeldbestand", "Download an empty sample file"))).toHaveAttribute("href", "/means/import/template.csv");

  // What is no list is refused in words, and the page says what is missing.
  await upload(anna, label, submit, "naam;email\nPuk;puk@devries.example");
  await expect(anna.getByRole("main")).toContainText(words("De kolom ‘geboortedatum’ ontbreekt.", "The column ‘date_of_birth’ is missing."));
  await upload(anna, label, submit, file(language));
  await arrive(anna, script, "gebruikers.csv");
  await expect(anna.getByRole("main")).toContainText("kleur");
  await expect(anna.getByRole("row", { name: new RegExp(words("Regel 2", "Line 2")) })).toContainText(words("Kan worden aangevraagd", "Can be applied for"));
  await expect(anna.getByRole("row", { name: new RegExp(words("Regel 4", "Line 4")) })).toContainText(words("Kan niet", "Not possible"));

  await link(anna, words("Begin met de eerste regel die u moet verbeteren", "Begin with the first line to correct")).click();
  await arrive(anna, script, words("Regel 3", "Line 3"));
  await expect(anna.getByRole("main")).toContainText(words("Geboortedatum: Vul een bestaande datum in", "Date of birth: Enter a date that exists"));
  await anna.locator("input[name=birth]").fill("28-2-1980");
  await button(anna, words("Sla op en kijk na", "Save and check")).click();
  await arrive(anna, script, "gebruikers.csv");
  await expect(anna.getByRole("row", { name: new RegExp(words("Regel 3", "Line 3")) })).toContainText(words("Kan worden aangevraagd", "Can be applied for"));

  await anna.getByRole("checkbox", { name: words("Ik ga akkoord met de voorwaarden", "I accept the terms") }).check();
  await button(anna, words("Vraag aan voor 2 gebruikers", "Apply for 2 users")).click();
  // Loading the page again before it was sent would take it back.
  await expect(button(anna, words("Vraag aan voor 2 gebruikers", "Apply for 2 users"))).toHaveCount(0);
  await expect(async () => {
    await anna.reload();
    await expect(anna.getByRole("main")).toContainText(words("Klaar. Voor 2 gebruikers", "Done. Means were applied for, for 2 users"), { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await arrive(anna, script, "gebruikers.csv");
  await expect.poll(() => mailsTo(server, `puk-${language}@devries.example`).then((mails) => mails.length), "the user is told").toBe(1);
  await expect(link(anna, words("Download alle regels met hun uitkomst (CSV)", "Download all lines with their outcome (CSV)"))).toBeVisible();

  // The same file again: the row that was right is done, and nothing new can be applied for.
  await anna.goto("/means/import");
  await upload(anna, label, submit, file(language));
  await arrive(anna, script, "gebruikers.csv");
  await expect(anna.getByRole("row", { name: new RegExp(words("Regel 2", "Line 2")) })).toContainText(words("Loopt al of is er al", "Under way or there already"));
  await expect(anna.getByRole("main")).toContainText(words("Er is geen regel waarvoor nu iets aangevraagd kan worden.", "There is no line for which something can be applied for now."));
});

journey("a row is left out, and the file thrown away", TWO_WAYS, async ({ script, visitor, words, language }) => {
  const anna = await visitor("Anna");
  await anna.goto("/means/import");
  await upload(anna, words("Bestand", "File"), words("Bekijk wat er gebeurt", "See what happens"), file(`weg-${language}`));
  await arrive(anna, script, "gebruikers.csv");
  await link(anna, words("Regel 2", "Line 2")).click();
  await arrive(anna, script, words("Regel 2", "Line 2"));
  await button(anna, words("Sla deze regel over", "Leave this line out")).click();
  await arrive(anna, script, "gebruikers.csv");
  await expect(anna.getByRole("row", { name: new RegExp(words("Regel 2", "Line 2")) })).toContainText(words("Overgeslagen", "Left out"));
  await link(anna, words("Gooi dit bestand weg", "Throw this file away")).click();
  await arrive(anna, script, words("Dit bestand weggooien?", "Throw this file away?"));
  await button(anna, words("Ja, gooi weg", "Yes, throw it away")).click();
  await arrive(anna, script, words("Middelen aanvragen met een bestand", "Apply for means with a file"));
  await expect(anna.getByRole("main")).not.toContainText(words("Eerdere bestanden", "Earlier files"));
});
