import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { CARDS, cardOf, checkoutOn, pay, review, stateOf } from "../e2e/stand/buyer.mjs";
import { Held, doubled, jsonOf, lostAnswer, lostRequest } from "../e2e/stand/fault-proxy.mjs";
import { flipped } from "../e2e/stand/forge.mjs";
import { Stand } from "../e2e/stand/stand.mjs";
import { WireBuyer } from "../e2e/stand/wire-buyer.mjs";

describe("a headless checkout against the gateway", () => {
  let stand;
  const open = [];

  before(async () => void (stand = await Stand.start()));
  afterEach(() => {
    stand.proxy.reset();
    for (const checkout of open.splice(0)) checkout.close();
  });
  after(() => stand?.stop());

  const checkoutFor = async (session, options) => {
    const checkout = await checkoutOn(stand, session, options);
    open.push(checkout);
    return checkout;
  };

  test("a card is paid once, and the merchant's query agrees", async () => {
    const session = await stand.session();
    const checkout = await checkoutFor(session);
    await checkout.open();
    assert.deepEqual(checkout.state.order.amount, { value: "128.00", currency: "CNY" });
    await review(checkout);
    const told = [];
    for (const type of ["complete", "failed", "error"]) checkout.addEventListener(type, () => told.push(type));
    const { status, receipt, code } = await checkout.confirm();
    assert.deepEqual([status, code, receipt.status], ["succeeded", null, "succeeded"]);
    assert.deepEqual(checkout.state.card, { brand: "visa", last4: "4242" });
    assert.equal(await stand.charges(session.id), 1);
    const payment = await stand.payment(session.id);
    assert.deepEqual([payment.status, payment.captured.value], ["succeeded", "128.00"]);
    assert.deepEqual(told, ["complete"]);
  });

  for (const [card, code] of [
    ["declined", "declined"],
    ["insufficient", "insufficient_funds"],
    ["expired", "expired_card"],
    ["wrongCode", "incorrect_cvc"],
    ["processingError", "processing_error"],
  ]) {
    test(`a card that the issuer answers with ${code} leaves another try`, async () => {
      const session = await stand.session();
      const checkout = await checkoutFor(session);
      const first = await pay(checkout, cardOf(CARDS[card]));
      assert.deepEqual([first.status, first.code], ["failed", code]);
      assert.equal(await stand.charges(session.id), 0);
      checkout.retry();
      await review(checkout);
      assert.equal((await checkout.confirm()).status, "succeeded");
      assert.equal(checkout.state.attempt, 2);
      assert.deepEqual((await stand.ledger(session.id)).map(({ state }) => state), ["declined", "taken"]);
    });
  }

  for (const [choice, expected] of [
    ["approve", { status: "succeeded", charges: 1 }],
    ["decline", { status: "failed", charges: 0 }],
  ]) {
    test(`a redirect to the issuer ends in ${expected.status} on ${choice}`, async () => {
      const session = await stand.session({ return_url: `${stand.shop}/return` });
      const visited = [];
      const checkout = await checkoutFor(session, { navigate: (url) => visited.push(url) });
      await checkout.open();
      await review(checkout, cardOf(CARDS.challenged));
      const settled = checkout.confirm();
      const { action } = await stateOf(checkout, ({ phase }) => phase === "action_required");
      assert.equal(action.kind, "redirect_get");
      assert.equal(await stand.charges(session.id), 0);
      const answer = await fetch(action.url, {
        method: "POST",
        body: new URLSearchParams({ choice }),
        redirect: "manual",
      });
      assert.ok(answer.headers.get("location").startsWith(`${stand.shop}/return`));
      assert.equal((await settled).status, expected.status);
      assert.equal(await stand.charges(session.id), expected.charges);
    });
  }

  test("abort stops the waiting and the payment goes on", async () => {
    const session = await stand.session();
    const checkout = await checkoutFor(session);
    await checkout.open();
    await review(checkout);
    const held = new Held();
    stand.proxy.once("POST /v1/checkout/intents", held.before);
    const controller = new AbortController();
    const waiting = checkout.confirm({ signal: controller.signal });
    await held.reached;
    controller.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    held.release();
    assert.equal((await checkout.settled()).status, "succeeded");
    assert.equal(await stand.charges(session.id), 1);
  });

  test("two checkouts at once on one session charge once and both learn it", async () => {
    const session = await stand.session();
    const [one, two] = [await checkoutFor(session, { storage: null }), await checkoutFor(session, { storage: null })];
    // Else the slower one finds at its opening that it is paid.
    await Promise.all([one.open(), two.open()]);
    await Promise.all([review(one), review(two, cardOf(CARDS.approved, "456"))]);
    const results = await Promise.all([one.confirm(), two.confirm()]);
    assert.deepEqual(results.map(({ status }) => status), ["succeeded", "succeeded"]);
    assert.equal(results[0].receipt.jws, results[1].receipt.jws);
    assert.equal(await stand.charges(session.id), 1);
  });

  test("a refund by the merchant is seen by refreshing, and the receipt says so", async () => {
    const session = await stand.session();
    const checkout = await checkoutFor(session);
    await pay(checkout);
    await stand.merchant("POST", `/v1/payments/${session.id}/refunds`, { amount: { value: "28.00", currency: "CNY" } });
    // Who asks sooner hears that it is asked for.
    for (let paid; paid?.refunded.value !== "28.00"; ) paid = await stand.payment(session.id);
    checkout.refresh();
    const { phase, receipt } = await stateOf(checkout, (state) => state.receipt.refunded);
    assert.deepEqual([phase, receipt.refunded.value, receipt.refunds.length], ["succeeded", "28.00", 1]);
    const [entry] = await stand.ledger(session.id);
    assert.equal(entry.returned, 2800);
  });

  test("an answer lost after the charge ends in success by asking, charged once", async () => {
    const session = await stand.session();
    const checkout = await checkoutFor(session);
    stand.proxy.once("POST /v1/checkout/intents", lostAnswer);
    assert.equal((await pay(checkout)).status, "succeeded");
    assert.equal(await stand.charges(session.id), 1);
  });

  test("an intent that did not arrive is sent again in the same bytes", async () => {
    const session = await stand.session();
    const checkout = await checkoutFor(session);
    stand.proxy.once("POST /v1/checkout/intents", lostRequest);
    assert.equal((await pay(checkout)).status, "succeeded");
    const sent = stand.proxy.seen("POST /v1/checkout/intents");
    assert.equal(sent.length, 2);
    assert.ok(sent[0].body.equals(sent[1].body));
    assert.notEqual(sent[0].headers.dpop, sent[1].headers.dpop);
    assert.equal(await stand.charges(session.id), 1);
  });

  test("a request doubled on its way is charged once and does not look refused", async () => {
    const session = await stand.session();
    const checkout = await checkoutFor(session);
    stand.proxy.once("POST /v1/checkout/intents", doubled);
    assert.equal((await pay(checkout)).status, "succeeded");
    assert.equal(await stand.charges(session.id), 1);
  });

  test("an intent that is voided unseen is refused when it arrives late", async () => {
    const session = await stand.session();
    const first = await checkoutFor(session, { storage: null });
    await first.open();
    await review(first);
    const held = new Held();
    stand.proxy.once("POST /v1/checkout/intents", held.before);
    first.confirm().catch(() => {});
    const { body } = await held.reached;
    const snapshot = first.snapshot();
    first.close();

    const second = await checkoutFor(session, { storage: null, snapshot });
    await second.open();
    const { status, code } = await second.settled();
    assert.deepEqual([status, code], ["failed", "not_received"]);
    const wire = await WireBuyer.enrol({ gateway: stand.gateway, clientSecret: session.client_secret });
    const late = await wire.call("POST", "/v1/checkout/intents", body.toString());
    assert.ok(late.status >= 400);
    assert.equal(late.json.code, "nonce_spent");
    held.release();
    assert.equal((await stand.ledger(session.id)).length, 0);

    second.retry();
    await review(second);
    assert.equal((await second.confirm()).status, "succeeded");
    assert.equal(await stand.charges(session.id), 1);
  });

  test("an intent's parts cannot be used for another amount, payment or session", async () => {
    const session = await stand.session();
    const checkout = await checkoutFor(session);
    await checkout.open();
    await review(checkout);
    const held = new Held();
    stand.proxy.once("POST /v1/checkout/intents", held.before);
    const settled = checkout.confirm();
    const { intent, payment } = jsonOf(await held.reached);
    const other = await stand.session();
    const here = await WireBuyer.enrol({ gateway: stand.gateway, clientSecret: session.client_secret });
    const elsewhere = await WireBuyer.enrol({ gateway: stand.gateway, clientSecret: other.client_secret });
    const refused = async (wire, body) => {
      const { status, json } = await wire.call("POST", "/v1/checkout/intents", body);
      assert.ok(status >= 400 && !json.receipt);
      return json.code;
    };
    const [header, claims, signature] = intent.split(".");
    const changed = { ...JSON.parse(Buffer.from(claims, "base64url")), amount: { value: "1.00", currency: "CNY" } };
    const recoded = Buffer.from(JSON.stringify(changed)).toString("base64url");
    assert.equal(await refused(here, { intent: [header, recoded, signature].join("."), payment }), "signature_invalid");
    assert.equal(await refused(here, { intent, payment: flipped(payment, 40) }), "payment_mismatch");
    assert.equal(await refused(elsewhere, { intent, payment }), "key_unknown");
    held.release();
    assert.equal((await settled).status, "succeeded");
    assert.equal((await stand.ledger(session.id)).length, 1);
    assert.equal((await stand.ledger(other.id)).length, 0);
  });
});
