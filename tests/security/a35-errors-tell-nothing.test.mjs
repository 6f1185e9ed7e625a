import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request as send } from "node:http";
import { after, before, describe, test } from "node:test";

import { load } from "countersign";
import { parse } from "yaml";

import { inRoot } from "../../scripts/ground/root.mjs";
import { Stand } from "../e2e/stand/stand.mjs";
import { WireBuyer } from "../e2e/stand/wire-buyer.mjs";
import { holdsInRust } from "./cargo.mjs";

/** How much of an input may be met again by chance. */
const SHORT = 3;

/** A text that no message of ours has four characters of in a row. */
function mark() {
  const letters = "QXZJKVWY";
  return [...randomBytes(12)].map((byte) => letters[byte % letters.length]).join("");
}

/** Asserts that no four characters in a row of a mark are in a text. */
function assertSilent(text, marks, where) {
  for (const one of marks) {
    for (let at = 0; at + SHORT < one.length; at += 1) {
      const piece = one.slice(at, at + SHORT + 1);
      assert.ok(!text.includes(piece), `${where}: ${piece} of ${one} is in ${text.slice(0, 400)}`);
    }
  }
}

describe("A35 no message on any error path has four characters of the input", () => {
  // The core's own errors are a code and a name out of tables: there is no room for input.
  test("in the gateway's decisions", () =>
    holdsInRust(
      "gateway::tests::hostile::no_buyers_call_takes_a_hostile_body",
      "gateway::tests::hostile::no_merchants_call_takes_a_hostile_body",
      "gateway::tests::hostile::hostile_headers_are_refused",
    ));

  test("in what the script throws", async () => {
    const cs = await load();
    const calls = [
      (text) => cs.card.number(text),
      (text) => cs.card.number({ [text]: text }),
      (text) => cs.card.expiry(text, { today: text }),
      (text) => cs.card.expiry(text, { [text]: text }),
      (text) => cs.card.cvc(text, { brand: text }),
      (text) => cs.card.holder([text]),
      (text) => cs.edit(text, { value: text, start: 0, end: 0 }, { kind: "insert", text }),
      (text) => cs.edit("card_number", { value: text, start: text, end: 0 }, { kind: text }),
      (text) => cs.edit("card_number", { value: text, start: 0, end: 9e9 }, { kind: "insert", text, [text]: 1 }),
      (text) => cs.money.format(text, text, text),
      (text) => cs.money.format("1.00", text, text),
      (text) => cs.money.split(text, text, [text]),
      (text) => cs.money.split("1.00", "CNY", [1, text]),
      ...["emv", "epc", "pix", "upi", "hkqr", "paynow"].flatMap((kind) => [
        (text) => cs.qr[kind].read(text),
        (text) => cs.qr[kind].write({ [text]: text }),
        (text) => cs.qr[kind].write({ name: text, amount: { value: text, currency: text } }),
      ]),
      (text) => cs.qr.emv.write({ accounts: [{ id: text, [text]: text }], currency: text }),
      (text) => cs.qr.symbol(text, { level: text }),
      (text) => cs.coin.invoice(text),
      (text) => cs.coin.uri.read(`bitcoin:${text}`),
      (text) => cs.coin.uri.write({ coin: "bitcoin", address: text, label: text }),
      (text) => cs.coin.uri.write({ coin: text }),
      (text) => cs.checkout({ gateway: text, clientSecret: text, origin: text }),
      (text) => cs.checkout({ gateway: "https://pay.example", clientSecret: text, origin: text, storage: null }),
      (text) => cs.checkout({ [text]: text }),
      (text) => cs.checkout({ gateway: "https://pay.example", clientSecret: 1, pins: [text] }),
      (text) => cs.checkout(secret({ snapshot: text })),
      (text) => cs.checkout(secret({ pins: [text] })),
      (text) => cs.checkout(secret()).fill({ [text]: text }),
      (text) => cs.checkout(secret()).fill({ number: [text] }),
      (text) => cs.checkout(secret()).select(text),
      (text) => cs.checkout(secret()).answer(text, { otp: text }),
      (text) => cs.checkout(secret()).cancel(text),
      (text) => load({ roots: [text] }),
      (text) => load({ [text]: text }),
      (text) => load({ url: { [text]: text } }),
      (text) => load({ roots: ["fields"], bytes: new TextEncoder().encode(text) }),
      (text) => load({ roots: ["fields"], module: text }),
    ];
    let thrown = 0;
    for (let round = 0; round < 20; round += 1) {
      for (const call of calls) {
        const text = mark();
        const told = await outcome(call, text);
        if (!told) continue;
        thrown += 1;
        assertSilent(told, [text], String(call));
      }
    }
    assert.ok(thrown > 300, `${thrown}`);
  });

  describe("over HTTP", () => {
    let stand, routes, buyer, session;

    before(async () => {
      stand = await Stand.start();
      const { paths } = parse(await readFile(inRoot("docs", "openapi.yaml"), "utf8"));
      routes = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => ["get", "post", "put", "delete", "patch"].includes(method))
          .map((method) => ({ method: method.toUpperCase(), path })),
      );
      session = await stand.session();
      buyer = await WireBuyer.enrol({ gateway: stand.gateway, clientSecret: session.client_secret });
    });
    after(() => stand?.stop());

    test("wherever in a request it stands, on every route", async () => {
      assert.ok(routes.length > 20, `${routes.length}`);
      const odd = ["PUT", "DELETE", "PATCH", "OPTIONS"].map((method) => ({ method, path: "/v1/checkout/intents" }));
      let refused = 0;
      for (const { method, path } of [...routes, ...odd, { method: "GET", path: "/{nothing}" }, { method: "POST", path: "/v1/{nothing}" }]) {
        for (const shape of SHAPES) {
          const marks = [];
          const given = () => (marks.push(mark()), marks.at(-1));
          const told = await raw(stand.gateway, { method, path: path.replaceAll(/\{\w+\}/g, given), ...shape(given, stand.shop) });
          if (told.status < 400) continue;
          refused += 1;
          assertSilent(told.text, marks, `${method} ${path}`);
        }
      }
      assert.ok(refused > 150, `${refused}`);
    });

    test("nor where the caller is known", async () => {
      const calls = [
        ["POST", "/v1/checkout/intents"],
        ["POST", "/v1/checkout/intents/void"],
        ["POST", "/v1/checkout/actions/act"],
        ["POST", "/v1/checkout/cancel"],
      ];
      for (const [method, path] of calls) {
        for (const body of BODIES) {
          const marks = [];
          const text = body(() => (marks.push(mark()), marks.at(-1)));
          const { status, json } = await buyer.call(method, path, text);
          assert.ok(status >= 400, `${path} ${status}`);
          assertSilent(JSON.stringify(json), marks, path);
        }
      }
      for (const body of BODIES) {
        const marks = [];
        const text = body(() => (marks.push(mark()), marks.at(-1)));
        const headers = { authorization: "Bearer sk_test_demo", "content-type": "application/json", "idempotency-key": "k" };
        for (const path of ["/v1/sessions", `/v1/payments/${session.id}/refunds`, "/v1/webhook_endpoints"]) {
          const told = await raw(stand.gateway, { method: "POST", path, headers, body: text });
          assert.ok(told.status >= 400, `${path} ${told.status}`);
          assertSilent(told.text, marks, path);
        }
      }
    });

    test("and the gateway's own log has none of it", async () => {
      const marks = Array.from({ length: 50 }, mark);
      for (const one of marks) {
        await raw(stand.gateway, { method: "POST", path: `/v1/payments/${one}/capture?a=${one}`, headers: { authorization: `Bearer ${one}`, origin: one }, body: one });
      }
      assertSilent(stand.gatewayOutput, marks, "log");
    });
  });
});

