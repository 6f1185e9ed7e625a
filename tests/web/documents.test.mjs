import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { calculateJwkThumbprint, compactVerify, createLocalJWKSet, importJWK, jwtVerify } from "jose";

import { CARDS, cardOf, checkoutOn, pay } from "../e2e/stand/buyer.mjs";
import { jsonOf } from "../e2e/stand/fault-proxy.mjs";
import { flipped, hasLowS, opened } from "../e2e/stand/forge.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const digest = (data) => createHash("sha256").update(data).digest("base64url");
const decoded = (text) => Buffer.from(text, "base64url").toString();

describe("what a payment sends, read with npm jose", () => {
  let stand, session, keys, documents, clientJwk, payment;

  before(async () => {
    stand = await Stand.start();
    session = await stand.session();
    const checkout = await checkoutOn(stand, session);
    const { receipt } = await pay(checkout, cardOf(CARDS.approved));
    checkout.close();

    const [discovery] = stand.proxy.seen("GET /.well-known/countersign.json");
    const [enrolment] = stand.proxy.seen("POST /v1/checkout/keys");
    const [submission] = stand.proxy.seen("POST /v1/checkout/intents");
    keys = createLocalJWKSet(jsonOf(discovery.given).jwks);
    clientJwk = opened(enrolment.headers.dpop).header.jwk;
    const { intent, payment: part } = jsonOf(submission);
    payment = part;
    const client = await importJWK(clientJwk, "ES256");
    documents = {
      order: { jws: jsonOf(enrolment.given).order, typ: "countersign-order+jws", key: keys },
      intent: { jws: intent, typ: "countersign-intent+jws", key: client },
      receipt: { jws: receipt.jws, typ: "countersign-receipt+jws", key: keys },
    };
  });

  after(() => stand?.stop());

  const verify = ({ jws, key }) => compactVerify(jws, key, { algorithms: ["ES256"] });
  const body = async (name) => JSON.parse(new TextDecoder().decode((await verify(documents[name])).payload));

  test("order, intent and receipt verify, each under a header of exactly three members", async () => {
    for (const [name, document] of Object.entries(documents)) {
      const { protectedHeader } = await verify(document);
      const { alg, kid, typ, ...others } = protectedHeader;
      assert.deepEqual([alg, typ, others], ["ES256", document.typ, {}], name);
      assert.equal(typeof kid, "string");
      assert.ok(hasLowS(document.jws), name);
    }
    assert.equal(opened(documents.intent.jws).header.kid, await calculateJwkThumbprint(clientJwk));
  });

  test("no document verifies under another one's key", async () => {
    const { order, intent, receipt } = documents;
    await assert.rejects(verify({ jws: intent.jws, key: order.key }));
    await assert.rejects(verify({ jws: order.jws, key: intent.key }));
    await assert.rejects(verify({ jws: receipt.jws, key: intent.key }));
  });

  test("a document with any one character changed does not verify", async () => {
    for (const [name, { jws, key }] of Object.entries(documents)) {
      const places = [...jws].keys();
      for (const place of places) {
        await assert.rejects(verify({ jws: flipped(jws, place), key }), `${name} at ${place}`);
      }
    }
  });

  test("the documents name one another by digest", async () => {
    const [order, intent, receipt] = [await body("order"), await body("intent"), await body("receipt")];
    assert.equal(order.sid, session.id);
    assert.equal(documents.order.jws, session.order);
    assert.equal(intent.order_digest, digest(documents.order.jws));
    assert.equal(intent.payment_digest, digest(Buffer.from(payment, "base64url")));
    assert.equal(receipt.order_digest, digest(documents.order.jws));
    assert.equal(receipt.intent_digest, digest(documents.intent.jws));
    assert.equal(intent.nonce, order.nonce);
    assert.deepEqual(intent.amount, order.order.amount);
    assert.deepEqual(intent.shown.total, order.order.amount);
    assert.deepEqual([intent.v, intent.aud, intent.attempt, intent.origin], [1, stand.gateway, 1, stand.shop]);
    assert.deepEqual([receipt.status, receipt.amount, receipt.iss], ["succeeded", order.order.amount, stand.gateway]);
    assert.ok(intent.exp - intent.iat <= 300);
  });

  test("the card is sealed for this payment and nothing else is told of it", async () => {
    const { card, ...part } = JSON.parse(decoded(payment));
    const { sealed, last4, brand, ...rest } = card;
    assert.deepEqual([last4, brand], ["4242", "visa"]);
    assert.deepEqual(Object.keys(rest).filter((name) => name !== "network"), []);
    assert.deepEqual(Object.keys(part).sort(), ["method", "salt", "tenders"]);

    const [header, encryptedKey, iv, ciphertext, tag] = sealed.split(".");
    const { alg, enc, typ, kid, apu, apv, epk, ...others } = JSON.parse(decoded(header));
    const { jti, sid } = await body("intent");
    const { seal } = await body("order");
    assert.deepEqual([alg, enc, typ, others], ["ECDH-ES", "A256GCM", "countersign-sealed+jwe", {}]);
    assert.equal(kid, seal.kid);
    assert.equal(decoded(apu), `${sid}.${jti}`);
    assert.equal(decoded(apv), kid);
    assert.deepEqual(Object.keys(epk).sort(), ["crv", "kty", "x", "y"]);
    assert.notEqual(epk.x, seal.x);
    assert.equal(encryptedKey, "");
    const length = (text) => Buffer.from(text, "base64url").length;
    assert.deepEqual([length(iv), length(ciphertext), length(tag)], [12, 256, 16]);
  });

  test("every buyer's call carries a proof as RFC 9449 section 4.2 has it, and none twice", async () => {
    const calls = stand.proxy.exchanges.filter(({ path }) => path.startsWith("/v1/checkout"));
    const names = new Set();
    for (const { method, path, headers } of calls) {
      const { payload, protectedHeader } = await jwtVerify(headers.dpop, await importJWK(clientJwk, "ES256"), {
        typ: "dpop+jwt",
        algorithms: ["ES256"],
      });
      assert.deepEqual(Object.keys(protectedHeader).sort(), ["alg", "jwk", "typ"]);
      assert.deepEqual(protectedHeader.jwk, clientJwk);
      assert.deepEqual(Object.keys(clientJwk).sort(), ["crv", "kty", "x", "y"]);
      assert.deepEqual([payload.htm, payload.htu], [method, stand.gateway + path]);
      assert.equal(payload.ath, digest(session.client_secret));
      const scheme = path === "/v1/checkout/keys" ? "Bearer" : "DPoP";
      assert.equal(headers.authorization, `${scheme} ${session.client_secret}`);
      names.add(payload.jti);
    }
    assert.ok(calls.length >= 2);
    assert.equal(names.size, calls.length);
  });

  test("the merchant's evidence holds the same documents and verifies", async () => {
    const { status, evidence } = await stand.payment(session.id);
    assert.equal(status, "succeeded");
    assert.equal(evidence.order, documents.order.jws);
    assert.equal(evidence.intent, documents.intent.jws);
    assert.ok(evidence.receipts.includes(documents.receipt.jws));
    for (const jws of evidence.receipts) await verify({ jws, key: keys });
    const { kid } = opened(evidence.intent).header;
    const thumbprints = await Promise.all(evidence.keys.map(({ jwk }) => calculateJwkThumbprint(jwk)));
    const signer = evidence.keys[thumbprints.indexOf(kid)];
    await verify({ jws: evidence.intent, key: await importJWK(signer.jwk, "ES256") });
    assert.ok(!JSON.stringify(evidence).includes(payment.slice(0, 40)));
  });
});
