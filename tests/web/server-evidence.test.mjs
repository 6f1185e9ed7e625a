import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { CheckoutError, Countersign } from "countersign/server";

import { CARDS, cardOf, checkoutOn, pay } from "../e2e/stand/buyer.mjs";
import { lostRequest, replaced } from "../e2e/stand/fault-proxy.mjs";
import { Forger, flipped, opened } from "../e2e/stand/forge.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const WELL_KNOWN = "GET /.well-known/countersign.json";
const AMOUNT = { value: "128.00", currency: "CNY" };

describe("what a merchant's server verifies", () => {
  let stand;
  let payment;
  let other;
  let forger;
  let gateway;

  const kit = (options) => new Countersign({ gateway: stand.gateway, secretKey: "sk_test_demo", ...options });
  /** A payment whose first attempt was declined, and of whose money some went back. */
  const paid = async () => {
    const session = await stand.session();
    const checkout = await checkoutOn(stand, session, { storage: null });
    await pay(checkout, cardOf(CARDS.declined));
    checkout.retry();
    checkout.fill(cardOf(CARDS.approved));
    await checkout.review();
    await checkout.confirm();
    checkout.close();
    await gateway.refunds.create({ payment: session.id, amount: { value: "28.00", currency: "CNY" } });
    for (;;) {
      const found = await gateway.payments.retrieve(session.id);
      if (found.refunded.value !== "0.00") return found;
    }
  };
  /** The evidence with something done to a copy of it. */
  const changed = (change) => {
    const evidence = structuredClone(payment.evidence);
    change(evidence);
    return evidence;
  };
  const faults = ({ checks }) =>
    checks.filter(({ ok }) => !ok).map(({ name, code, index }) => [name, code, ...(index === undefined ? [] : [index])]);

  before(async () => {
    stand = await Stand.start();
    gateway = kit();
    payment = await paid();
    other = await paid();
    forger = await Forger.make();
  });
  afterEach(() => stand.proxy.reset());
  after(() => stand?.stop());

  test("the gateway's evidence proves order, amount, payee and every receipt", async () => {
    const wanted = { session: payment.id, order: "order-1", amount: AMOUNT };
    const report = await gateway.verifyEvidence(payment.evidence, wanted);
    assert.deepEqual(faults(report), []);
    assert.equal(report.valid, true);
    assert.deepEqual([report.status, report.amount, report.paid], ["succeeded", AMOUNT, AMOUNT]);
    assert.deepEqual(report.refunded, { value: "28.00", currency: "CNY" });
    assert.deepEqual([report.order.id, report.order.session], ["order-1", payment.id]);
    assert.deepEqual([report.intent.attempt, report.intent.method, report.intent.origin], [2, "card", stand.shop]);
    assert.deepEqual(report.receipts.map(({ status }) => status), ["failed", "succeeded", "succeeded", "succeeded"]);
    assert.deepEqual(report.receipts.map(({ jws }) => jws), payment.evidence.receipts);
    assert.equal(report.receipts[0].code, "declined");
    // Plain data, which a merchant can keep.
    assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
    assert.deepEqual(structuredClone(report), report);
  });

  test("a session that nobody has paid is open, and nothing is paid", async () => {
    const { id } = await stand.session();
    const { evidence } = await gateway.payments.retrieve(id);
    const { valid, status, paid: money, intent } = await gateway.verifyEvidence(evidence, { session: id });
    assert.deepEqual([valid, status, money, intent], [true, "open", null, null]);
  });

  test("one byte anywhere in order, intent or receipts is enough to refuse it, and nothing is told then", async () => {
    const last = payment.evidence.receipts.length - 1;
    for (const share of [0.02, 0.2, 0.5, 0.8, 0.99]) {
      const place = (text) => Math.floor(text.length * share);
      for (const [name, change] of Object.entries({
        order: (evidence) => (evidence.order = flipped(evidence.order, place(evidence.order))),
        intent: (evidence) => (evidence.intent = flipped(evidence.intent, place(evidence.intent))),
        receipts: (evidence) => (evidence.receipts[last] = flipped(evidence.receipts[last], place(evidence.receipts[last]))),
      })) {
        const report = await gateway.verifyEvidence(changed(change));
        assert.deepEqual(Object.keys(report).sort(), ["checks", "valid"]);
        assert.equal(report.valid, false);
        assert.deepEqual(faults(report).map(([failed]) => failed), [name]);
      }
    }
  });

  for (const [name, change, expected] of [
    ["another order of this gateway", (e) => (e.order = other.evidence.order), [["intent", "session_mismatch"]]],
    ["another payment's intent", (e) => (e.intent = other.evidence.intent), [["intent", "key_unknown"]]],
    ["no intent", (e) => delete e.intent, [["receipts", "intent_missing", 0]]],
    ["another payment's receipt", (e) => (e.receipts[1] = other.evidence.receipts[1]), [["receipts", "receipt_session", 1]]],
    ["a receipt missing in the middle", (e) => e.receipts.splice(1, 1), [["sequence", "receipt_missing", 1]]],
    ["a receipt twice", (e) => e.receipts.push(e.receipts[1]), [["sequence", "receipt_stale", 4]]],
    ["no keys", (e) => (e.keys = []), [["intent", "key_unknown"]]],
    ["another buyer's keys", (e) => (e.keys = other.evidence.keys), [["intent", "key_unknown"]]],
    ["an order in place of a receipt", (e) => (e.receipts[0] = e.order), [["receipts", "jose_type", 0]]],
    ["an endorsement without its device", (e) => (e.keys[0].endorsement = "x"), [["form", "json_missing"]]],
    ["a key that is no point", (e) => (e.keys[0].jwk.x = e.keys[0].jwk.y), [["form", "jwk_invalid"]]],
    ["a private key", (e) => (e.keys[0].jwk.d = e.keys[0].jwk.x), [["form", "jwk_invalid"]]],
    ["no order", (e) => delete e.order, [["form", "json_type"]]],
    ["receipts that are no list", (e) => (e.receipts = "x"), [["form", "json_type"]]],
  ]) {
    test(`evidence with ${name} is refused and says why`, async () => {
      const report = await gateway.verifyEvidence(changed(change));
      assert.deepEqual([report.valid, faults(report)], [false, expected]);
    });
  }

  test("a buyer's key that signs another amount is refused, however well it signs", async () => {
    const { header, payload } = opened(payment.evidence.intent);
    const forged = await forger.sign(
      { ...header, kid: forger.thumbprint },
      { ...payload, amount: { value: "1.00", currency: "CNY" }, payee: { id: "m_other", name: "Other" } },
    );
    const report = await gateway.verifyEvidence(
      changed((evidence) => {
        evidence.intent = forged;
        evidence.keys.push({ jwk: forger.jwk });
      }),
    );
    assert.deepEqual(faults(report), [
      ["amount", "amount_mismatch"],
      ["payee", "payee_mismatch"],
      ["receipts", "receipt_intent", 1],
    ]);
  });

  test("a receipt signed by another key under the gateway's name is refused", async () => {
    const { header, payload } = opened(payment.evidence.receipts.at(-1));
    const forged = await forger.sign(header, { ...payload, paid: { value: "1280.00", currency: "CNY" } });
    const report = await gateway.verifyEvidence(changed((evidence) => (evidence.receipts[2] = forged)));
    assert.deepEqual(faults(report), [["receipts", "signature_invalid", 2]]);
  });

  test("an endorsement that is forged is refused", async () => {
    const device = await Forger.make();
    const [key] = payment.evidence.keys;
    const payload = { v: 1, sid: payment.id, jkt: opened(payment.evidence.intent).header.kid, iat: 1, exp: 9e9 };
    const endorse = (signer) => signer.sign({ kid: device.thumbprint, typ: "countersign-key+jws" }, payload);
    const given = (endorsement) =>
      gateway.verifyEvidence(changed((e) => (e.keys[0] = { ...key, endorsement, device_jwk: device.jwk })));
    assert.deepEqual(faults(await given(await endorse(forger))), [["keys", "endorsement_invalid", 0]]);
    const report = await given(await endorse(device));
    assert.deepEqual([report.valid, report.intent.device], [true, device.thumbprint]);
  });

  test("evidence of another order, session or amount than the merchant's own is refused", async () => {
    for (const [wanted, code] of [
      [{ session: other.id }, "order_session"],
      [{ order: "order-2" }, "order_mismatch"],
      [{ amount: { value: "128.00", currency: "USD" } }, "amount_mismatch"],
      [{ session: payment.id, amount: { value: "127.99", currency: "CNY" } }, "amount_mismatch"],
    ]) {
      assert.deepEqual(faults(await gateway.verifyEvidence(payment.evidence, wanted)), [["wanted", code]]);
    }
    // What is named and missing by mistake would weaken the check.
    const numbers = { value: 128, currency: "CNY" };
    for (const wanted of [{ ammount: AMOUNT }, { session: undefined }, { amount: "128.00" }, { amount: numbers }, null, "x"]) {
      await assert.rejects(gateway.verifyEvidence(payment.evidence, wanted), TypeError);
    }
    await assert.rejects(gateway.verifyEvidence(payment.evidence, { amount: { value: "1", currency: "CNY" } }), {
      code: "amount_exponent",
    });
  });

  test("what is no evidence at all is an answer too", async () => {
    for (const nothing of [undefined, null, 1, "x", [], {}, payment]) {
      const report = await gateway.verifyEvidence(nothing);
      assert.deepEqual([report.valid, report.checks[0].name], [false, "form"]);
    }
  });

  test("an object that throws when it is read ends one call, and none after it", async () => {
    const trap = Object.defineProperty({ ...payment.evidence }, "keys", {
      get() {
        throw new Error("boom");
      },
    });
    const results = await Promise.allSettled([gateway.verifyEvidence(trap), gateway.verifyEvidence(trap)]);
    for (const { reason } of results) assert.deepEqual([reason.code, String(reason)], ["internal", "CheckoutError: internal"]);
    assert.equal((await gateway.verifyEvidence(payment.evidence)).valid, true);
  });

  test("a receipt alone is verified for its session and amount", async () => {
    const jws = payment.evidence.receipts[1];
    const receipt = await gateway.verifyReceipt(jws, { session: payment.id, amount: AMOUNT });
    assert.deepEqual([receipt.status, receipt.paid, receipt.seq, receipt.jws], ["succeeded", AMOUNT, 2, jws]);
    const refused = (text, wanted, code) =>
      assert.rejects(gateway.verifyReceipt(text, wanted), (error) => error instanceof CheckoutError && error.code === code);
    await refused(jws, { session: other.id }, "receipt_session");
    await refused(jws, { amount: { value: "1.00", currency: "CNY" } }, "receipt_amount");
    await refused(flipped(jws, Math.floor(jws.length / 2)), {}, "signature_invalid");
    await refused(payment.evidence.order, {}, "jose_type");
    await refused("", {}, "jose_format");
    await refused("x".repeat(100_000), {}, "jose_size");
    const { header, payload } = opened(jws);
    await refused(await forger.sign({ ...header, kid: forger.thumbprint }, payload), {}, "key_unknown");
    await assert.rejects(gateway.verifyReceipt(undefined), TypeError);
    await assert.rejects(gateway.verifyReceipt(jws, { order: "order-1" }), TypeError);
  });

  test("the keys are read once for many checks, and once more for a key that is not known", async () => {
    const [fresh, jws] = [kit(), payment.evidence.receipts[1]];
    await Promise.all([fresh.verifyReceipt(jws), fresh.verifyReceipt(jws), fresh.verifyEvidence(payment.evidence)]);
    await fresh.verifyReceipt(jws);
    assert.equal(stand.proxy.seen(WELL_KNOWN).length, 1);
    assert.equal(stand.proxy.seen(WELL_KNOWN)[0].headers.authorization, undefined);
    const { header, payload } = opened(jws);
    const stranger = await forger.sign({ ...header, kid: forger.thumbprint }, payload);
    for (let count = 0; count < 3; count += 1) await assert.rejects(fresh.verifyReceipt(stranger), { code: "key_unknown" });
    assert.equal(stand.proxy.seen(WELL_KNOWN).length, 2);
  });

  test("a key that the gateway published since is found", async () => {
    const fresh = kit();
    stand.proxy.once(
      WELL_KNOWN,
      replaced(({ body }) => ({ body: { ...JSON.parse(body), jwks: { keys: [] } } })),
    );
    assert.equal((await fresh.verifyEvidence(payment.evidence)).valid, true);
    assert.equal(stand.proxy.seen(WELL_KNOWN).length, 2);
  });

  test("keys that cannot be read are an error, and read again by the next", async () => {
    const fresh = kit({ retries: 0 });
    stand.proxy.once(WELL_KNOWN, lostRequest);
    await assert.rejects(fresh.verifyEvidence(payment.evidence), { code: "gateway_unreachable", retryable: true });
    stand.proxy.once(WELL_KNOWN, replaced(({ body }) => ({ body: { ...JSON.parse(body), issuer: "https://x.example" } })));
    await assert.rejects(fresh.verifyEvidence(payment.evidence), { code: "issuer_mismatch" });
    assert.equal((await kit().verifyEvidence(payment.evidence)).valid, true);
  });

  test("only keys that are pinned count", async () => {
    const { jwks } = await (await fetch(`${stand.gateway}/.well-known/countersign.json`)).json();
    const { calculateJwkThumbprint } = await import("jose");
    const pins = await Promise.all(jwks.keys.filter(({ use }) => use === "sig").map((key) => calculateJwkThumbprint(key)));
    assert.equal((await kit({ pins }).verifyEvidence(payment.evidence)).valid, true);
    const report = await kit({ pins: [forger.thumbprint] }).verifyEvidence(payment.evidence);
    assert.deepEqual(faults(report), [["order", "key_unknown"]]);
  });

  test("a key that was not valid when it signed does not count", async () => {
    const year = 365 * 24 * 3600;
    for (const move of [{ nbf: year }, { exp: -2 * year }]) {
      const moved = ({ keys }) => ({
        keys: keys.map((key) => Object.entries(move).reduce((all, [name, by]) => ({ ...all, [name]: key[name] + by }), key)),
      });
      stand.proxy.once(
        WELL_KNOWN,
        replaced(({ body }) => {
          const discovery = JSON.parse(body);
          return { body: { ...discovery, jwks: moved(discovery.jwks) } };
        }),
      );
      assert.deepEqual(faults(await kit().verifyEvidence(payment.evidence)), [["order", "key_expired"]]);
    }
  });
});
