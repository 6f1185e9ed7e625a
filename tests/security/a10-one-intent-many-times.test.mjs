import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { checkoutOn, pay, review } from "../e2e/stand/buyer.mjs";
import { Held } from "../e2e/stand/fault-proxy.mjs";
import { Stand } from "../e2e/stand/stand.mjs";
import { WireBuyer } from "../e2e/stand/wire-buyer.mjs";

const INTENTS = "POST /v1/checkout/intents";

describe("A10 an intent sent 100 times at once is charged once", () => {
  let stand, session, checkout;

  before(async () => void (stand = await Stand.start()));
  afterEach(() => {
    stand.proxy.reset();
    checkout?.close();
  });
  after(() => stand?.stop());

  const checkoutFor = async () => {
    session = await stand.session();
    checkout = await checkoutOn(stand, session);
  };

  /** The gateway's 100 answers to the same bytes, each under a proof of its own. */
  const hundredTimes = async (body) => {
    const wire = await WireBuyer.enrol({ gateway: stand.gateway, clientSecret: session.client_secret });
    return Promise.all(Array.from({ length: 100 }, () => wire.call("POST", "/v1/checkout/intents", body.toString())));
  };

  test("after its receipt, which each is answered with", async () => {
    await checkoutFor();
    const { receipt } = await pay(checkout);
    const [{ body }] = stand.proxy.seen(INTENTS);
    for (const { status, json } of await hundredTimes(body)) {
      assert.deepEqual([status, json.receipt], [200, receipt.jws]);
    }
    assert.equal((await stand.ledger(session.id)).length, 1);
  });

  test("when first seen, one receipt for those that are not told to wait", async () => {
    await checkoutFor();
    await checkout.open();
    await review(checkout);
    const held = new Held();
    stand.proxy.once(INTENTS, held.before);
    const settled = checkout.confirm();
    const { body } = await held.reached;
    const answers = await hundredTimes(body);
    held.release();
    const { receipt } = await settled;
    for (const { status, json } of answers) {
      if (status === 200) assert.equal(json.receipt, receipt.jws);
      else assert.deepEqual([status, ["attempt_running", "attempt_open"].includes(json.code)], [409, true], json.code);
    }
    assert.ok(answers.some(({ status }) => status === 200));
    assert.equal((await stand.ledger(session.id)).length, 1);
  });
});
