import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { violations } from "./driver/axe.mjs";
import { launch } from "./driver/launch.mjs";
import { Stand } from "./stand/stand.mjs";

describe("the page with every field", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
    await page.open(`${stand.shop}/fields`);
    await page.waitFor(() => page.evaluate(() => !document.querySelector("#loading")));
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  /** The input of this name in the box with this title, and what is said of it. */
  const at = async (title, name) => {
    const place = await page.evaluate(
      (title, name) => {
        const box = [...document.querySelectorAll("fieldset")].find((set) => set.querySelector("legend").textContent === title);
        const input = box.querySelector(`[name="${name}"]`);
        input.id ||= `field-${Math.random().toString(36).slice(2)}`;
        return input.id;
      },
      title,
      name,
    );
    return {
      selector: `#${place}`,
      shown: () =>
        page.evaluate((id) => {
          const input = document.getElementById(id);
          const told = document.getElementById(input.getAttribute("aria-describedby"));
          const facts = input.closest("fieldset").querySelector(".facts");
          return { value: input.value, caret: input.selectionStart, status: told.dataset.status, told: told.textContent, facts: facts.textContent };
        }, place),
    };
  };

  test("groups an IBAN as it is typed, and says its bank once it is whole", async () => {
    const { selector, shown } = await at("IBAN", "iban");
    await page.type(selector, "de8937040044");
    const begun = await shown();
    assert.deepEqual([begun.value, begun.status], ["DE89 3704 0044", "incomplete"]);
    await page.typeHere("0532013000");
    const whole = await shown();
    assert.deepEqual([whole.value, whole.status], ["DE89 3704 0044 0532 0130 00", "valid"]);
    assert.match(whole.facts, /bank 37040044/);
  });

  test("keeps the caret where a character is deleted in the middle, and says why it is wrong then", async () => {
    const { shown } = await at("IBAN", "iban");
    await page.press("Home");
    for (let time = 0; time < 5; time += 1) await page.press("ArrowRight");
    await page.press("Backspace");
    const less = await shown();
    assert.deepEqual([less.value, less.caret], ["DE83 7040 0440 5320 1300 0", 3]);
    await page.typeHere("9");
    const again = await shown();
    assert.deepEqual([again.value, again.caret, again.status], ["DE89 3704 0044 0532 0130 00", 5, "valid"]);
  });

  test("refuses what has no place in a field", async () => {
    const { selector, shown } = await at("ACH (US)", "routing");
    await page.type(selector, "021x000021");
    const { value, status } = await shown();
    assert.deepEqual([value, status], ["021000021", "valid"]);
  });

  test("checks cards, identities, coins and codes with reasons in words", async () => {
    for (const [title, name, text, value, status, told] of [
      ["Card", "number", "4242424242424242", "4242 4242 4242 4242", "valid", /brand visa/],
      ["Resident identity number (China)", "cn_resident_id", "11010519491231002x", "110105 19491231 002X", "valid", /birth_date 1949-12-31/],
      ["Bitcoin address", "address", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "valid", /kind p2pkh/],
      ["UPI payload", "payload", "upi://pay?pa=shop@upi&pn=Shop", "upi://pay?pa=shop@upi&pn=Shop", "valid", /payee shop@upi/],
    ]) {
      const field = await at(title, name);
      await page.type(field.selector, text);
      const shown = await field.shown();
      assert.deepEqual([shown.value, shown.status], [value, status], title);
      assert.match(shown.facts, told, title);
    }
    const wrong = await at("CNAPS (CN)", "cnaps");
    await page.type(wrong.selector, "102100099997");
    assert.match((await wrong.shown()).told, /^warning · checksum_unsure: .+\.$/);
  });

  test("is without a fault that axe finds, and says nothing on the console", async () => {
    assert.deepEqual(await violations(page), []);
    assert.deepEqual((await browser.logs()).filter(({ level }) => level === "SEVERE" || level === "error"), []);
  });
});
