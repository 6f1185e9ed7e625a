import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { launch } from "./driver/launch.mjs";
import { replaced, truncated } from "./stand/fault-proxy.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";

/** Where the core is served from. */
const CORE = "GET /sdk/*/wasm/core.wasm";

describe("a core that does not load or does not last", () => {
  let stand, browser, page;

  before(async () => {
    [stand, browser] = await Promise.all([Stand.start({ shop: true }), launch()]);
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
    ["a page instead", replaced(() => ({ ...HTML, status: 200 })), "wasm_invalid"],
    ["a page under wasm's own type", replaced(() => ({ body: HTML.body })), "wasm_invalid"],
    ["half of it", replaced(({ body }) => ({ body: body.subarray(0, body.length >> 1) })), "wasm_invalid"],
    ["cut short", truncated, "wasm_unreachable"],
    ["another wasm", replaced(() => ({ body: Buffer.from("0061736d01000000", "hex") })), "wasm_invalid"],
  ]) {
    test(`${what}: the page says so, and a second try works`, async () => {
      const take = stand.proxy.on(CORE, fault);
      const shopper = new Shopper(page, stand);
      await shopper.visit();
      await page.waitFor(async () => (await shopper.code()) === code, { what: code });
      assert.equal(await shopper.canUse("pay"), false);
      take();
      await shopper.comesBack();
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
    // Instances made from here on are kept, and can be told to trap at their next call.
    const { identifier } = await browser.cdp(page, "Page.addScriptToEvaluateOnNewDocument", {
      source: `(${spyOnInstances})()`,
    });
    try {
      const shopper = await Shopper.at(page, stand);
      const sid = await shopper.sid();
      await shopper.fill();
      const holds = () => page.evaluate(() => globalThis.instancesHold("4242424242424242"));
      // Positive control: what is looked for is found while the core holds it.
      assert.equal(await holds(), true);
      await page.evaluate(() => globalThis.trapNextCall());
      await shopper.does("review");
      await page.waitFor(async () => (await shopper.code()) === "internal", { what: "internal" });
      assert.equal(await holds(), false);
      assert.equal(await page.evaluate(() => globalThis.trappedMemoryIsZero()), true);
      assert.equal(stand.proxy.seen("POST /v1/checkout/intents").length, 0);
      await shopper.comesBack();
      await shopper.pay();
      await shopper.reaches("succeeded");
      assert.equal((await stand.ledger(await shopper.sid())).length, 1);
      assert.ok(sid);
    } finally {
      await browser.cdp(page, "Page.removeScriptToEvaluateOnNewDocument", { identifier });
    }
  });
});

/** Runs in the page before any script of it. */
function spyOnInstances() {
  const memories = [];
  let armed = false;
  let trapped;
  const watched = (instance) => {
    const { memory } = instance.exports;
    if (memory) memories.push(memory);
    const exports = new Proxy(instance.exports, {
      get(target, name) {
        const value = target[name];
        if (typeof value !== "function" || !/^checkout_(dispatch|fill|received)$/.test(name)) return value;
        return (...args) => {
          if (!armed) return value(...args);
          armed = false;
          trapped = memory;
          throw new WebAssembly.RuntimeError("unreachable");
        };
      },
    });
    return Object.create(instance, { exports: { value: exports } });
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (source, imports) => {
      const made = await original.call(WebAssembly, source, imports);
      return made instanceof WebAssembly.Instance ? watched(made) : { ...made, instance: watched(made.instance) };
    };
  }
  const bytesOf = (memory) => new Uint8Array(memory.buffer);
  globalThis.trapNextCall = () => void (armed = true);
  globalThis.trappedMemoryIsZero = () => bytesOf(trapped).every((byte) => byte === 0);
  globalThis.instancesHold = (text) =>
    memories.some((memory) => new TextDecoder("latin1").decode(bytesOf(memory)).includes(text));
}
