import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";
import { loadRoots } from "../../js/load-options.js";
import { ORIGIN, startGateway } from "./host/gateway.mjs";

const GOOD = { number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" };
const NOWHERE = { gateway: "http://127.0.0.1:9", clientSecret: `cs_pay_x_${"a".repeat(43)}`, origin: ORIGIN };

let gateway, cs;
before(async () => {
  gateway = await startGateway();
  cs = await load();
});
after(() => gateway.stop());

const refused = (code) => (error) => error instanceof CheckoutError && error.code === code;

/** A store as a tab has one. */
function shelf() {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** An open checkout on a session of its own, closed after the test. */
async function opened(t, options = {}) {
  const session = await gateway.session();
  const checkout = cs.checkout({
    gateway: gateway.url,
    clientSecret: session.client_secret,
    origin: ORIGIN,
    ...options,
  });
  t.after(() => checkout.close());
  await checkout.open();
  return { checkout, ...session };
}

async function reviewed(t, fields = GOOD, options = {}) {
  const opening = await opened(t, options);
  opening.checkout.select("card");
  opening.checkout.fill(fields);
  await opening.checkout.review();
  return opening;
}

test("a card is paid with, and the merchant's server hears the same from the gateway", async (t) => {
  const { checkout, id } = await reviewed(t);
  assert.deepEqual(checkout.state.order.amount, { value: "128.00", currency: "CNY" });
  assert.deepEqual(checkout.state.card, { brand: "visa", last4: "4242" });
  const { status, receipt, code, retry } = await checkout.confirm();
  assert.deepEqual([status, code, retry], ["succeeded", null, null]);
  assert.equal(receipt.jws.split(".").length, 3);
  assert.equal(checkout.state.phase, "succeeded");
  assert.equal((await gateway.payment(id)).status, "succeeded");
});

test("a decline resolves, says what to do next, and the next attempt is paid", async (t) => {
  const { checkout } = await reviewed(t, { ...GOOD, number: "4000000000000002" });
  const first = await checkout.confirm();
  assert.deepEqual([first.status, first.code], ["failed", "declined"]);
  assert.notEqual(first.retry, "none");
  checkout.retry();
  checkout.fill(GOOD);
  await checkout.review();
  assert.equal((await checkout.confirm()).status, "succeeded");
  assert.equal(checkout.state.receipt.attempt, 2);
});

test("many confirmations at once are one payment", async (t) => {
  const { checkout, id } = await reviewed(t);
  const all = await Promise.all(Array.from({ length: 20 }, () => checkout.confirm()));
  assert.equal(new Set(all.map(({ receipt }) => receipt.jws)).size, 1);
  assert.equal((await gateway.payment(id)).attempts.length, 1);
});

test("abort stops the waiting, never the payment", async (t) => {
  const { checkout } = await reviewed(t);
  const patience = new AbortController();
  const waiting = checkout.confirm({ signal: patience.signal });
  patience.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  assert.equal((await checkout.settled()).status, "succeeded");
  await assert.rejects(checkout.confirm({ signal: AbortSignal.abort() }), { name: "AbortError" });
});

test("a redirect is gone to after the snapshot is kept, and another page goes on from it", async (t) => {
  const storage = shelf();
  const gone = [];
  const navigate = (url) => gone.push({ url, kept: storage.kept.size });
  const { checkout, id, client_secret: clientSecret } = await reviewed(
    t,
    { ...GOOD, number: "4000002760003184" },
    { storage, navigate },
  );
  const action = new Promise((resolve) => checkout.addEventListener("action", resolve, { once: true }));
  const waiting = checkout.confirm();
  waiting.catch(() => {});
  assert.equal((await action).detail.action.kind, "redirect_get");
  assert.equal(gone.length, 1);
  assert(gone[0].url.startsWith(`${gateway.url}/sim/`));
  assert.equal(gone[0].kept, 1);
  const snapshot = [...storage.kept.values()].join();
  for (const secret of ["4000002760003184", "4000 0027 6000 3184", "Ada Lovelace", clientSecret]) {
    assert(!snapshot.includes(secret));
  }
  checkout.close();
  await assert.rejects(waiting, refused("closed"));

  const again = cs.checkout({ gateway: gateway.url, clientSecret, origin: ORIGIN, storage });
  t.after(() => again.close());
  const state = await again.open();
  assert.equal(state.phase, "action_required");
  // It asks the gateway first, and one thing is asked at a time.
  await new Promise((resolve) => again.addEventListener("change", resolve, { once: true }));
  assert.equal((await again.cancel("attempt")).code, "cancelled_by_buyer");
  assert.equal((await gateway.payment(id)).status, "open");
});

test("a gateway that is down is said so, and the same checkout opens once it is up", async (t) => {
  const checkout = cs.checkout(NOWHERE);
  t.after(() => checkout.close());
  await assert.rejects(checkout.open(), (error) => error.retryable && refused("gateway_unreachable")(error));
  assert.equal(checkout.state.phase, "idle");
  await assert.rejects(checkout.open(), CheckoutError, "and again");
});

test("what makes no sense now is refused, and nothing is sent", async (t) => {
  const { checkout, id } = await opened(t);
  await assert.rejects(checkout.confirm(), refused("not_now"));
  await assert.rejects(checkout.settled(), refused("not_now"));
  assert.throws(() => checkout.select("no_such_method"), CheckoutError);
  assert.throws(() => checkout.retry(), refused("not_now"));
  checkout.select("card");
  await assert.rejects(checkout.review(), CheckoutError, "nothing is filled in");
  assert.equal((await gateway.payment(id)).attempts.length, 0);
});

test("events come in order, and what a listener calls is done after it", async (t) => {
  const { checkout } = await opened(t);
  const seen = [];
  let inside = 0;
  checkout.addEventListener("change", ({ detail }) => {
    assert.equal(inside, 0, "never inside another");
    inside += 1;
    seen.push(detail.state.phase);
    if (seen.length === 1) {
      checkout.fill(GOOD);
      checkout.edit();
      assert.equal(checkout.state.fields.number.status, "empty", "not yet");
    }
    inside -= 1;
  });
  const errors = [];
  checkout.addEventListener("error", ({ detail }) => errors.push(detail.error.code));
  checkout.select("card");
  assert.deepEqual([...new Set(seen)], ["details"]);
  assert.equal(checkout.state.fields.number.status, "valid");
  assert.deepEqual(errors, ["not_now"], "a listener's mistake comes as an event");
});

test("no event, error, state, log or snapshot holds a digit of the card", async (t) => {
  const { checkout } = await opened(t);
  const said = [];
  for (const type of ["change", "action", "complete", "failed", "error"]) {
    checkout.addEventListener(type, ({ detail }) => said.push(JSON.stringify(detail)));
  }
  checkout.select("card");
  for (const number of ["4242424242424241", "4242424242424242"]) {
    checkout.fill({ ...GOOD, number });
    await checkout.review().catch((error) => said.push(`${error.stack}`));
  }
  await checkout.confirm();
  const all = [...said, JSON.stringify(checkout.log()), checkout.snapshot(), JSON.stringify(checkout.state)].join();
  assert(all.includes("4242"), "the control: the last four are there");
  assert.doesNotMatch(all, /(?:\d ?){7,}(?<=42424242|4242 4242)/);
  assert(!all.includes("Lovelace"));
});

test("a state that was given out cannot be changed", async (t) => {
  const { checkout } = await opened(t);
  assert.throws(() => {
    checkout.state.order.amount.value = "0.01";
  }, TypeError);
  assert.throws(() => {
    checkout.state = {};
  }, TypeError);
});

test("options that are mistakes are refused, by TypeError or by the core's code", () => {
  for (const options of [
    undefined,
    { ...NOWHERE, gateway: undefined },
    { ...NOWHERE, clientSecret: 7 },
    { ...NOWHERE, origin: undefined },
    { ...NOWHERE, pins: [1] },
    { ...NOWHERE, clientsecret: "" },
  ]) {
    assert.throws(() => cs.checkout(options), TypeError);
  }
  for (const [options, field] of [
    [{ ...NOWHERE, gateway: "http://pay.example" }, "gateway"],
    [{ ...NOWHERE, gateway: "https://pay.example/path" }, "gateway"],
    [{ ...NOWHERE, clientSecret: "sk_test_demo" }, "client_secret"],
  ]) {
    assert.throws(() => cs.checkout(options), (error) => error instanceof CheckoutError && error.field === field);
  }
});

test("a checkout that is closed holds no card, tells who waits, and takes nothing more", async (t) => {
  const { checkout } = await reviewed(t);
  const { core } = await loadRoots();
  const { memory } = await core.glue.default({ module_or_path: core.module });
  const found = (text) => Buffer.from(memory.buffer).includes(text);
  assert(found("4242 4242 4242 4242"), "the control: it is held until it is sent");
  const waiting = checkout.confirm();
  checkout.close();
  checkout.close();
  await assert.rejects(waiting, refused("closed"));
  for (const secret of ["4242424242424242", "4242 4242 4242 4242", "Lovelace", '"cvc":"123"']) {
    assert(!found(secret));
  }
  assert.throws(() => checkout.select("card"), refused("closed"));
  for (const late of ["open", "review", "confirm", "settled"]) await assert.rejects(checkout[late](), refused("closed"));
  assert.throws(() => checkout.snapshot(), refused("closed"));
  assert.throws(() => checkout.log(), refused("closed"));
});

test("a signal given at the start closes", async (t) => {
  const life = new AbortController();
  const { checkout } = await opened(t, { signal: life.signal });
  life.abort();
  assert.throws(() => checkout.select("card"), refused("closed"));
});

// Last, since it ends the instance that the others share.
test("a trap while a payment waits is told, leaves no card, and the next load opens the session again", async (t) => {
  const { checkout, id, client_secret: clientSecret } = await reviewed(t);
  const { core } = await loadRoots();
  const exports = await core.glue.default({ module_or_path: core.module });
  const errors = [];
  checkout.addEventListener("error", ({ detail }) => errors.push(detail.error.code));
  const waiting = checkout.confirm();
  assert.throws(() => core.guard.call(() => exports.__wbindgen_free(0x7fff_0000, 8, 1)), refused("internal"));

  await assert.rejects(waiting, refused("internal"));
  assert.deepEqual(errors, ["internal"]);
  assert(new Uint8Array(exports.memory.buffer).every((byte) => byte === 0));
  assert.throws(() => cs.checkout(NOWHERE), refused("internal"));
  checkout.close();

  // What was sent arrives, though nobody waits for it here.
  while ((await gateway.payment(id)).status !== "succeeded");
  cs = await load();
  const again = cs.checkout({ gateway: gateway.url, clientSecret, origin: ORIGIN });
  t.after(() => again.close());
  await again.open();
  assert.equal((await again.settled()).status, "succeeded", "and the next page is told");
});

test("whoever waits can stop waiting, and what was begun goes on", async (t) => {
  const checkout = cs.checkout({ ...NOWHERE, storage: null });
  t.after(() => checkout.close());
  const control = new AbortController();
  const opening = checkout.open({ signal: control.signal });
  control.abort();
  await assert.rejects(opening, { name: "AbortError" });
  assert.equal(checkout.state.phase, "opening");
  const { signal } = control;
  for (const begin of [() => checkout.open({ signal }), () => checkout.review({ signal }), () => checkout.cancel("session", { signal })]) {
    await assert.rejects(begin, { name: "AbortError" });
  }
});
