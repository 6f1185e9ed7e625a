import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";

import { CheckoutError, Countersign } from "countersign/server";
import { Webhook } from "standardwebhooks";

import { checkoutOn, pay } from "../e2e/stand/buyer.mjs";
import { Forger, flipped, opened } from "../e2e/stand/forge.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
const SECRET = newSecret();

const idIn = (body) => /"id":"([^"]+)"/.exec(body)?.[1] ?? "evt_1";

/** The headers that the standard's own library makes. */
function signed(body, { secret = SECRET, id = idIn(body), at = Math.floor(Date.now() / 1000) } = {}) {
  const signature = new Webhook(secret).sign(id, new Date(at * 1000), body);
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": signature };
}

describe("a webhook at the merchant's server", () => {
  let stand;
  let gateway;
  let event;
  let body;

  before(async () => {
    stand = await Stand.start();
    gateway = new Countersign({ gateway: stand.gateway, secretKey: "sk_test_demo" });
    const session = await stand.session();
    const checkout = await checkoutOn(stand, session, { storage: null });
    const { receipt } = await pay(checkout);
    checkout.close();
    const data = { id: session.id, order_id: "order-1", status: "succeeded", amount: receipt.amount, receipt: receipt.jws };
    event = { id: `${session.id}_e1`, type: "payment.succeeded", created: receipt.issued_at, data };
    body = JSON.stringify(event);
  });
  after(() => stand?.stop());

  const refused = (code, promise) =>
    assert.rejects(promise, (error) => {
      assert.ok(error instanceof CheckoutError);
      assert.equal(error.code, code);
      assert.doesNotMatch(inspect(error, { depth: 9 }), /whsec_|sk_test|v1,/);
      return true;
    });

  test("one that is right gives the event, and what its receipt says", async () => {
    const told = await gateway.webhooks.verify(signed(body), body, SECRET);
    assert.deepEqual([told.id, told.type, told.data.order_id], [event.id, "payment.succeeded", "order-1"]);
    const { status, paid, session, jws } = told.data.receipt;
    assert.deepEqual([status, paid.value, session, jws], ["succeeded", "128.00", event.data.id, event.data.receipt]);
  });

  test("headers and body are taken in the forms that servers have them in", async () => {
    const headers = signed(body);
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    for (const form of [new Headers(headers), shouted, { ...headers, host: "shop.example", "set-cookie": [] }]) {
      assert.equal((await gateway.webhooks.verify(form, body, SECRET)).id, event.id);
    }
    for (const form of [Buffer.from(body), new TextEncoder().encode(body)]) {
      assert.equal((await gateway.webhooks.verify(headers, form, SECRET)).id, event.id);
    }
  });

  test("one of several signatures under one of several secrets is enough", async () => {
    const [old, headers] = [newSecret(), signed(body)];
    const two = { ...headers, "webhook-signature": `v1a,AAAA ${signed(body, { secret: old })["webhook-signature"]} ${headers["webhook-signature"]}` };
    assert.equal((await gateway.webhooks.verify(two, body, SECRET)).id, event.id);
    assert.equal((await gateway.webhooks.verify(headers, body, [old, SECRET])).id, event.id);
  });

  test("one that was altered anywhere is refused", async () => {
    const headers = signed(body);
    const code = "webhook_signature";
    await refused(code, gateway.webhooks.verify(headers, body.replace("succeeded", "succeedec"), SECRET));
    await refused(code, gateway.webhooks.verify(headers, `${body} `, SECRET));
    await refused(code, gateway.webhooks.verify(headers, "", SECRET));
    await refused(code, gateway.webhooks.verify({ ...headers, "webhook-id": "evt_2" }, body, SECRET));
    const later = String(Number(headers["webhook-timestamp"]) + 1);
    await refused(code, gateway.webhooks.verify({ ...headers, "webhook-timestamp": later }, body, SECRET));
    const signature = headers["webhook-signature"];
    for (const wrong of [flipped(signature, 9), signature.slice(0, -8), signature.replace("v1,", "v2,"), signature.replace(",", ""), "v1,"]) {
      await refused(code, gateway.webhooks.verify({ ...headers, "webhook-signature": wrong }, body, SECRET));
    }
  });

  test("one under another secret is refused", async () => {
    await refused("webhook_signature", gateway.webhooks.verify(signed(body, { secret: newSecret() }), body, SECRET));
  });

  test("one from more than five minutes ago or ahead is refused, right as it is", async () => {
    const now = Math.floor(Date.now() / 1000);
    for (const away of [-301, 305, -86_400]) {
      await refused("webhook_time", gateway.webhooks.verify(signed(body, { at: now + away }), body, SECRET));
    }
    for (const away of [-290, 290]) {
      assert.equal((await gateway.webhooks.verify(signed(body, { at: now + away }), body, SECRET)).id, event.id);
    }
  });

  test("one without a header, or with one that is none, is refused and says which", async () => {
    for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
      const { [name]: taken, ...rest } = signed(body);
      const without = (headers) =>
        assert.rejects(gateway.webhooks.verify(headers, body, SECRET), { code: "webhook_header", field: name });
      await without(rest);
      await without(new Headers(rest));
      await without({ ...rest, [name]: "" });
      await without({ ...rest, [name]: [taken, taken] });
    }
    for (const at of ["now", "1e9", "-5", " 17", "0x10", "9".repeat(40)]) {
      await refused("webhook_header", gateway.webhooks.verify({ ...signed(body), "webhook-timestamp": at }, body, SECRET));
    }
    await refused("webhook_header", gateway.webhooks.verify(undefined, body, SECRET));
    // The sender's name for it is the event's own, however it is signed.
    await refused("webhook_header", gateway.webhooks.verify(signed(body, { id: "evt_2" }), body, SECRET));
  });

  test("a receipt inside that does not hold, or speaks of another payment, is refused however the rest is signed", async () => {
    const forger = await Forger.make();
    const { header, payload } = opened(event.data.receipt);
    const other = await stand.session();
    const given = (data) => {
      const text = JSON.stringify({ ...event, data: { ...event.data, ...data } });
      return gateway.webhooks.verify(signed(text), text, SECRET);
    };
    await refused("signature_invalid", given({ receipt: await forger.sign(header, payload) }));
    await refused("receipt_session", given({ id: other.id }));
    await refused("receipt_amount", given({ amount: { value: "1.00", currency: "CNY" } }));
    await refused("answer_invalid", given({ status: "failed" }));
    await refused("jose_format", given({ receipt: "x" }));
  });

  test("a body that is signed and is no event is refused", async () => {
    const { data, ...rest } = event;
    for (const [text, code] of [
      ["{", "json_syntax"],
      ["null", "json_type"],
      ["[]", "json_type"],
      [JSON.stringify(rest), "json_type"],
      [JSON.stringify({ ...event, data: null }), "json_type"],
      [JSON.stringify({ ...event, data: { ...data, receipt: 1 } }), "json_type"],
    ]) {
      await refused(code, gateway.webhooks.verify(signed(text), text, SECRET));
    }
  });

  test("misuse is a TypeError that quotes nothing", async () => {
    const headers = signed(body);
    for (const [given, secret] of [
      [event, SECRET],
      [undefined, SECRET],
      [body, "whsec_short"],
      [body, SECRET.slice("whsec_".length)],
      [body, undefined],
      [body, []],
    ]) {
      await assert.rejects(gateway.webhooks.verify(headers, given, secret), (error) => {
        assert.ok(error instanceof TypeError);
        assert.ok(!error.message.includes(SECRET.slice(6, 20)) && !error.message.includes("short"));
        return true;
      });
    }
  });
});
