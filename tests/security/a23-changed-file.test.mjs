import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "../e2e/driver/all-or-none.mjs";
import { launch } from "../e2e/driver/launch.mjs";
import { replaced } from "../e2e/stand/fault-proxy.mjs";
import { onHost } from "../e2e/stand/isolation.mjs";
import { MerchantPage, part } from "../e2e/stand/merchant-page.mjs";
import { Shopper } from "../e2e/stand/shopper.mjs";
import { Stand } from "../e2e/stand/stand.mjs";

/** One bit of one byte, in the middle of the file. */
const flipped = replaced(({ body }) => {
  const changed = Buffer.from(body);
  changed[changed.length >> 1] ^= 1;
  return { body: changed };
});

/** What would tell of itself if it ran. */
const beacon = replaced(({ body }) => ({ body: `${body}\n;fetch("/sdk/ran")` }));
const RAN = "GET /sdk/ran";
const hasAsked = () => performance.getEntriesByName(new URL("/sdk/ran", location.href).href).length > 0;

const CHANGES = [
  ["a flipped bit", flipped],
  ["a line at its end", beacon],
];

describe("A23 a file that was changed on the server never runs", () => {
  let stand, browser, page, merchant;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    await browser.cdp(page, "Network.enable");
    await browser.cdp(page, "Network.setCacheDisabled", { cacheDisabled: true });
    merchant = await MerchantPage.start(stand, page);
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await merchant?.stop();
    await browser?.close();
    await stand?.stop();
  });

  /** Waits for the error, and gives the codes of all there were. */
  const codes = async () => {
    await page.waitFor(async () => (await merchant.told("error")).length > 0, { within: 25_000, what: "an error" });
    return (await merchant.told("error")).map(({ code }) => code);
  };

  /** Whether anything can be typed in. */
  const hasFields = () => page.isShown(part("number"));

  test("positive control: a line at its end runs where nothing checks it", async () => {
    stand.proxy.on("GET /sdk/*/countersign.js", beacon);
    // This page names no digest, and its own requests are those of its window.
    await merchant.open();
    await page.waitFor(() => page.evaluate(hasAsked), { what: "the line to run" });
  });

  for (const [change, fault] of CHANGES) {
    test(`inline.js with ${change}: no fields, and the page is told \`integrity\``, async () => {
      stand.proxy.on("GET /sdk/*/inline.js", fault);
      await merchant.open();
      await merchant.place();
      assert.deepEqual(await codes(), ["integrity"]);
      assert.match(await page.evaluate(() => document.querySelector("countersign-checkout").shadowRoot.textContent), /integrity/);
      assert.equal(await hasFields(), false);
      assert.equal(stand.proxy.seen(RAN).length, 0);
    });

    test(`frame.js with ${change}: no fields, and the page is told \`frame_blocked\``, async () => {
      stand.proxy.on("GET /sdk/*/frame.js", fault);
      await merchant.open();
      await merchant.place();
      assert.deepEqual(await codes(), ["frame_blocked"]);
      await page.waitFor(onHost("#next"));
      assert.equal(await hasFields(), false);
      assert.equal(stand.proxy.seen(RAN).length, 0);
    });
  }

  for (const name of ["fields", "core"]) {
    test(`${name}.wasm with a flipped bit: the page is told \`integrity\`, and nothing can be paid`, async () => {
      stand.proxy.on(`GET /sdk/*/wasm/${name}.wasm`, flipped);
      await merchant.open();
      await merchant.place();
      assert.ok((await codes()).every((code) => code === "integrity"));
      assert.equal(await hasFields(), false);
      assert.equal(stand.proxy.seen("POST /v1/checkout/intents").length, 0);
    });
  }

  test("texts with a changed letter are not shown: English is", async () => {
    stand.proxy.on("GET /sdk/*/locale/zh-CN.json", replaced(({ body }) => ({ body: body.toString().replace("继续", "停止") })));
    await merchant.open();
    await merchant.place({ attributes: { locale: "zh-CN" } });
    await merchant.reaches("details");
    await merchant.sees("form");
    assert.equal(await page.read(part("continue")), "Continue");
  });
});

describe("A23 a shop that names the digest of the element's script", () => {
  let stand, browser;

  before(async () => void ([stand, browser] = await allOrNone([Stand.start({ shop: true }), launch()])));
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  for (const [change, fault] of CHANGES) {
    test(`does not run it with ${change}, and says so`, async () => {
      const page = await browser.newPage();
      // A browser keeps what it was given under an address that never changes.
      await browser.cdp(page, "Network.enable");
      await browser.cdp(page, "Network.setCacheDisabled", { cacheDisabled: true });
      stand.proxy.on("GET /sdk/*/countersign.js", fault);
      const shopper = new Shopper(page, stand);
      await shopper.visit();
      await shopper.seesNoElement();
      assert.equal(await page.evaluate(() => customElements.get("countersign-checkout") === undefined), true);
      assert.equal(await page.evaluate(hasAsked), false);
      stand.proxy.reset();
      await shopper.goesOn();
    });
  }
});
