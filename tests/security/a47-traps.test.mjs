import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";
import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { Lab } from "./stand/lab.mjs";
import { trappable } from "./stand/traps.mjs";

const lab = Lab.forFile((here) => here.early("all", trappable));

/** What only runs where an import throws, which none of ours does. */
const UNCALLED = ["__wbindgen_exn_store"];

/** Runs at the start, before there is an instance to call or to wipe. */
const FIRST = "__wbindgen_start";

/** Are asked once of each instance, before anything else. */
const ONCE = ["cardDesk", "desk"];

/** What is loaded together, of whose exports each is made to trap. */
const LOADED = [["fields", "core"], ["card"], ["validators"], ["money"], ["coin"], ["qr"]];

async function exportsOf(root) {
  const module = new WebAssembly.Module(await readFile(inRoot("dist", "wasm", `${root}.wasm`)));
  return WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function").map(({ name }) => name);
}

/** Runs in the page: has an export trap, calls all there is in these roots, and tells what came of it. */
async function drive(script, roots, name, options) {
  const { load } = await import(script);
  const told = [];
  const attempt = async (work) => {
    try {
      return await work();
    } catch (error) {
      told.push(error.code ?? String(error));
      return undefined;
    }
  };
  /** What must be refused: the code goes out by another way than an answer. */
  const refused = (code, work) =>
    attempt(() => {
      try {
        work();
      } catch (error) {
        if (error.code !== code) throw error;
      }
    });
  const typed = (text) => ({ value: text, start: text.length, end: text.length });
  const more = { kind: "insert", text: "2" };
  const card = async (cs) => {
    await attempt(() => cs.card.number("4242424242424242"));
    await attempt(() => cs.card.expiry("12 / 30", { today: "2026-11-22" }));
    await attempt(() => cs.card.cvc("123", { brand: "visa" }));
    await attempt(() => cs.card.holder("Ada Lövelace"));
    await attempt(() => cs.edit("card_number", typed("4"), more));
  };
  const parts = {
    fields: card,
    core: async (cs) => {
      // A text that takes more bytes than it has characters.
      await refused("option_invalid", () => cs.checkout({ ...options, gateway: "käse", storage: null }));
      const checkout = await attempt(() => cs.checkout({ ...options, storage: null }));
      await attempt(() => checkout?.open());
      await attempt(() => checkout?.fill({ number: "4242424242424242", expiry: "12 / 30", cvc: "123", holder: "Ada Lövelace" }));
      await attempt(() => checkout?.snapshot());
      await attempt(() => checkout?.log());
      await attempt(() => checkout?.timeline());
      await attempt(() => checkout?.close());
    },
    card: async (cs) => {
      await card(cs);
      await attempt(() => cs.card.number("4929182736455640", { hint: { bin: "49291827", brands: ["visa"] } }));
      await attempt(() => cs.card.postal("94107-5381", { country: "US" }));
      await attempt(() => cs.edit("postal", { ...typed("94107-538"), country: "US" }, more));
    },
    validators: async (cs) => {
      await attempt(() => cs.account.check("iban", { iban: "DE89370400440532013000", bic: "DEUTDEFF" }));
      await attempt(() => cs.identity.check("name", "Ada Lövelace"));
      await attempt(() => cs.edit("iban.iban", typed("DE89"), more));
    },
    money: async (cs) => {
      const amount = { value: "100.00", currency: "CNY" };
      const rate = { rate: "0.13795", markup: 300 };
      const quote = { ...rate, amount, quoted: { value: "14.21", currency: "USD" }, expires_at: 1795305600 };
      await attempt(() => cs.money.parse("1 234,5", "EUR", { mark: "," }));
      await attempt(() => cs.money.add(amount, amount));
      await refused("currency_mismatch", () => cs.money.subtract(amount, quote.quoted));
      await attempt(() => cs.money.compare(amount, amount));
      await attempt(() => cs.money.split("100.00", "CNY", [1, 1, 1]));
      await attempt(() => cs.money.instalments("100.00", "CNY", { count: 3, rate: "0.023", bearer: "buyer" }));
      await attempt(() => cs.money.units("1500.00", "HUF"));
      await attempt(() => cs.money.convert("100.00", "CNY", { ...rate, into: "USD" }));
      await attempt(() => cs.money.quote(quote, { now: 0 }));
      await attempt(() => cs.money.refund(quote, "50.00", { before: "50.00" }));
    },
    coin: async (cs) => {
      await attempt(() => cs.coin.address("bitcoin", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"));
      const uri = await attempt(() => cs.coin.uri.read("bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=20.3"));
      await attempt(() => uri && cs.coin.uri.write(uri));
      await refused("misplaced", () => cs.coin.invoice("lnxx25m1qqqqqq"));
    },
    qr: async (cs) => {
      const pix = { key: "123e4567-e12b-12d1-a456-426655440000", name: "Fulano de Tal", city: "BRASILIA" };
      const text = await attempt(() => cs.qr.pix.write(pix));
      await attempt(() => text && cs.qr.pix.read(text));
      await attempt(() => cs.qr.symbol("käse"));
      await refused("required", () => cs.qr.symbol(""));
    },
  };
  const use = async (cs) => {
    for (const root of roots) await parts[root](cs);
  };
  globalThis.traps.arm(name);
  const cs = await attempt(() => load({ roots }));
  if (cs) await use(cs);
  const isUncalled = globalThis.traps.isArmed();
  globalThis.traps.arm(undefined);
  const first = told.splice(0);
  // Of the instance that has ended nothing answers any more.
  if (cs && !isUncalled) await use(cs);
  const after = told.splice(0);
  const isZero = globalThis.traps.isZero();
  await use(await load({ roots }));
  return { first, after, again: told, isZero, isUncalled };
}

test("A47 a trap at any export is told as internal, leaves no byte, ends the instance, and not the page", async (t) => {
  const { merchant, page, stand, realm } = lab;
  const session = await stand.session({ policy: { inline: true } });
  const options = { gateway: stand.gateway, clientSecret: session.client_secret };
  const script = `${stand.gateway}/sdk/1.0.0/headless.js`;
  // The page's own policy is for a frame: here the core is in the page.
  await realm.send("Page.setBypassCSP", { enabled: true });
  await page.open(`${stand.shop}/empty`);
  for (const [root, roots] of LOADED.flatMap((roots) => roots.map((root) => [root, roots]))) {
    for (const name of await exportsOf(root)) {
      await t.test(`${root}: ${name}`, async () => {
        // Each begins with modules of its own: what is loaded once is not started again.
        if (name === FIRST || ONCE.includes(name)) await page.open(`${stand.shop}/empty`);
        const { first, after, again, isZero, isUncalled } = await realm.evaluate(drive, script, roots, name, options);
        assert.equal(isUncalled, UNCALLED.includes(name), "the export was called");
        assert.deepEqual(again, [], "the next instance works");
        if (isUncalled) return;
        if (name === FIRST) return assert.deepEqual(first, ["wasm_invalid"]);
        assert.deepEqual([...new Set(first)], ["internal"]);
        assert.deepEqual([...new Set(after)], ["internal"]);
        assert.equal(isZero, true);
      });
    }
  }

  await t.test("in the frame: the page hears of it, lives on, and pays", async () => {
    await realm.send("Page.setBypassCSP", { enabled: false });
    await merchant.begin();
    await lab.fields.evaluate(() => globalThis.traps.arm("checkout_fill"));
    await page.type(merchant.part("number"), "4");
    await merchant.sees("trouble");
    assert.deepEqual((await merchant.told("error")).map(({ code }) => code), ["internal"]);
    assert.equal(await lab.fields.evaluate(() => globalThis.traps.isZero()), true);
    assert.deepEqual(lab.thrown, []);
    await page.click(merchant.part("next"));
    await merchant.reaches("details");
    await merchant.pays(cardOf(CARDS.approved));
    await merchant.reaches("succeeded");
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
  });
});