/** Where in a request input can stand. */
const SHAPES = [
  (text) => ({ headers: { authorization: `Bearer ${text()}` } }),
  (text) => ({ headers: { authorization: `DPoP cs_${text()}_${text()}`, dpop: `${text()}.${text()}.${text()}` } }),
  (text) => ({ headers: { authorization: "Bearer sk_test_demo", "idempotency-key": `${text()} ${text()}` } }),
  (text) => ({ headers: { authorization: "Bearer sk_test_demo", "content-type": text() }, body: text() }),
  (text) => ({ headers: { origin: `https://${text()}.example`, "sec-fetch-site": text(), referer: `https://${text()}/` } }),
  (text) => ({ headers: { "content-type": "application/json", "content-encoding": text() }, body: `{"${text()}":"${text()}"}` }),
  (text) => ({ query: `?${text()}=${text()}&after=${text()}&limit=${text()}&cursor=${text()}` }),
  (text) => ({ headers: { authorization: "Bearer sk_test_demo" }, query: `?after=${text()}&limit=${text()}&status=${text()}&cursor=${text()}` }),
  (text) => ({ headers: { [`x-${text()}`]: text(), cookie: text(), "user-agent": text(), expect: text() } }),
];

/** Bodies that no call takes. */
const BODIES = [
  (text) => text(),
  (text) => `"${text()}"`,
  (text) => `{"${text()}":"${text()}"}`,
  (text) => `{"intent":"${text()}","payment":"${text()}"}`,
  (text) => `{"intent":"${text()}.${text()}.${text()}","payment":"${Buffer.from(text()).toString("base64url")}"}`,
  (text) => `{"intent":"${text()}","intent":"${text()}"}`,
  (text) => `{"jti":"${text()}","nonce":"${text()}","${text()}":1}`,
  (text) => `{"scope":"${text()}"}`,
  (text) => `{"answer":"${text()}"}`,
  (text) => `{"order":{"id":"${text()}","amount":{"value":"${text()}","currency":"${text()}"}}}`,
  (text) => `{"order":{"id":"${text()}","amount":{"value":"1.00","currency":"CNY"}},"return_url":"https://${text()}/","origins":["${text()}"]}`,
  (text) => `{"url":"https://${text()}@${text()}/","events":["${text()}"]}`,
  (text) => `{"amount":{"value":"${text()}","currency":"CNY"},"reason":"${text()}"}`,
  (text) => `{"a":"\\ud800${text()}"}`,
  (text) => `{"a":1e${text()}}`,
];

/** A request just as given; the answer's head and body as one text. */
function raw(origin, { method, path, query = "", headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const request = send(origin + path + query, { method, headers, agent: false }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = `${JSON.stringify(response.rawHeaders)}\n${Buffer.concat(chunks)}`;
        resolve({ status: response.statusCode, text });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** What a call threw, in every text it can be shown in. */
async function outcome(call, text) {
  try {
    await call(text);
    return "";
  } catch (error) {
    return [error.message, String(error), error.stack, JSON.stringify(error), error.code, error.field, causes(error)].join("\n");
  }
}

/** An error's causes are shown with it. */
function causes({ cause }) {
  return cause ? `${String(cause)} ${causes(cause)}` : "";
}

const secret = (more) => ({
  gateway: "https://pay.example",
  clientSecret: `cs_pay_${"A".repeat(22)}_${"b".repeat(43)}`,
  origin: "https://shop.example",
  storage: null,
  ...more,
});
