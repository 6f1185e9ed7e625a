import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { replaced, truncated } from "./stand/fault-proxy.mjs";
import { Instances } from "./stand/instances.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

/** An approved card's number, as the field shows it and the core gets it. */
const TYPED = "4242 4242 4242 4242";

/** Where the core is served from. */
const CORE = "GET /sdk/*/wasm/core.wasm";

describe("a core that does not load or does not last", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()]);
    page = await browser.page();
    await browser.cdp(page, "Network.enable");
    await browser.cdp(page, "Network.setCacheDisabled", { cacheDisabled: true });
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  const HTML = { headers: { "content-type": "text/html" }, body: "<!doctype html><title>Not here</title>" };

  for (const [what, fault, code] of [
    ["not there", replaced(() => ({ ...HTML, status: 404 })), "wasm_unreachable"],
    ["a page instead", replaced(() => ({ ...HTML, status: 200 })), "integrity"],
    ["a page under wasm's own type", replaced(() => ({ body: HTML.body })), "integrity"],
    ["half of it", replaced(({ body }) => ({ body: body.subarray(0, body.length >> 1) })), "integrity"],
    ["cut short", truncated, "wasm_unreachable"],
    ["another wasm", replaced(() => ({ body: Buffer.from("0061736d01000000", "hex") })), "integrity"],
  ]) {
    test(`${what}: the page says so, and a second try works`, async () => {
      const take = stand.proxy.on(CORE, fault);
      const shopper = new Shopper(page, stand);
      await shopper.visit();
      await shopper.isStuck(code);
      assert.equal(await shopper.shows("#pay"), false);
      take();
      await shopper.goesOn();
      await shopper.pay();
      await shopper.reaches("succeeded");
    });
  }

  test("served under another type it works all the same", async () => {
    stand.proxy.on(CORE, replaced(() => ({ headers: { "content-type": "application/octet-stream" } })));
    const shopper = await Shopper.at(page, stand);
    await shopper.pay();
    await shopper.reaches("succeeded");
  });

  test("a trap ends the instance with its memory zeroed; the page lives on and loads again", async () => {
    const instances = await Instances.watch(browser, page);
    try {
      const shopper = await Shopper.at(page, stand);
      const sid = await shopper.sid();
      await shopper.fill();
      // Positive control: what is looked for is found while the core holds it.
      assert.equal(await instances.coreHolds(TYPED), true);
      await instances.trapNextCall();
      await shopper.click("#continue");
      await shopper.isStuck("internal");
      // The field still shows it, so that it need not be typed again.
      assert.equal(await instances.coreHolds(TYPED), false);
      assert.equal(await instances.trappedMemoryIsZero(), true);
      assert.equal(stand.proxy.seen("POST /v1/checkout/intents").length, 0);
      await shopper.goesOn();
      await shopper.pay();
      await shopper.reaches("succeeded");
      assert.equal((await stand.ledger(sid)).length, 1);
    } finally {
      await instances.unwatch();
    }
  });
});
