import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, describe, mock, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// Optimised code lets go of what it needs no more: a request then lives only by who waits for it.
setFlagsFromString("--always-turbofan");
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const { load } = await import("countersign");
const { Countersign } = await import("countersign/server");

/** How long a call waits for its answer, in milliseconds. */
const PATIENCE = 10_000;

/** What is heard of a gateway before it falls silent. */
const HEARD = { nothing: () => {}, "the beginning of an answer": (response) => response.write("{") };

describe("a question to a silent gateway, with garbage collected meanwhile", () => {
  let server, gateway, asked;
  before(() => mock.timers.enable({ apis: ["setTimeout"] }));
  after(() => mock.timers.reset());
  beforeEach(async () => {
    asked = [];
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    gateway = `http://127.0.0.1:${server.address().port}`;
  });
  afterEach(() => {
    server.close().closeAllConnections();
  });

  /** Has the gateway say no more than `heard`; waits until something was asked twice. */
  const silent = async (heard, ask) => {
    server.on("request", ({ url }, response) => {
      asked.push(url);
      heard(response);
    });
    ask();
    while (asked.length === 0) await turn();
    for (let round = 0; round < 50; round += 1) {
      collect();
      await turn();
    }
    const late = performance.now() + 20_000;
    while (new Set(asked).size === asked.length) {
      assert.ok(performance.now() < late, "still waiting");
      mock.timers.tick(PATIENCE);
      await turn();
    }
  };

  for (const [heard, answer] of Object.entries(HEARD)) {
    test(`is put again by a checkout, ${heard} heard`, async (t) => {
      const cs = await load();
      const clientSecret = `cs_pay_${"A".repeat(22)}_${"b".repeat(43)}`;
      const checkout = cs.checkout({ gateway, clientSecret, origin: "https://shop.example", storage: null });
      t.after(() => checkout.close());
      await silent(answer, () => checkout.open().catch(() => {}));
    });

    test(`is put again by a merchant's server, ${heard} heard`, () => {
      const merchant = new Countersign({ gateway, secretKey: "sk_test" });
      return silent(answer, () => merchant.payments.retrieve("pay_1").catch(() => {}));
    });
  }
});
