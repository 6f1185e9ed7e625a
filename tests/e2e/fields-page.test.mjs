import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { SCHEMES } from "../../js/schemes.js";
import { allOrNone } from "./driver/all-or-none.mjs";
import { violations } from "./driver/axe.mjs";
import { Emulation } from "./driver/emulation.mjs";
import { launch } from "./driver/launch.mjs";
import { Stand } from "./stand/stand.mjs";

describe("the page with every field", () => {
  let stand, browser, page, fetched;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch({ requests: true })]);
    page = await browser.page();
    await page.open(`${stand.shop}/fields`);
    await browser.cdp(page, "Browser.grantPermissions", {
      origin: stand.shop,
      permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"],
    });
    await page.waitFor("fieldset");
    await page.waitFor(() => page.evaluate(() => !document.querySelector("#loading")));
    fetched = (await browser.requests()).map(({ url }) => url);
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  /** A field's text with `|` where the caret is. */
  const shown = (id) =>
    page.evaluate((id) => {
      const { value, selectionStart } = document.getElementById(id);
      return `${value.slice(0, selectionStart)}|${value.slice(selectionStart)}`;
    }, id);

  /** What is said of a field, and what its box tells by name. */
  const told = (id) =>
    page.evaluate((id) => {
      const input = document.getElementById(id);
      const line = document.getElementById(input.getAttribute("aria-describedby"));
      const rows = [...input.closest("fieldset").querySelectorAll("dl div")];
      return {
        status: line.querySelector("b").textContent,
        code: line.querySelector("code")?.textContent ?? null,
        line: line.textContent,
        isInvalid: input.getAttribute("aria-invalid") === "true",
        facts: Object.fromEntries(rows.map((row) => [row.querySelector("dt").textContent, row.querySelector("dd").textContent])),
      };
    }, id);

  /** Has nothing in a field but what these keys make of it, with the selection there. */
  const at = async (id, text, start, end = start) => {
    await page.evaluate((id) => {
      const input = document.getElementById(id);
      input.focus();
      input.select();
    }, id);
    await page.press("Backspace");
    if (text) await page.type(`#${id}`, text);
    if (start === undefined) return;
    await page.evaluate((id, start, end) => document.getElementById(id).setSelectionRange(start, end), id, start, end);
  };

  /** Has an input method show a text that it has not settled yet. */
  const compose = (text) =>
    browser.cdp(page, "Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });

  for (const [id, keys, value, status, code, fact] of [
    ["card-number", "4242424242424242", "4242 4242 4242 4242|", "valid", null, ["brand", "visa"]],
    ["card-expiry", "0120", "01 / 20|", "incomplete", "card_expiry_past", []],
    ["card-cvc", "12", "12|", "incomplete", "card_cvc_incomplete", []],
    ["card-holder", "Zoë O'Neil", "Zoë O'Neil|", "valid", null, []],
    ["hinted-number", "4035501000000008", "4035 5010 0000 0008|", "valid", null, ["choices", "cartes_bancaires, visa"]],
    ["postal-postal", "941031234", "94103-1234|", "valid", null, ["formatted", "94103-1234"]],
    ["iban-iban", "de89370400440532013000", "DE89 3704 0044 0532 0130 00|", "valid", null, ["bank", "37040044"]],
    ["us_ach-routing", "021000022", "021000022|", "invalid", "checksum", []],
    ["gb_bacs-sort_code", "089999", "08-99-99|", "valid", null, ["branch", "089999"]],
    ["br_pix-key", "11144477735", "111.444.777-35|", "valid", null, ["kind", "cpf"]],
    ["cn_cnaps-cnaps", "102100099995", "102100099995|", "warning", "checksum_unsure", ["bank", "102"]],
    ["cn_resident_id-value", "11010519491231002x", "110105 19491231 002X|", "valid", null, ["born on", "1949-12-31"]],
    ["e164-value", "+44", "+44|", "incomplete", "incomplete", ["calling code", "44"]],
    ["bitcoin-address", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2|", "valid", null, ["kind", "p2pkh"]],
    ["link-link", "bitcoin:?req-x=1", "bitcoin:?req-x=1|", "invalid", "uri_unknown", []],
    ["upi-payload", "upi://pay?pa=shop@upi&pn=Shop", "upi://pay?pa=shop@upi&pn=Shop|", "valid", null, ["payee", "shop@upi"]],
    ["amount-amount", "1,234.5", "1,234.5|", "valid", null, ["value", "1234.50"]],
  ]) {
    test(`${id}: tells what "${keys}" is while it is typed`, async () => {
      await at(id, keys);
      assert.equal(await shown(id), value);
      const said = await told(id);
      assert.deepEqual([said.status, said.code, said.isInvalid], [status, code, status === "invalid"], said.line);
      if (code) assert.match(said.line, / [A-Z][^.]+\.$/, "a sentence on it");
      const [name, worth] = fact;
      if (name) assert.equal(said.facts[name], worth, JSON.stringify(said.facts));
    });
  }

  test("a key in the middle, or a deletion at a gap, leaves the caret where it was done", async () => {
    await at("iban-iban", "DE89370400440532013000", 5);
    await page.press("Backspace");
    assert.equal(await shown("iban-iban"), "DE8|3 7040 0440 5320 1300 0");
    await page.press("9");
    assert.match(await shown("iban-iban"), /^DE89 ?\| ?3704 0044 0532 0130 00$/);
    await at("card-number", "42421234", 4);
    await page.press("Delete");
    assert.equal(await shown("card-number"), "4242 |234");
  });

  test("a word is deleted, and a part cut, as browsers do it", async () => {
    await at("card-number", "424242424242", 10);
    await page.press("Control+Backspace");
    assert.equal(await shown("card-number"), "4242 |4242");
    await at("iban-iban", "DE893704", 2, 4);
    await page.press("Control+x");
    assert.equal(await shown("iban-iban"), "DE|37 04");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "89");
  });

  const paste = async (text) => {
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.press("Control+v");
  };

  test("a pasted text is drawn whatever digits and gaps it has, and refused whole where a letter has no place", async () => {
    await at("card-number", "");
    await paste("４２４２-4242\u00a04242 4242");
    assert.equal(await shown("card-number"), "4242 4242 4242 4242|");
    await at("card-number", "42424", 2);
    await paste("No. 7");
    assert.equal(await shown("card-number"), "42|42 4");
    assert.match((await told("card-number")).line, /Not all of that has a place here\.$/);
  });

  test("a key that has no place changes nothing, and that is said until the next", async () => {
    await at("us_ach-routing", "0210", 2);
    await page.press("x");
    assert.equal(await shown("us_ach-routing"), "02|10");
    assert.match((await told("us_ach-routing")).line, /Not all of that has a place here\.$/);
    await page.press("1");
    assert.doesNotMatch((await told("us_ach-routing")).line, /Not all/);
  });

  test("composed and inserted texts are drawn once they are settled", async () => {
    await at("card-number", "424", 3);
    for (const text of ["2", "21", "3"]) await compose(text);
    assert.equal(await shown("card-number"), "4242 13|");
    await at("iban-iban", "");
    await compose("de8937");
    assert.equal(await shown("iban-iban"), "de8937|");
    await browser.cdp(page, "Input.insertText", { text: "de893704" });
    assert.equal(await shown("iban-iban"), "DE89 3704|");
  });

  test("a choice draws and checks anew what depends on it", async () => {
    await at("symbol-text", "HELLO");
    const size = () => page.evaluate(() => document.querySelector("#codes .symbol").getAttribute("viewBox"));
    assert.equal(await size(), "0 0 29 29");
    await at("symbol-text", "HELLO WORLD OF COINS AND CODES");
    const before = await size();
    await page.evaluate(() => {
      const level = document.querySelector("#symbol-level");
      level.value = "H";
      level.dispatchEvent(new Event("input"));
    });
    assert.notEqual(await size(), before);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("#codes .symbol")).backgroundColor), "rgb(255, 255, 255)");
  });

  test("has every field of every scheme, and an example of each that is valid", async () => {
    const ids = Object.entries(SCHEMES).flatMap(([id, { parts }]) => parts.map((part) => `${id}-${part.replace("?", "")}`));
    assert.deepEqual(await page.evaluate((ids) => ids.filter((id) => !document.getElementById(id)), ids), []);

    const boxes = await page.evaluate(() => {
      for (const button of document.querySelectorAll(".try")) button.click();
      return [...document.querySelectorAll("fieldset")].map((set) => [
        set.querySelector("legend").textContent,
        ...[...set.querySelectorAll(".told")].map((line) => line.dataset.status),
      ]);
    });
    assert.ok(boxes.length > 30);
    for (const [title, ...statuses] of boxes) assert.ok(statuses.every((status) => status === "valid"), `${title}: ${statuses}`);
    assert.equal(await shown("card-number"), "3782 822463 10005|");
    assert.equal((await told("instalments-amount")).facts.instalments, "34.11, 34.10, 34.09");
  });

  test("axe finds nothing in either scheme, and nothing is wider than a small phone", async () => {
    const emulation = new Emulation(browser, page);
    await emulation.device("smallPhone");
    for (const scheme of ["light", "dark"]) {
      await emulation.media({ scheme });
      assert.deepEqual(await violations(page), [], scheme);
    }
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  });

  test("nothing was fetched but the page and the SDK, and nothing at all while typing", async () => {
    const known = [`${stand.shop}/fields`, `${stand.gateway}/sdk/1.0.0/`, "data:"];
    assert.deepEqual(fetched.filter((url) => !known.some((begin) => url.startsWith(begin))), []);
    assert.deepEqual((await browser.requests()).map(({ url }) => url), fetched);
    assert.deepEqual((await browser.logs()).filter(({ level }) => level === "SEVERE"), []);
  });
});
