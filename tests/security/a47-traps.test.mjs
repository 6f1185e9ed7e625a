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

/** Is asked once of each instance, before anything else. */
const ONCE = "cardDesk";

async function exportsOf(root) {
  const module = new WebAssembly.Module(await readFile(inRoot("dist", "wasm", `${root}.wasm`)));
  return WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function").map(({ name }) => name);
}

/** Runs in the page: has an export trap, calls all there is, and tells what came of it. */
async function drive(script, name, options) {
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
  const use = async (cs) => {
    await attempt(() => cs.card.number("4242424242424242"));
    await attempt(() => cs.card.expiry("12 / 30", { today: "2026-11-22" }));
    await attempt(() => cs.card.cvc("123", { brand: "visa" }));
    await attempt(() => cs.card.holder("Ada Lövelace"));
    await attempt(() => cs.edit("card_number", { value: "4", start: 1, end: 1 }, { kind: "insert", text: "2" }));
    await attempt(() => {
      // A refusal, of a text that takes more bytes than it has characters.
      try {
        cs.checkout({ ...options, gateway: "käse", storage: null });
      } catch (error) {
        if (error.code !== "option_invalid") throw error;
      }
    });
    const checkout = await attempt(() => cs.checkout({ ...options, storage: null }));
    await attempt(() => checkout?.open());
    await attempt(() => checkout?.fill({ number: "4242424242424242", expiry: "12 / 30", cvc: "123", holder: "Ada Lövelace" }));
    await attempt(() => checkout?.snapshot());
    await attempt(() => checkout?.log());
    await attempt(() => checkout?.timeline());
    await attempt(() => checkout?.close());
  };
  globalThis.traps.arm(name);
  const cs = await attempt(() => load({ roots: ["fields", "core"] }));
  if (cs) await use(cs);
  const isUncalled = globalThis.traps.isArmed();
  globalThis.traps.arm(undefined);
  const first = told.splice(0);
  // Of the instance that has ended nothing answers any more.
  if (cs && !isUncalled) await use(cs);
  const after = told.splice(0);
  const isZero = globalThis.traps.isZero();
  await use(await load({ roots: ["fields", "core"] }));
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
  for (const root of ["fields", "core"]) {
    for (const name of await exportsOf(root)) {
      await t.test(`${root}: ${name}`, async () => {
        // Each begins with modules of its own: what is loaded once is not started again.
        if (name === FIRST || name === ONCE) await page.open(`${stand.shop}/empty`);
        const { first, after, again, isZero, isUncalled } = await realm.evaluate(drive, script, name, options);
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
