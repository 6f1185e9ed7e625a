import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { ISOLATION, onHost, onInside } from "./stand/isolation.mjs";
import { MerchantPage, part } from "./stand/merchant-page.mjs";
import { Stand } from "./stand/stand.mjs";

const ENROL = "POST /v1/checkout/keys";
const SUBMIT = "POST /v1/checkout/intents";

describe("the element's life in a merchant's page", () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page);
  });
  afterEach(() => {
    stand.proxy.reset();
    merchant.isolation = ISOLATION;
  });
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  test("the secret in its markup is read once, and is nowhere in the document", async () => {
    const secret = await merchant.secret();
    await merchant.begin({ asks: false, attributes: { "client-secret": secret } });
    const seen = await page.evaluate(() => {
      const el = document.querySelector("countersign-checkout");
      return [document.documentElement.outerHTML, el.shadowRoot.innerHTML, String(el.clientSecret), JSON.stringify({ ...el })].join();
    });
    assert.equal(seen.includes(secret.slice(-43)), false);
    await merchant.pays();
    await merchant.reaches("succeeded");
  });

  test("what was set before its script was there is taken over", async () => {
    await merchant.open("?late");
    await merchant.place({ properties: { prefill: { holder: "Grace Hopper" }, locale: "zh-CN" } });
    await page.evaluate((script) => void import(script), merchant.script);
    await merchant.reaches("details");
    assert.deepEqual(merchant.reasons, ["start"]);
    await page.waitFor(async () => (await page.value(part("holder"))) === "Grace Hopper");
    await page.waitFor(async () => (await page.attribute(part("checkout"), "lang")) === "zh-CN");
    assert.deepEqual(await page.evaluate(() => Object.keys(document.querySelector("countersign-checkout"))), []);
  });

  const moves = () =>
    page.evaluate(() => {
      const el = document.querySelector("countersign-checkout");
      document.getElementById("two").append(el);
      el.remove();
      document.getElementById("one").append(el);
      el.remove();
      document.getElementById("two").append(el);
    });

  test("inline: what is pressed counts in a browser that takes long to say who has the order", async () => {
    merchant.isolation = "inline";
    await merchant.open();
    await page.evaluate(() => {
      const request = LockManager.prototype.request;
      const said = new Promise((resolve) => (window.say = resolve));
      window.questions = 0;
      LockManager.prototype.request = async function (...question) {
        window.questions += 1;
        await said;
        return request.apply(this, question);
      };
    });
    await merchant.place();
    await merchant.fills();
    await page.click(merchant.part("continue"));
    await page.waitFor(() => page.evaluate(() => window.questions > 1), { what: "the element to ask again" });
    await page.evaluate(() => window.say());
    await merchant.sees("review");
  });

  test("inline: a move, or a removal that is taken back at once, begins nothing again", async () => {
    merchant.isolation = "inline";
    await merchant.begin();
    await merchant.fills();
    await moves();
    await page.click(merchant.part("continue"));
    await merchant.sees("review");
    assert.equal(stand.proxy.seen(ENROL).length, 1);
    assert.deepEqual(merchant.reasons, ["start"]);
  });

  test("framed: a move, or a removal that is taken back at once, takes the same session up again", async () => {
    merchant.isolation = "frame";
    await merchant.begin();
    await moves();
    await merchant.sees("form");
    assert.deepEqual(merchant.reasons, ["start"]);
    await merchant.pays();
    await merchant.reaches("succeeded");
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
    assert.deepEqual(await merchant.told("integrity"), []);
  });

  test("taken out in the middle of a payment, the payment goes on, and is shown when it is back", async () => {
    await merchant.begin();
    const held = new Held();
    stand.proxy.once(SUBMIT, held.after);
    await merchant.pays();
    await held.reached;
    const said = await page.evaluate(() => {
      window.kept = document.querySelector("countersign-checkout");
      const waits = window.kept.checkout.settled().catch(({ code }) => code);
      window.kept.remove();
      return waits;
    });
    assert.equal(said, "closed");
    held.release();
    await page.evaluate(() => void document.getElementById("two").append(window.kept));
    await merchant.reaches("succeeded");
    await merchant.sees("success");
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
    assert.deepEqual(merchant.reasons, ["start"]);
  });

  test("inline: another document can adopt it", async () => {
    merchant.isolation = "inline";
    await merchant.begin();
    await page.evaluate(() => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      frame.contentDocument.body.append(document.querySelector("countersign-checkout"));
    });
    const adopted = page.frame("iframe");
    const look = (root) => [root.getElementById("checkout")?.dataset.phase, root.adoptedStyleSheets.length];
    const looks = () => onInside(adopted, look, [], { isolation: "inline" });
    await page.waitFor(async () => (await looks())?.[0] === "details", { within: 20_000, what: "the element in its new document" });
    assert.equal((await looks())[1], 1);
  });

  test("of two on one session one has it, and the other can take it over", async () => {
    const secret = await merchant.secret();
    await merchant.open();
    await merchant.place({ asks: false, attributes: { id: "first", "client-secret": secret } });
    await merchant.reaches("details", "#first");
    await merchant.place({ asks: false, attributes: { id: "second", "client-secret": secret }, id: "two" });
    await merchant.sees("elsewhere", "#second");
    await page.click(part("take-over", "#second"));
    await merchant.reaches("details", "#second");
    await merchant.sees("elsewhere", "#first");
    await page.evaluate(() => document.getElementById("second").remove());
    await merchant.reaches("details", "#first");
  });

  test("its parts are found whatever the page's base is", async () => {
    await merchant.begin({ query: "?base" });
    await merchant.sees("form");
  });

  test("it begins once the page says where, if it says it late", async () => {
    await merchant.open();
    await page.evaluate((gateway, isolation) => {
      const el = window.place({});
      el.isolation = isolation;
      el.gateway = gateway;
      el.session = window.session;
    }, stand.gateway, merchant.isolation);
    await merchant.reaches("details");
    assert.deepEqual(await merchant.told("error"), []);
  });

  test("where the page's policy has no frame it says so, to the buyer and to the page", async () => {
    await merchant.open("?frameless");
    await merchant.place({ attributes: { isolation: "frame" } });
    await page.waitFor(onHost("#next"));
    assert.match(await page.read(onHost("[role=alert]")), /cannot be shown.*\(frame_blocked\)/);
    assert.deepEqual(await merchant.told("error"), [{ code: "frame_blocked", retryable: true }]);
    const code = () => document.querySelector("countersign-checkout").confirm().catch((error) => error.code);
    assert.equal(await page.evaluate(code), "frame_blocked");
    assert.equal(stand.proxy.seen(ENROL).length, 0);
  });

  test("where its second script does not come it says so, and tries again when asked", async () => {
    const missing = async () => ({ status: 503, headers: {}, body: Buffer.from("") });
    const back = stand.proxy.on("GET /sdk/*/inline.js", missing);
    await browser.cdp(page, "Network.enable");
    await browser.cdp(page, "Network.setCacheDisabled", { cacheDisabled: true });
    await merchant.open();
    await merchant.place();
    await page.waitFor(onHost("#next"));
    assert.deepEqual(await merchant.told("error"), [{ code: "script_unreachable", retryable: true }]);
    back();
    await page.click(onHost("#next"));
    await merchant.reaches("details");
  });
});
