import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { checkoutOn, pay } from "../e2e/stand/buyer.mjs";
import { jsonOf, replaced } from "../e2e/stand/fault-proxy.mjs";
import { Forger, flipped, opened } from "../e2e/stand/forge.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const ENROL = "POST /v1/checkout/keys";

describe("an order that is not what it must be", () => {
  let stand, forger, gatewayJwk;
  const open = [];

  before(async () => {
    [stand, forger] = await Promise.all([Stand.start(), Forger.make()]);
    const discovery = await fetch(`${stand.gateway}/.well-known/countersign.json`);
    [gatewayJwk] = (await discovery.json()).jwks.keys;
  });
  afterEach(() => {
    stand.proxy.reset();
    for (const checkout of open.splice(0)) checkout.close();
  });
  after(() => stand?.stop());

  /** Opens a session whose enrolment answers with the order that `forge` makes of the true one. */
  const openWith = async (forge) => {
    const session = await stand.session();
    const swap = async (answer) => ({ body: { ...jsonOf(answer), order: await forge(jsonOf(answer).order, session) } });
    stand.proxy.on(ENROL, replaced(swap));
    const checkout = await checkoutOn(stand, session, { storage: null });
    open.push(checkout);
    const code = await checkout.open().then(
      ({ code, error }) => code ?? error?.code,
      (error) => error.code,
    );
    return { checkout, code };
  };

  /** That nothing leads to a payment any more. */
  const assertRefused = ({ checkout, code }, expected) => {
    assert.equal(code, expected);
    assert.equal(checkout.state.receipt, null);
    assert.throws(() => checkout.select("card"), { code: "not_now" });
    assert.equal(stand.proxy.seen("POST /v1/checkout/intents").length, 0);
  };

  /** Signs the order anew by a key that the gateway's discovery document has, with `change` applied. */
  const signedAnew = (change, header = {}) => async (order, session) => {
    trust({ kid: "forged" });
    const { payload } = opened(order);
    return forger.sign({ kid: "forged", typ: "countersign-order+jws", ...header }, { ...payload, ...change(payload, session) });
  };

  /** Publishes the forger's key, as if the gateway had signed with it. */
  const trust = (member) =>
    stand.proxy.on("GET /.well-known/countersign.json", replaced((answer) => {
      const document = jsonOf(answer);
      const { nbf, exp } = document.jwks.keys[0];
      const key = { ...forger.jwk, use: "sig", alg: "ES256", nbf, exp, ...member };
      return { body: { ...document, jwks: { keys: [...document.jwks.keys, key] } } };
    }));

  test("positive control: an order signed anew by a published key is taken", async () => {
    trust({ kid: "forged" });
    const { checkout, code } = await openWith(signedAnew(() => ({})));
    assert.equal(code, undefined);
    assert.equal(checkout.state.phase, "selecting");
  });

  test("a flipped bit, in any part", async () => {
    for (const [part, expected] of [[1, "signature_invalid"], [2, "signature_invalid"]]) {
      const result = await openWith((order) => {
        const lengths = order.split(".").map(({ length }) => length + 1);
        const start = lengths.slice(0, part).reduce((sum, length) => sum + length, 0);
        return flipped(order, start + 40);
      });
      assertRefused(result, expected);
      stand.proxy.reset();
    }
    const header = await openWith((order) => flipped(order, 8));
    assertRefused(header, header.code);
    assert.match(header.code, /^(jose_|key_unknown|json_)/);
  });

  test("another key under the gateway's name", async () => {
    const forge = (order) => forger.sign({ kid: gatewayJwk.kid, typ: "countersign-order+jws" }, opened(order).payload);
    assertRefused(await openWith(forge), "signature_invalid");
  });

  test("a key that the gateway never published, looked for once more", async () => {
    const forge = (order) => forger.sign({ kid: "nobody", typ: "countersign-order+jws" }, opened(order).payload);
    assertRefused(await openWith(forge), "key_unknown");
    assert.equal(stand.proxy.seen("GET /.well-known/countersign.json").length, 2);
  });

  for (const [what, expected, change, header] of [
    ["another type", "jose_type", () => ({}), { typ: "countersign-receipt+jws" }],
    ["another session", "order_session", () => ({ sid: "pay_other" })],
    ["another gateway", "order_issuer", () => ({ iss: "https://other.example" })],
    ["another page", "origin_refused", () => ({ origins: ["https://other.example"] })],
    ["a version of tomorrow", "version_unsupported", () => ({ v: 2 })],
  ]) {
    test(`an order for ${what}`, async () => {
      trust({ kid: "forged" });
      assertRefused(await openWith(signedAnew(change, header)), expected);
    });
  }

  test("an order for a time that is over", async () => {
    trust({ kid: "forged" });
    const result = await openWith(signedAnew(({ iat }) => ({ exp: iat - 1 })));
    assertRefused(result, undefined);
    assert.equal(result.checkout.state.phase, "expired");
  });

  test("another session's true order", async () => {
    const other = await stand.session();
    assertRefused(await openWith(() => other.order), "order_session");
  });

  test("a key that was not valid yet", async () => {
    const later = Math.floor(Date.now() / 1000) + 3600;
    const forge = async (order) => forger.sign({ kid: "early", typ: "countersign-order+jws" }, opened(order).payload);
    trust({ kid: "early", nbf: later, exp: later + 3600 });
    assertRefused(await openWith(forge), "key_expired");
  });

  test("discovery that speaks for another gateway", async () => {
    const session = await stand.session();
    stand.proxy.on("GET /.well-known/countersign.json", replaced((answer) => ({
      body: { ...jsonOf(answer), issuer: "https://other.example" },
    })));
    const checkout = await checkoutOn(stand, session, { storage: null });
    open.push(checkout);
    const outcome = await checkout.open().then(({ code }) => code, ({ code }) => code);
    assert.equal(outcome, "issuer_mismatch");
  });

  test("pins that the gateway's key is not among", async () => {
    const session = await stand.session();
    const checkout = await checkoutOn(stand, session, { storage: null, pins: [forger.thumbprint] });
    open.push(checkout);
    const outcome = await checkout.open().then(({ code }) => code, ({ code }) => code);
    assert.equal(outcome, "key_unknown");
  });

  test("the true order, afterwards, is paid", async () => {
    const session = await stand.session();
    const checkout = await checkoutOn(stand, session, { storage: null });
    open.push(checkout);
    assert.equal((await pay(checkout)).status, "succeeded");
  });
});
