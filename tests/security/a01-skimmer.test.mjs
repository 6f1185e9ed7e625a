import assert from "node:assert/strict";
import { test } from "node:test";

import { cardOf } from "../e2e/stand/buyer.mjs";
import { Traces } from "../e2e/stand/traces.mjs";
import { Lab } from "./stand/lab.mjs";
import { skim } from "./stand/skimmer.mjs";

const CANARY = { number: "379182640375928", cvc: "7394" };
const traces = new Traces(CANARY);

const lab = Lab.forFile((here) => here.early("page", skim));
const loot = () => lab.realm.evaluate(() => globalThis.loot());

test("A01 a skimmer on the merchant's page gets no seven digits of a card that is paid with", async (t) => {
  const { merchant, page } = lab;
  await t.test("it gets what is typed into a field of the page's own", async () => {
    await merchant.open();
    await lab.realm.evaluate(() => {
      const input = Object.assign(document.createElement("input"), { id: "own" });
      input.addEventListener("input", () => void fetch("/empty", { method: "POST", body: input.value }));
      document.body.append(input);
    });
    await page.type("#own", CANARY.number);
    const taken = JSON.parse(await loot());
    for (const channel of ["keys: ", "value: ", "fetch: "]) {
      const said = taken.filter((line) => line.startsWith(channel)).join(" ");
      assert.ok(traces.in(said).includes("digits"), channel);
    }
    assert.ok(taken.some((line) => line.startsWith("a listener of input: ")));
  });

  await t.test("it gets nothing of one that is typed into the frame and paid with", async () => {
    await lab.merchant.begin();
    await lab.merchant.pays(cardOf(CANARY.number, CANARY.cvc));
    await lab.merchant.reaches("succeeded");
    const taken = await loot();
    assert.ok(taken.includes("succeeded"), "it heard of the payment");
    assert.deepEqual(traces.in(taken), []);
    assert.equal((await lab.stand.ledger(lab.merchant.sid)).length, 1);
  });
});
