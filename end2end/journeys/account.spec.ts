/** One's own account: what one is called, and for whom one works. */
import { signIn } from "../support/login.ts";
import { linkTo } from "../support/outbox.ts";
import { arrive, button, demoLink, link } from "../support/pages.ts";
import { expectNoSidewaysScroll } from "../support/axe.ts";
import { expect } from "../support/test.ts";
import { EVERY_WAY, TWO_WAYS, journey } from "../support/ways.ts";

journey("Bram changes his name; his manager sees the new one, and the old one in the history", TWO_WAYS, async (given) => {
  const { script, visitor, words } = given;
  const bram = await visitor("Bram");
  await bram.goto("/account");
  await link(bram, words("Wijzig Naam", "Change Name")).click();
  await arrive(bram, script, words("Hoe heet u?", "What is your name?"));
  const name = bram.getByLabel(words("Naam", "Name"), { exact: true });
  await expect(name).toHaveValue("Bram Bos");
  await name.fill("<Bram>");
  await button(bram, words("Bewaar de naam", "Save the name")).click();
  await expect(bram.getByRole("alert").filter({ visible: true }).first()).toContainText(words("Naam", "Name"));
  await expect(name, "what was typed stays").toHaveValue("<Bram>");
  await name.fill("Bram Bos-Visser");
  await button(bram, words("Bewaar de naam", "Save the name")).click();
  await arrive(bram, script, words("Uw account", "Your account"));
  await expect(bram.locator("header")).toContainText("Bram Bos-Visser");

  const anna = await visitor("Anna");
  await anna.goto("/people?q=visser");
  await link(anna, "Bram Bos-Visser").click();
  await arrive(anna, script, "Bram Bos-Visser");
  const history = anna.locator(".history__line").filter({ hasText: "Bram Bos → Bram Bos-Visser" });
  await expect(history).toContainText(words("door Bram Bos-Visser, voor zichzelf", "by Bram Bos-Visser, on their own behalf"));
});

journey("Sanne chooses another organisation in the header, by keyboard, and stays on the list", EVERY_WAY, async (given) => {
  const { script, visitor, words, size } = given;
  const page = await visitor("Sanne");
  await page.goto("/authorisations");
  const header = page.locator("header");
  const now = header.locator("summary");
  await expect(now).toContainText("Bakkerij Jansen");
  const other = header.getByRole("button", { name: "Stichting De Linde" });
  await expect(other).toBeHidden();
  await now.focus();
  await page.keyboard.press("Enter");
  await expect(other).toBeVisible();
  await expect(header.locator("[aria-current=true]", { hasText: "Bakkerij Jansen" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  if (size === "phone") {
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    const box = await other.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 320 && box.height >= 44, "within the window, as high as a finger").toBe(true);
  }
  if (script) {
    // Before the scripts have come Escape does nothing.
    await expect(async () => {
      await page.keyboard.press("Escape");
      await expect(other).toBeHidden({ timeout: 500 });
    }).toPass();
    await expect(now).toBeFocused();
    await page.keyboard.press("Enter");
  }
  await page.keyboard.press("Tab");
  await expect(other).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: words("U werkt nu voor deze organisatie.", "You now work for this organisation.") })).toBeVisible();
  await expect(page).toHaveURL(/\/authorisations$/);
  await expect(now).toContainText("Stichting De Linde");
  await arrive(page, script, words("Machtigingen", "Authorisations"));

  // Somebody with one organisation has nothing to choose.
  const anna = await visitor("Anna");
  await anna.goto("/clients");
  await expect(anna.locator("header")).toContainText("Kantoor De Vries");
  await expect(anna.locator("header summary")).toHaveCount(0);
});

journey("a link in Sanne's mail is about her other organisation: the page that is not there offers it", TWO_WAYS, async (given) => {
  const { page, server, script, words, watch } = given;
  // At the bakery she says yes, and has that in writing.
  await page.goto(demoLink(server, "Bakkerij Jansen"));
  await button(page, words("Verder met deze keuze", "Continue with this choice")).click();
  await signIn(page, server, "Sanne");
  await button(page, words("Ja, voor 3 diensten", "Yes, for 3 services")).click();
  await arrive(page, script, words("mag nu namens u zaken doen", "may now act on your behalf"));
  const path = await linkTo(server, "sanne@bakkerijjansen.example", "/authorisations/");

  // Later she works for the foundation, and opens it again.
  await page.goto("/authorisations");
  await page.locator("header summary").click();
  await page.locator("header").getByRole("button", { name: "Stichting De Linde" }).click();
  await expect(page.locator("header summary")).toContainText("Stichting De Linde");
  watch.allow(/status of 404/);
  expect((await page.goto(path))?.status()).toBe(404);
  await arrive(page, script, words("Deze pagina bestaat niet", "This page does not exist"));
  const main = page.getByRole("main");
  await expect(main).toContainText(words("Werkt u ook voor een andere organisatie", "Do you work for another organisation too"));
  await expect(button(page, "Stichting De Linde"), "she is there already").toHaveCount(0);
  await button(page, "Bakkerij Jansen").dblclick();
  await expect(page).toHaveURL(path);
  await arrive(page, script, words("Kantoor De Vries Accountants mag namens u inloggen", "Kantoor De Vries Accountants may log in on your behalf"));
  await expect(page.getByRole("status").filter({ hasText: words("U werkt nu voor deze organisatie.", "You now work for this organisation.") })).toBeVisible();
  await expect(page.locator("header summary")).toContainText("Bakkerij Jansen");
  // What is nowhere is not there either, and offers the same.
  expect((await page.goto("/nergens"))?.status()).toBe(404);
  await arrive(page, script, words("Deze pagina bestaat niet", "This page does not exist"));
  await expect(button(page, "Stichting De Linde")).toBeVisible();
});
