import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { checkoutOn, pay, review } from "../e2e/stand/buyer.mjs";
import { Held, jsonOf } from "../e2e/stand/fault-proxy.mjs";
import { hasLowS } from "../e2e/stand/forge.mjs";
import { Stand } from "../e2e/stand/stand.mjs";
import { WireBuyer } from "../e2e/stand/wire-buyer.mjs";
import { holdsInRust } from "./cargo.mjs";

const INTENTS = "POST /v1/checkout/intents";

/** The order of P-256 (SEC 2 section 2.4.2). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

describe("A11 a nonce is good for one intent, in one form of its signature", () => {
  let stand;
  const open = [];

  before(async () => void (stand = await Stand.start()));
  afterEach(() => {
    stand.proxy.reset();
    for (const checkout of open.splice(0)) checkout.close();
  });
  after(() => stand?.stop());

  test("(r, n - s) is refused before the good signature is seen and after it was taken", async () => {
    const session = await stand.session();
    const checkout = await checkoutOn(stand, session);
    open.push(checkout);
    await checkout.open();
    await review(checkout);
    const held = new Held();
    stand.proxy.once(INTENTS, held.before);
    const settled = checkout.confirm();
    const body = jsonOf(await held.reached);
    const wire = await WireBuyer.enrol({ gateway: stand.gateway, clientSecret: session.client_secret });
    const send = async (intent) => {
      const { status, json } = await wire.call("POST", "/v1/checkout/intents", { ...body, intent });
      return [status, json.code];
    };
    const other = mirrored(body.intent);
    assert.deepEqual([hasLowS(body.intent), hasLowS(other)], [true, false]);
    assert.deepEqual(await send(other), [422, "signature_invalid"]);
    held.release();
    assert.equal((await settled).status, "succeeded");
    assert.deepEqual(await send(other), [422, "signature_invalid"]);
    assert.deepEqual(await send(body.intent), [200, undefined], "the good one is answered again");
    assert.equal((await stand.ledger(session.id)).length, 1);
  });

  test("a nonce that one buyer's intent spent is refused in another's", async () => {
    const session = await stand.session();
    const [first, second] = await Promise.all([0, 1].map(() => checkoutOn(stand, session, { storage: null })));
    open.push(first, second);
    await second.open();
    await review(second);
    const held = new Held();
    const answers = [];
    stand.proxy.once(INTENTS, async (exchange, forward) => {
      const answer = await held.before(exchange, forward);
      answers.push(jsonOf(answer));
      return answer;
    });
    second.confirm().catch(() => {});
    const late = jsonOf(await held.reached);
    assert.equal((await pay(first)).status, "succeeded");
    const [, { body }] = stand.proxy.seen(INTENTS);
    assert.equal(nonceOf(late.intent), nonceOf(JSON.parse(body).intent), "both intents spend one nonce");
    held.release();
    assert.equal((await second.settled()).status, "succeeded");
    assert.deepEqual(answers.map(({ code }) => code), ["nonce_spent"]);
    assert.equal((await stand.ledger(session.id)).length, 1);
  });

  test("and in the core", () =>
    holdsInRust(
      "gateway::tests::signatures::the_mirrored_signature_is_refused_before_the_good_one_and_after_it",
      "gateway::tests::signatures::another_signature_over_the_same_intent_is_no_second_payment",
      "gateway::tests::submitting::the_same_bytes_get_what_came_of_them_and_other_bytes_nothing",
    ));
});

/** The other signature that ECDSA makes of a good one. */
function mirrored(jws) {
  const [header, payload, signature] = jws.split(".");
  const bytes = Buffer.from(signature, "base64url");
  const s = N - BigInt(`0x${bytes.toString("hex", 32)}`);
  const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
  return [header, payload, other.toString("base64url")].join(".");
}

const nonceOf = (jws) => JSON.parse(Buffer.from(jws.split(".")[1], "base64url")).nonce;
