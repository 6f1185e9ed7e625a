import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, afterEach, before, describe, test } from "node:test";
import { inspect } from "node:util";

import { CheckoutError, Countersign, GatewayError, explain } from "countersign/server";

import { checkoutOn, pay } from "../e2e/stand/buyer.mjs";
import { Held, lostAnswer, lostRequest, replaced, truncated } from "../e2e/stand/fault-proxy.mjs";
import { ORDER, Stand } from "../e2e/stand/stand.mjs";

const SECRET_KEY = "sk_test_demo";

/** Every secret key that a test here uses. */
const KEYS = /sk_(test_demo|wrong|other|live|ärger|line)/;

/** A refusal with these, and with nothing of the caller's secret in it. */
function refused({ code, status, field }) {
  return (error) => {
    assert.ok(error instanceof GatewayError && error instanceof CheckoutError);
    assert.deepEqual([error.code, error.status, error.field], [code, status, field]);
      assert.doesNotMatch(everythingOf(error), KEYS);
    return true;
  };
}

const everythingOf = (value) =>
  [inspect(value, { depth: 9, showHidden: true }), JSON.stringify(value), String(value), value.stack].join("\n");

describe("a merchant's server calls the gateway", () => {
  let stand;
  let gateway;

  const kit = (options) => new Countersign({ gateway: stand.gateway, secretKey: SECRET_KEY, ...options });
  const request = (id = randomUUID()) => ({ order: { ...ORDER, id }, origins: [stand.shop], policy: { inline: true } });
  const paid = async (more = {}) => {
    const session = await gateway.sessions.create({ ...request(), ...more });
    const checkout = await checkoutOn(stand, session, { storage: null });
    await pay(checkout);
    checkout.close();
    return session;
  };
  const until = async (id, test) => {
    for (;;) {
      const payment = await gateway.payments.retrieve(id);
      if (test(payment)) return payment;
    }
  };

  before(async () => {
    stand = await Stand.start();
    gateway = kit();
  });
  afterEach(() => stand.proxy.reset());
  after(() => stand?.stop());

  test("a session is opened, paid, read and listed", async () => {
    const session = await paid();
    assert.match(session.client_secret, /^cs_/);
    const payment = await gateway.payments.retrieve(session.id);
    assert.deepEqual([payment.status, payment.captured.value], ["succeeded", "128.00"]);
    const listed = [];
    for await (const line of gateway.payments.list({ status: "succeeded" })) listed.push(line.id);
    assert.ok(listed.includes(session.id));
  });

  test("a list is fetched page by page, each payment once, and no further than it is read", async () => {
    const opened = [];
    for (let count = 0; count < 5; count += 1) opened.push((await gateway.sessions.create(request())).id);
    stand.proxy.reset();
    const listed = [];
    for await (const { id } of gateway.payments.list({ limit: 2 })) listed.push(id);
    for (const id of opened) assert.equal(listed.filter((known) => known === id).length, 1);
    assert.ok(stand.proxy.seen("GET /v1/payments").length >= 3);
    stand.proxy.reset();
    for await (const { id } of gateway.payments.list({ limit: 2 })) if (id) break;
    assert.equal(stand.proxy.seen("GET /v1/payments").length, 1);
  });

  test("money that is held is captured, or let go", async () => {
    const manual = { policy: { inline: true, capture: "manual" } };
    const taken = await paid(manual);
    assert.equal((await gateway.payments.retrieve(taken.id)).status, "authorized");
    await gateway.payments.capture(taken.id);
    await until(taken.id, ({ status }) => status === "succeeded");
    const dropped = await paid(manual);
    await gateway.payments.cancel(dropped.id);
    await until(dropped.id, ({ status }) => status !== "authorized");
    assert.equal(await stand.charges(dropped.id), 0);
  });

  test("a refund is made and read", async () => {
    const session = await paid();
    const amount = { value: "28.00", currency: "CNY" };
    const refund = await gateway.refunds.create({ payment: session.id, amount, reason: "returned" });
    const { refunded } = await until(session.id, (payment) => payment.refunded.value !== "0.00");
    assert.deepEqual(refunded, amount);
    const read = await gateway.refunds.retrieve(refund.id);
    assert.deepEqual([read.payment, read.status, read.reason], [session.id, "refunded", "returned"]);
  });

  test("an address for webhooks is named, listed and taken back", async () => {
    const url = "http://127.0.0.1:9/hooks";
    const { id, secret } = await gateway.webhooks.create({ url, events: ["payment.succeeded"] });
    assert.match(secret, /^whsec_/);
    const [known] = (await gateway.webhooks.list()).filter((endpoint) => endpoint.id === id);
    assert.deepEqual([known.url, known.events, known.secret], [url, ["payment.succeeded"], undefined]);
    await gateway.webhooks.remove(id);
    assert.ok((await gateway.webhooks.list()).every((endpoint) => endpoint.id !== id));
    await assert.rejects(gateway.webhooks.remove(id), { status: 404 });
  });

  test("events are listed and can be sent again", async () => {
    const { id } = await paid();
    const events = [];
    for await (const event of gateway.events.list({ type: "payment.succeeded" })) events.push(event);
    const event = events.find(({ data }) => data.id === id);
    assert.equal((await gateway.events.redeliver(event.id)).id, event.id);
    assert.equal((await gateway.verifyReceipt(event.data.receipt, { session: id })).status, "succeeded");
  });

  test("a wrong key, an unknown payment and a wrong order are refused with code and status", async () => {
    const stranger = kit({ secretKey: "sk_wrong_0123456789" });
    await assert.rejects(stranger.sessions.create(request()), refused({ code: "unauthorized", status: 401 }));
    const unknown = refused({ code: "payment_unknown", status: 404 });
    await assert.rejects(gateway.payments.retrieve("nosuchpayment"), unknown);
    const order = { ...ORDER, amount: { value: "1.5", currency: "CNY" } };
    await assert.rejects(gateway.sessions.create({ order }), refused({ code: "amount_exponent", status: 422, field: "order/amount" }));
  });

  test("the same key opens one session, and takes no other order", async () => {
    const [key, order] = [randomUUID(), request()];
    const first = await gateway.sessions.create(order, { idempotencyKey: key });
    assert.deepEqual(await gateway.sessions.create(order, { idempotencyKey: key }), first);
    const other = refused({ code: "idempotency_mismatch", status: 422 });
    await assert.rejects(gateway.sessions.create(request(), { idempotencyKey: key }), other);
    assert.notEqual((await gateway.sessions.create(order)).id, first.id);
  });

  for (const [name, fault] of Object.entries({
    "an answer that is lost": lostAnswer,
    "a request that is lost": lostRequest,
    "an answer that is cut": truncated,
    "a busy gateway": replaced(() => ({ status: 503, headers: { "retry-after": "0" }, body: "" })),
    "a proxy's page": replaced(() => ({ status: 502, body: "<h1>Bad gateway</h1>" })),
    "too many requests": replaced(() => ({ status: 429, body: "{}" })),
  })) {
    test(`after ${name} the call is made again under the same key, and one session is opened`, async () => {
      stand.proxy.once("POST /v1/sessions", fault);
      const { order, ...rest } = request();
      const session = await gateway.sessions.create({ order, ...rest });
      const keys = stand.proxy.seen("POST /v1/sessions").map(({ headers }) => headers["idempotency-key"]);
      assert.equal(keys.length, 2);
      assert.equal(new Set(keys).size, 1);
      const opened = [];
      for await (const line of gateway.payments.list()) if (line.order_id === order.id) opened.push(line.id);
      assert.deepEqual(opened, [session.id]);
    });
  }

  test("a refusal that would be the same again is not asked for again", async () => {
    await assert.rejects(gateway.payments.retrieve("nosuchpayment"));
    assert.equal(stand.proxy.seen("GET /v1/payments/*").length, 1);
  });

  test("a gateway that stays away is given up after as many tries as allowed", async () => {
    stand.proxy.on("POST /v1/sessions", lostRequest);
    const away = (error) => {
      assert.equal(error.retryable, true);
      return refused({ code: "gateway_unreachable", status: 0 })(error);
    };
    await assert.rejects(kit({ retries: 1 }).sessions.create(request()), away);
    assert.equal(stand.proxy.seen("POST /v1/sessions").length, 2);
  });

  test("a gateway that does not answer in time is tried again", async () => {
    const held = new Held();
    stand.proxy.once("GET /v1/payments", held.before);
    const lines = kit({ timeout: 300 }).payments.list({ limit: 1 });
    assert.equal((await lines.next()).done, false);
    held.release();
    assert.equal(stand.proxy.seen("GET /v1/payments").length, 2);
  });

  test("an abort stops a call, and the waiting for another try", async () => {
    const held = new Held();
    stand.proxy.once("POST /v1/sessions", held.before);
    const controller = new AbortController();
    const waiting = gateway.sessions.create(request(), { signal: controller.signal });
    await held.reached;
    controller.abort();
    await assert.rejects(waiting, { name: "AbortError" });
    held.release();

    const away = replaced(() => ({ status: 503, headers: { "retry-after": "60" }, body: "" }));
    const second = new AbortController();
    stand.proxy.on("POST /v1/sessions", async (exchange, forward) => {
      setImmediate(() => second.abort());
      return away(exchange, forward);
    });
    await assert.rejects(gateway.sessions.create(request(), { signal: second.signal }), { name: "AbortError" });
    await assert.rejects(gateway.payments.retrieve("x", { signal: AbortSignal.abort() }), { name: "AbortError" });
  });

  test("a redirect is not followed with the key", async () => {
    stand.proxy.once("GET /v1/payments/*", replaced(() => ({ status: 307, headers: { location: "/elsewhere" }, body: "" })));
    await assert.rejects(gateway.payments.retrieve("x"), refused({ code: "refused", status: 307 }));
    assert.equal(stand.proxy.seen("GET /elsewhere").length, 0);
  });

  test("an answer that is no JSON, or without an end, is refused", async () => {
    stand.proxy.once("GET /v1/payments/*", replaced(() => ({ status: 200, body: "{" })));
    await assert.rejects(gateway.payments.retrieve("x"), { code: "answer_invalid" });
    stand.proxy.once("GET /v1/payments/*", replaced(() => ({ status: 200, body: Buffer.alloc(5 * 1024 * 1024) })));
    await assert.rejects(gateway.payments.retrieve("x"), { code: "answer_invalid", status: 200 });
  });

  test("the secret key is in no text that the kit or its errors give", async () => {
    const everything = [everythingOf(gateway)];
    const failures = [
      () => kit({ secretKey: "sk_ärger" }),
      () => kit({ secretKey: "sk_line\nbreak" }),
      () => kit({ secretKey: ["sk_live"] }),
      () => gateway.sessions.create({ order: 1 }),
      () => kit({ secretKey: "sk_other", retries: 0 }).payments.retrieve("x"),
      async () => {
        stand.proxy.once("GET /v1/payments/*", replaced((_, { headers }) => ({ status: 500, body: headers })));
        await kit({ retries: 0 }).payments.retrieve("x");
      },
      () => new Countersign({ gateway: "http://127.0.0.1:1", secretKey: SECRET_KEY, retries: 0 }).payments.retrieve("x"),
    ];
    for (const fail of failures) {
      const error = await Promise.resolve().then(fail).then(() => assert.fail("it passed"), (thrown) => thrown);
      everything.push(everythingOf(error));
    }
    for (const text of everything) assert.doesNotMatch(text, KEYS);
  });

  test("every code that the kit gives has its sentence", () => {
    const unknown = explain("no_such_code");
    const own = ["webhook_time", "webhook_signature", "webhook_header", "webhook_url_refused"];
    for (const code of [...own, "receipt_missing", "intent_missing", "gateway_unreachable"]) {
      assert.notEqual(explain(code), unknown, code);
    }
    assert.equal(explain("constructor"), unknown);
  });

  test("misuse is a TypeError before anything is sent", async () => {
    const options = [
      { gateway: "http://pay.example" },
      { gateway: "ftp://127.0.0.1" },
      { gateway: "https://pay.example/v1" },
      { gateway: "https://user:secret@pay.example" },
      { gateway: undefined },
      { secretKey: "" },
      { pins: ["short"] },
      { timeout: 0 },
      { retries: -1 },
      { adress: "" },
    ];
    for (const wrong of options) assert.throws(() => kit(wrong), TypeError, JSON.stringify(wrong));
    for (const id of ["..", ".", "a/b", "", "a?b", undefined, {}]) {
      await assert.rejects(gateway.payments.retrieve(id), TypeError);
      await assert.rejects(gateway.refunds.create({ payment: id }), TypeError);
    }
    for (const idempotencyKey of ["", "with space", "é", "x".repeat(256)]) {
      await assert.rejects(gateway.sessions.create(request(), { idempotencyKey }), TypeError);
    }
    assert.throws(() => gateway.payments.list({ state: "open" }), TypeError);
    assert.throws(() => gateway.events.list({ status: "x" }), TypeError);
    await assert.rejects(gateway.refunds.create({ payment: "x", amout: {} }), TypeError);
    await assert.rejects(gateway.sessions.create(request(), { idempotency_key: "x" }), TypeError);
    assert.equal(stand.proxy.exchanges.length, 0);
  });
});
