import assert from "node:assert/strict";
import { test } from "node:test";

import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { jsonOf } from "../e2e/stand/fault-proxy.mjs";
import { canPay } from "../e2e/stand/shopper.mjs";
import { Lab } from "./stand/lab.mjs";
import { takePorts } from "./stand/ports.mjs";
import { Signer } from "./stand/signer.mjs";

const SUBMIT = "POST /v1/checkout/intents";
const CHEAP = { value: "0.01", currency: "CNY" };

const lab = Lab.forFile((here) => here.early("page", takePorts));

/** What a key of a page's own signs, and the gateway's word for it. */
const LIES = {
  "another amount": (intent) => ({ ...intent, amount: CHEAP, shown: { total: CHEAP } }),
  "another amount than was shown": (intent) => ({ ...intent, amount: CHEAP }),
  "another total": (intent) => ({ ...intent, shown: { total: CHEAP } }),
  "another currency": (intent) => {
    const amount = { ...intent.amount, currency: "USD" };
    return { ...intent, amount, shown: { total: amount } };
  },
  "another payee": (intent) => ({ ...intent, payee: { id: "m_other", name: "Tea" } }),
  "another payee's name": (intent) => ({ ...intent, payee: { ...intent.payee, name: "Charity" } }),
};

test("A08 whatever a page makes of amount, currency or payee: 422, no charge, and the gateway's own is shown", async (t) => {
  const { merchant, page, stand } = lab;

  await t.test("signed by a key of the page's own", async () => {
    const session = await stand.session({ policy: { inline: true } });
    const signer = await Signer.enrol({ gateway: stand.gateway, clientSecret: session.client_secret, origin: stand.shop });
    for (const [how, change] of Object.entries(LIES)) {
      const { status, json } = await signer.pay({ number: CARDS.approved, cvc: "123" }, change);
      assert.equal(status, 422, `${how}: ${JSON.stringify(json)}`);
      assert.deepEqual(await stand.ledger(session.id), [], how);
    }
    const { status } = await signer.pay({ number: CARDS.approved, cvc: "123" }, (intent) => intent);
    assert.equal(status, 200, "what it signs is taken when it is true");
  });

  await t.test("in the page: attributes, properties, the tree, the port", async () => {
    await merchant.begin();
    await merchant.reviews(cardOf(CARDS.approved));
    await canPay(page);
    const shown = await page.read(merchant.part("checkout"));
    assert.match(shown, /128\.00/);
    await lab.realm.evaluate((cheap) => {
      const element = document.querySelector("countersign-checkout");
      for (const name of ["amount", "currency", "payee", "order", "total"]) {
        element.setAttribute(name, "0.01");
        element[name] = cheap;
      }
      element.appearance = { variables: { amount: "0.01" }, order: { amount: cheap } };
      element.shadowRoot.querySelector("iframe")?.setAttribute("data-amount", "0.01");
      for (const port of globalThis.ports) {
        for (const message of [
          { type: "settings", settings: { amount: cheap, order: { amount: cheap }, locale: "en" } },
          { type: "state", state: { phase: "review", order: { amount: cheap } } },
          { type: "call", id: 9001, name: "fill", args: [{ amount: cheap }] },
          { type: "call", id: 9002, name: "select", args: [{ id: "card", amount: cheap }] },
          { type: "confirm", amount: cheap },
        ]) {
          port.postMessage(JSON.stringify(message));
        }
      }
    }, CHEAP);
    await merchant.sees("review");
    await canPay(page);
    assert.equal(await page.read(merchant.part("checkout")), shown);
  });

  await t.test("on the way to the gateway", async () => {
    const sid = merchant.sid;
    const statuses = [];
    const changed = (change) => async (exchange, forward) => {
      const body = jsonOf(exchange);
      exchange.body = Buffer.from(JSON.stringify(change(body)));
      exchange.headers["content-length"] = String(exchange.body.length);
      const answer = await forward();
      statuses.push(answer.status);
      return answer;
    };
    // A press may come before the button is armed again.
    const presses = async (isDone) => {
      const before = stand.proxy.seen(SUBMIT).length;
      const isAnswered = async () => {
        if (stand.proxy.seen(SUBMIT).length === before) await merchant.presses();
        return isDone();
      };
      await page.waitFor(isAnswered, { within: 20_000, what: "the gateway to answer" });
    };
    for (const change of [
      (body) => ({ ...body, intent: rewritten(body.intent, LIES["another amount"]) }),
      (body) => ({ ...body, intent: rewritten(body.intent, LIES["another payee"]) }),
      (body) => ({ ...body, payment: rewrittenPart(body.payment) }),
    ]) {
      stand.proxy.once(SUBMIT, changed(change));
      await presses(() => statuses.length > 0);
      assert.equal(statuses.pop(), 422);
      await merchant.reaches("review");
    }
    assert.deepEqual(await stand.ledger(sid), []);
    const before = stand.proxy.seen(SUBMIT).length;
    await presses(() => stand.proxy.seen(SUBMIT).length > before);
    await merchant.reaches("succeeded");
    const [charge, ...others] = await stand.ledger(sid);
    assert.deepEqual([charge.amount, others], [12_800, []], "in minor units");
  });
});

/** A document with another payload under the signature that it had. */
function rewritten(jws, change) {
  const [header, payload, signature] = jws.split(".");
  const said = JSON.parse(Buffer.from(payload, "base64url"));
  return [header, Buffer.from(JSON.stringify(change(said))).toString("base64url"), signature].join(".");
}

/** A payment part of another salt. */
function rewrittenPart(payment) {
  const part = JSON.parse(Buffer.from(payment, "base64url"));
  return Buffer.from(JSON.stringify({ ...part, salt: "A".repeat(22) })).toString("base64url");
}
