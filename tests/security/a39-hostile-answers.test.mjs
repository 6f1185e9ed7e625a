import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { until } from "../e2e/driver/page.mjs";
import { CARDS, cardOf, checkoutOn, review, stateOf } from "../e2e/stand/buyer.mjs";
import { Held, replaced, truncated } from "../e2e/stand/fault-proxy.mjs";
import { Stand } from "../e2e/stand/stand.mjs";
import { holdsInRust } from "./cargo.mjs";

/** Answers that no gateway gives; each with status 200 unless it says another. */
const HOSTILE = {
  "not JSON": { body: "<html>OK</html>" },
  empty: { body: "" },
  null: { body: "null" },
  "a list": { body: "[]" },
  "an empty object": { body: "{}" },
  "duplicate members": { body: '{"receipt":"a","receipt":"b","order":"a","order":"b"}' },
  "wrong types": { body: '{"receipt":1,"order":{},"server_time":"now","issuer":[],"jwks":"none"}' },
  "floats and exponents": { body: '{"receipt":"a.b.c","server_time":1e99,"order":"a.b.c"}' },
  "not UTF-8": { body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
  "10 MB": { body: Buffer.alloc(10 << 20, 0x20) },
  "ten thousand levels": { body: "[".repeat(10_000) },
  "a problem under 200": { body: '{"type":"about:blank","title":"x","status":200,"code":"succeeded"}' },
  "paid under 200": { body: '{"status":"succeeded","receipt":{"status":"succeeded"}}' },
  "a refusal of nonsense": { status: 400, body: '{"code":{"toString":1}}' },
  "a redirect": { status: 302, headers: { location: "/elsewhere" }, body: "" },
  "an error of 500": { status: 500, body: "<h1>Oops</h1>" },
};

/** Where nobody was asked. */
const EMPTY = { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from("{}") };

/** Phases that a page may show as paid. */
const PAID = ["succeeded", "authorized", "partially_paid"];

/** How long it may be until a call was given up and is made again, with what a busy machine adds, in milliseconds. */
const PATIENCE = 30_000;

/** Ways to answer and never come to an end. */
const ENDLESS = {
  "a body byte by byte": (response) => drip(() => response.write(" "), response),
  "a body that stops": (response) => response.write("{"),
  "hints and no answer": (response) => drip(() => response.writeEarlyHints({ link: "</x>; rel=preload; as=style" }), response),
  "processing and no answer": (response) => drip(() => response.writeProcessing(), response),
  silence: () => {},
  "headers without end": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    drip(() => socket.write("x-more: 1\r\n"), socket);
  },
};

function drip(write, until) {
  const timer = setInterval(write, 50);
  until.once("close", () => clearInterval(timer));
}

