import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";
import { mockGateway } from "../../js/mock.js";

const CARD = { number: "4242 4242 4242 4242", expiry: "12 / 40", cvc: "123", holder: "Ada Lovelace" };

let cs;
before(async () => void (cs = await load()));

/** A mock with its own time, and a checkout on a session of it. */
async function set(t, { options = {}, request, script = [] } = {}) {
  const gateway = await mockGateway({ clock: "virtual", ...options });
  const session = await gateway.session(request);
  gateway.script(...script);
  const checkout = cs.checkout({ clientSecret: session.clientSecret, ...gateway.client });
  t.after(() => {
    checkout.close();
    gateway.close();
  });
  return { gateway, checkout, ...session };
}

/** Opens, fills a card in and confirms; what `confirm()` gives is not waited for. */
async function sent(t, more = {}) {
  const all = await set(t, more);
  await all.gateway.until(all.checkout.open());
  all.checkout.select("card");
  all.checkout.fill({ ...CARD, number: more.number ?? CARD.number });
  await all.checkout.review();
  const confirmed = all.checkout.confirm();
  confirmed.catch(() => {});
  return { ...all, confirmed };
}

const states = (gateway, id) => gateway.ledger(id).map(({ state }) => state);

describe("a mock gateway", () => {
  test("takes a card payment without a network, and its books and its merchant know", async (t) => {
    const { gateway, confirmed, id } = await sent(t);
    const { status, receipt } = await gateway.until(confirmed);
    assert.equal(status, "succeeded");
    assert.equal(receipt.jws.split(".").length, 3);
    assert.deepEqual(gateway.ledger(id), [
      { reference: `${id}.1`, state: "taken", amount: 12800, currency: "CNY", last4: "4242", received: 12800, returned: 0 },
    ]);
    assert.equal((await gateway.payment(id)).status, "succeeded");
    assert.deepEqual(gateway.events(id).map(({ type }) => type), ["payment.succeeded"]);
    assert.deepEqual(gateway.calls().map(({ call }) => call), ["discovery", "keys", "intents"]);
  });

  test("gives the same keys and names for the same seed", async (t) => {
    const [one, same, other] = await Promise.all([1, 1, 2].map((seed) => set(t, { options: { seed } })));
    assert.equal(one.order, same.order);
    assert.notEqual(one.order, other.order);
  });

  test("decides by the card's number where no script does", async (t) => {
    const { gateway, confirmed } = await sent(t, { number: "4000 0000 0000 9995" });
    const { status, code } = await gateway.until(confirmed);
    assert.deepEqual([status, code], ["failed", "insufficient_funds"]);
  });

  test("follows its script, one step a charge", async (t) => {
    const { gateway, checkout, confirmed, id } = await sent(t, { script: [{ outcome: "declined", code: "expired_card" }, "approved"] });
    assert.equal((await gateway.until(confirmed)).code, "expired_card");
    checkout.retry();
    checkout.fill(CARD);
    await checkout.review();
    assert.equal((await gateway.until(checkout.confirm())).status, "succeeded");
    assert.deepEqual(states(gateway, id), ["declined", "taken"]);
  });

  test("keeps time: a slow rail answers when its time has come, and not before", async (t) => {
    const { gateway, checkout, confirmed } = await sent(t, { script: [{ outcome: "pending", after: 60_000 }] });
    const before = gateway.now;
    await gateway.advance(59_000);
    assert.equal(checkout.state.phase, "processing");
    await gateway.advance(2_000);
    assert.equal(checkout.state.phase, "succeeded");
    assert.equal(gateway.now - before, 61_000);
    assert.equal((await confirmed).status, "succeeded");
  });

  test("waits for the buyer, who goes to the bank and approves, or does not", async (t) => {
    for (const [choice, status] of [["approve", "succeeded"], ["decline", "failed"]]) {
      const { gateway, checkout, confirmed, id } = await sent(t, { script: [{ action: "redirect_get" }] });
      await gateway.advance(0);
      assert.equal(checkout.state.action.kind, "redirect_get");
      assert.deepEqual(gateway.visits(), [checkout.state.action.url]);
      assert.equal(gateway.act(id, choice), true);
      assert.equal(gateway.act(id), false, "it was done");
      assert.equal((await gateway.until(confirmed)).status, status);
    }
  });

  test("a session ends when its time is over", async (t) => {
    const { gateway, checkout, id } = await set(t, { request: { expires_in: 60 } });
    await gateway.until(checkout.open());
    await gateway.advance(61_000);
    assert.equal((await gateway.payment(id)).status, "expired");
  });

  test("money that comes after a signed failure goes back", async (t) => {
    const { gateway, confirmed, id } = await sent(t, { script: [{ outcome: "late_success", after: 30_000 }] });
    assert.equal((await gateway.until(confirmed)).status, "failed");
    await gateway.advance(31_000);
    assert.deepEqual(gateway.ledger(id).map(({ state, returned }) => [state, returned]), [["taken", 12800]]);
  });

  test("refunds as the script says", async (t) => {
    const { gateway, confirmed, id } = await sent(t);
    await gateway.until(confirmed);
    gateway.scriptRefunds("processing");
    const refund = await gateway.refund(id, { amount: { value: "28.00", currency: "CNY" } });
    assert.equal(gateway.ledger(id)[0].returned, 0);
    assert.equal(gateway.settleRefund(refund.id, "refunded"), true);
    assert.equal(gateway.ledger(id)[0].returned, 2800);
    assert.equal((await gateway.payment(id)).refunds[0].status, "refunded");
  });

  test("a lost answer is one charge, and the buyer learns of it", async (t) => {
    const all = await set(t);
    all.gateway.fault({ call: "intents", fault: "lost_answer" });
    await all.gateway.until(all.checkout.open());
    all.checkout.select("card");
    all.checkout.fill(CARD);
    await all.checkout.review();
    assert.equal((await all.gateway.until(all.checkout.confirm())).status, "succeeded");
    assert.deepEqual(states(all.gateway, all.id), ["taken"]);
    assert.deepEqual(all.gateway.calls().map(({ call, fault }) => [call, fault]), [
      ["discovery", undefined],
      ["keys", undefined],
      ["intents", "lost_answer"],
      ["intents", undefined],
    ]);
  });

  test("a process that ends between the rail and the store takes its work up again", async (t) => {
    const { gateway, checkout, id } = await set(t);
    gateway.fault({ call: "intents", fault: "crash_after_rail" });
    await gateway.until(checkout.open());
    checkout.select("card");
    checkout.fill(CARD);
    await checkout.review();
    assert.equal((await gateway.until(checkout.confirm())).status, "succeeded");
    assert.deepEqual(states(gateway, id), ["taken"]);
  });

  test("a page that is loaded again goes on with the same client", async (t) => {
    const gateway = await mockGateway({ clock: "virtual" });
    t.after(() => gateway.close());
    const { clientSecret } = await gateway.session();
    gateway.script({ outcome: "pending", after: 20_000 });
    const tab = gateway.client;
    const first = cs.checkout({ clientSecret, ...tab });
    await gateway.until(first.open());
    first.select("card");
    first.fill(CARD);
    await first.review();
    first.confirm().catch(() => {});
    await gateway.advance(1_000);
    first.close();
    const again = cs.checkout({ clientSecret, ...tab });
    t.after(() => again.close());
    await gateway.until(again.open());
    assert.equal(again.state.phase, "processing");
    assert.equal((await gateway.until(again.settled())).status, "succeeded");
  });

  test("mistakes in a test are refused", async (t) => {
    const { gateway } = await set(t);
    await assert.rejects(mockGateway({ seeds: 1 }), TypeError);
    await assert.rejects(mockGateway({ clock: "sun" }), TypeError);
    await assert.rejects(mockGateway({ url: "http://pay.example" }), CheckoutError);
    assert.throws(() => gateway.fault({ fault: "rain" }), TypeError);
    assert.throws(() => gateway.fault({ fault: "late", often: 2 }), TypeError);
    assert.throws(() => gateway.script("perhaps"), (error) => error.code === "unsupported");
    await assert.rejects(gateway.session({ order: {} }), CheckoutError);
    const real = await mockGateway();
    t.after(() => real.close());
    await assert.rejects(real.advance(1), TypeError);
  });

  test("a promise that nothing settles is said to be so", async (t) => {
    const { gateway } = await set(t);
    await assert.rejects(gateway.until(new Promise(() => {}), 10_000), /not settled/);
  });

  test("an installed mock answers the page's fetch for itself and for nobody else", async (t) => {
    const gateway = await mockGateway();
    t.after(() => gateway.close());
    const before = globalThis.fetch;
    t.after(() => void (globalThis.fetch = before));
    const others = [];
    globalThis.fetch = async (input) => (others.push(String(input)), new Response("other"));
    const undo = gateway.install();
    assert.equal((await (await fetch(`${gateway.url}/.well-known/countersign.json`)).json()).issuer, gateway.url);
    assert.equal(await (await fetch("https://else.example/")).text(), "other");
    assert.equal(await (await fetch("data:,x")).text(), "other");
    undo();
    await fetch(gateway.url);
    assert.deepEqual(others, ["https://else.example/", "data:,x", gateway.url]);
  });
});
