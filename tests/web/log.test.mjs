import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { load } from "../../js/index.js";
import { ORIGIN, startGateway } from "./host/gateway.mjs";

const GOOD = { number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" };

let gateway, headsOf;
before(async () => {
  gateway = await startGateway();
  // The very example that docs/machine.md gives.
  const page = await readFile(new URL("../../docs/machine.md", import.meta.url), "utf8");
  const [, example] = page.split("## The log")[1].split("```js\n");
  const source = example.split("```")[0];
  ({ headsOf } = await import(`data:text/javascript,${encodeURIComponent(source)}`));
});
after(() => gateway.stop());

async function paid(t) {
  const session = await gateway.session();
  const cs = await load();
  const checkout = cs.checkout({ gateway: gateway.url, clientSecret: session.client_secret, origin: ORIGIN });
  t.after(() => checkout.close());
  await checkout.open();
  checkout.select("card");
  checkout.fill(GOOD);
  await checkout.review();
  await checkout.confirm();
  return { checkout, id: session.id };
}

test("the documented way to check a log holds for an exported one, and finds every change", async (t) => {
  const { checkout } = await paid(t);
  const log = checkout.log();
  assert.equal(headsOf(log).length, log.entries.length + 1);
  for (const [index, entry] of log.entries.entries()) {
    const entries = log.entries.with(index, { ...entry, at: entry.at + 1 });
    assert.throws(() => headsOf({ ...log, entries }), /changed/);
  }
  assert.throws(() => headsOf({ ...log, entries: log.entries.slice(1) }), /changed/);
});

test("the intent that was signed carries one of the log's heads", async (t) => {
  const { checkout, id } = await paid(t);
  const { evidence } = await gateway.payment(id);
  const [intent] = JSON.stringify(evidence).match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g).flatMap((jws) => {
    const payload = JSON.parse(Buffer.from(jws.split(".")[1], "base64url"));
    return payload.log ? [payload] : [];
  });
  assert.ok(headsOf(checkout.log()).includes(intent.log));
});

test("the timeline of a payment that is made is done from its first step to its last", async (t) => {
  const { checkout } = await paid(t);
  const steps = checkout.timeline();
  assert.deepEqual(steps.map(({ step }) => step), ["opening", "selecting", "details", "review", "submitting", "processing", "succeeded"]);
  assert.ok(steps.every(({ state }) => state === "done"));
  assert.equal(typeof steps[0].at, "number");
});