describe("A39 no answer of a gateway hangs, redirects or traps a checkout, or shows it paid", () => {
  let stand;
  before(async () => void (stand = await Stand.start()));
  afterEach(() => stand.proxy.reset());
  after(() => stand?.stop());

  const FAULTS = [...Object.entries(HOSTILE), ["cut short", undefined]];

  /**
   * Gives `journey` a checkout for each hostile answer, all at once, on whose
   * session `call` is once answered so: by the gateway's word changed, or, where
   * `unheard`, without asking it.
   */
  const eachAgainst = (call, journey, { unheard = false, options = () => ({}) } = {}) =>
    Promise.all(
      FAULTS.map(async ([name, answer]) => {
        const session = await stand.session({ return_url: `${stand.shop}/return` });
        const changed = answer ? replaced(() => answer) : truncated;
        const fault = unheard ? (exchange) => changed(exchange, async () => EMPTY) : changed;
        let given = 0;
        const counted = (...of) => {
          given += 1;
          return fault(...of);
        };
        // Discovery carries no secret to know a session by: there each rule is for whoever comes.
        const isShared = call.startsWith("GET /.well-known");
        const where = ({ headers }) => isShared || headers.authorization?.endsWith(session.client_secret);
        stand.proxy.once(call, counted, { where });
        const checkout = await checkoutOn(stand, session, { storage: null, ...(await options(session)) });
        const phases = [];
        checkout.addEventListener("change", ({ detail: { state } }) => phases.push(state.phase));
        try {
          await journey({ checkout, session, phases });
          assert.equal(given, 1, "the hostile answer was given");
          assert.deepEqual(stand.proxy.seen("GET /elsewhere"), [], "no redirect is followed");
        } catch (error) {
          throw new Error(`${call} answered with ${name}: ${error.message} (${phases.join(" ")})`, { cause: error });
        } finally {
          checkout.close();
        }
      }),
    );

  /** Opens, and opens again where that ended with a code, as a buyer would. */
  const opened = async ({ checkout }) => {
    await checkout.open().catch(async ({ code }) => {
      assert.equal(typeof code, "string");
      assert.notEqual(code, "internal");
      await checkout.open();
    });
  };

  /** Pays; a refusal, which is not signed, puts a buyer back to the review at worst. */
  const paid = async ({ checkout, session }) => {
    await review(checkout);
    const first = await checkout.confirm().catch(({ code }) => {
      assert.notEqual(code, "internal");
      return checkout.confirm();
    });
    assert.equal(first.status, "succeeded");
    assert.equal((await stand.ledger(session.id)).length, 1);
  };

  for (const call of ["GET /.well-known/countersign.json", "POST /v1/checkout/keys"]) {
    test(`to ${call} open nothing, and the true one does`, () =>
      eachAgainst(call, async (buyer) => {
        await opened(buyer);
        assert.deepEqual(buyer.phases.filter((phase) => PAID.includes(phase)), []);
        await paid(buyer);
      }));
  }

  test("to an intent neither end it nor show it paid", () =>
    eachAgainst("POST /v1/checkout/intents", async (buyer) => {
      await opened(buyer);
      await paid(buyer);
    }));

  test("to a question about the receipt leave the payment where it stands", () =>
    eachAgainst(
      "GET /v1/checkout/receipt",
      async (buyer) => {
        const { checkout, session, phases } = buyer;
        await opened(buyer);
        await review(checkout, cardOf(CARDS.challenged));
        const settled = checkout.confirm();
        const { action } = await stateOf(checkout, ({ phase }) => phase === "action_required");
        const polls = () =>
          stand.proxy
            .seen("GET /v1/checkout/receipt")
            .filter(({ headers }) => headers.authorization.endsWith(session.client_secret));
        // Asked a second time, it has taken in what the first was answered.
        await until(() => polls().length > 1, 20_000, "a second question");
        assert.deepEqual(phases.filter((phase) => PAID.includes(phase)), []);
        await fetch(action.url, { method: "POST", body: new URLSearchParams({ choice: "approve" }), redirect: "manual" });
        assert.equal((await settled).status, "succeeded");
        assert.equal((await stand.ledger(session.id)).length, 1);
      },
      { unheard: true },
    ));

  test("to a void leave the outcome open until it is signed", () =>
    eachAgainst(
      "POST /v1/checkout/intents/void",
      async ({ checkout, session }) => {
        await checkout.open();
        const { status, code } = await checkout.settled();
        assert.deepEqual([status, code], ["failed", "not_received"]);
        assert.equal((await stand.ledger(session.id)).length, 0);
      },
      { options: async (session) => ({ snapshot: await snapshotOfUnsent(session) }) },
    ));

  test("to a cancel leave what was failed as it was, and the true one ends it", () =>
    eachAgainst("POST /v1/checkout/cancel", async (buyer) => {
      const { checkout, phases } = buyer;
      await opened(buyer);
      checkout.select("card");
      checkout.cancel("session");
      const { phase } = await stateOf(checkout, (state) => state.error || state.phase === "cancelled");
      if (phase !== "cancelled") {
        checkout.cancel("session");
        await stateOf(checkout, (state) => state.phase === "cancelled");
      }
      assert.deepEqual(phases.filter((name) => PAID.includes(name)), []);
    }));

  test("to a refresh change nothing", () =>
    eachAgainst("GET /v1/checkout", async (buyer) => {
      const { checkout, phases } = buyer;
      await opened(buyer);
      checkout.select("card");
      checkout.refresh();
      await stateOf(checkout, ({ error }) => error !== null);
      assert.equal(checkout.state.phase, "details");
      assert.deepEqual(phases.filter((phase) => PAID.includes(phase)), []);
      await paid(buyer);
    }));

  test("that never end are given up, and asked for again", () =>
    Promise.all(
      Object.entries(ENDLESS).map(async ([name, answer]) => {
        const server = createServer().listen(0, "127.0.0.1");
        await once(server, "listening");
        const session = { client_secret: `cs_pay_${"A".repeat(22)}_${"b".repeat(43)}` };
        const gateway = `http://127.0.0.1:${server.address().port}`;
        const checkout = await checkoutOn(stand, session, { gateway, storage: null });
        const opening = checkout.open();
        opening.catch(() => {});
        try {
          const seen = new Set();
          const again = new Promise((resolve) => {
            server.on("request", ({ url }, response) => {
              if (seen.has(url)) resolve(true);
              seen.add(url);
              answer(response);
            });
          });
          assert.ok(await Promise.race([again, setTimeout(PATIENCE, false, { ref: false })]), `${name}: still waiting`);
          assert.equal(checkout.state.phase, "opening", "and goes on");
          checkout.close();
          await assert.rejects(opening, { code: "closed" });
        } finally {
          checkout.close();
          server.closeAllConnections();
          server.close();
        }
      }),
    ));

  test("with a page for the buyer over http, or none, lead nowhere", () =>
    holdsInRust("checkout::tests::receipts::nobody_is_taken_to_an_unsafe_page"));

  /** What a page that was closed while its intent was on its way has kept. */
  const snapshotOfUnsent = async (session) => {
    const held = new Held();
    const where = ({ headers }) => headers.authorization.endsWith(session.client_secret);
    stand.proxy.once("POST /v1/checkout/intents", held.before, { where });
    const checkout = await checkoutOn(stand, session, { storage: null });
    await checkout.open();
    await review(checkout);
    checkout.confirm().catch(() => {});
    await held.reached;
    const snapshot = checkout.snapshot();
    checkout.close();
    return snapshot;
  };
});
