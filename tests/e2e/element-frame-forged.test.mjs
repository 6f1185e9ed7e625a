import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { Held } from "./stand/fault-proxy.mjs";
import { inElement, inside } from "./stand/isolation.mjs";
import { MerchantPage } from "./stand/merchant-page.mjs";
import { Stand } from "./stand/stand.mjs";

const READY = { countersign: "ready", versions: [1] };

const IN_FRAME = { isolation: "frame" };

/** A document that says `work` in the frame's place, with the page's origin. */
const standIn = (work) => async () => ({
  status: 200,
  headers: { "content-type": "text/html" },
  body: Buffer.from(`<!doctype html><script>
    const page = decodeURIComponent(location.hash.slice(1));
    (${work})(page);
  </script>`),
});

describe("messages that nobody of us has sent", () => {
  let stand, merchant, browser, page;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start(), launch()]);
    page = await browser.page();
    merchant = await MerchantPage.start(stand, page, "frame");
  });
  afterEach(() => stand.proxy.reset());
  after(async () => {
    await browser?.close();
    await merchant?.stop();
    await stand?.stop();
  });

  const hasHeard = (name) => page.waitFor(async () => (await merchant.told(name)).length > 0, { what: `the page to hear of ${name}` });
  const place = async () => {
    await merchant.open();
    await page.evaluate(() => {
      window.thrown = [];
      addEventListener("error", ({ message }) => window.thrown.push(message));
      addEventListener("unhandledrejection", ({ reason }) => window.thrown.push(String(reason)));
    });
    await merchant.place();
  };
  const thrown = () => page.evaluate(() => window.thrown);

  test("the page's part hands its port to the gateway's frame alone", async () => {
    const held = new Held();
    stand.proxy.once("GET /frame", held.before);
    await place();
    await held.reached;
    await page.evaluate(async (ready, gateway) => {
      window.handed = 0;
      const message = { data: ready, ports: [] };
      // From the page itself, from a frame of its own, and from one of no origin.
      addEventListener("message", ({ ports }) => (window.handed += ports.length));
      postMessage(ready, "*");
      dispatchEvent(new MessageEvent("message", { ...message, origin: gateway, source: window }));
      dispatchEvent(new MessageEvent("message", { ...message, origin: gateway, source: null }));
      const same = document.body.appendChild(document.createElement("iframe"));
      same.contentWindow.addEventListener("message", ({ ports }) => (window.handed += ports.length));
      dispatchEvent(new MessageEvent("message", { ...message, origin: gateway, source: same.contentWindow }));
      const frame = document.querySelector("countersign-checkout").shadowRoot.querySelector("iframe").contentWindow;
      for (const origin of ["null", "", "https://shop.example", `${gateway}.example`, location.origin]) {
        dispatchEvent(new MessageEvent("message", { ...message, origin, source: frame }));
      }
      for (const data of [null, "ready", 7, [], { countersign: "port" }, { countersign: { toString: () => "ready" } }]) {
        dispatchEvent(new MessageEvent("message", { data, origin: gateway, source: frame }));
      }
    }, READY, stand.gateway);
    held.release();
    await merchant.reaches("details");
    assert.equal(await page.evaluate(() => window.handed), 0);
    assert.deepEqual(await merchant.told("integrity"), []);
    assert.deepEqual(await thrown(), []);
  });

  test("the frame takes one port, and from then on nothing that is posted to it", async () => {
    await place();
    await merchant.reaches("details");
    const before = await page.evaluate(() => document.querySelector("countersign-checkout").phase);
    await page.evaluate((gateway) => {
      const frame = document.querySelector("countersign-checkout").shadowRoot.querySelector("iframe").contentWindow;
      window.answers = 0;
      const forge = (port) => {
        port.onmessage = () => (window.answers += 1);
        for (const message of [{ type: "call", id: 1, name: "cancel", args: [] }, { type: "call", id: 2, name: "snapshot" }]) {
          port.postMessage(message);
          port.postMessage(JSON.stringify(message));
        }
      };
      for (let count = 0; count < 1000; count += 1) {
        const { port1, port2 } = new MessageChannel();
        forge(port1);
        frame.postMessage({ countersign: "port", version: 1 }, gateway, [port2]);
      }
      frame.postMessage({ countersign: "port", version: 1, more: "x".repeat(10_000_000) }, gateway);
      let nested = [];
      for (let level = 0; level < 10_000; level += 1) nested = [nested];
      for (const data of ["call", JSON.stringify({ type: "call", id: 1, name: "cancel" }), { type: "session" }]) frame.postMessage(data, gateway);
    }, stand.gateway);
    assert.equal(await inside(page, IN_FRAME).evaluate(() => document.body.shadowRoot.getElementById("checkout").dataset.phase), before);
    await merchant.pays();
    await merchant.reaches("succeeded");
    assert.equal(await page.evaluate(() => window.answers), 0);
    assert.deepEqual(await thrown(), []);
  });

  test("a frame whose address names no page asks nobody for a port", async () => {
    const secret = await merchant.secret();
    await merchant.open();
    for (const fragment of ["", "#", "#null", "#*", "#javascript%3A1", "#%", "#https%3A%2F%2Fother.example"]) {
      await page.evaluate(
        (href) =>
          new Promise((resolve) => {
            window.heard ??= 0;
            addEventListener("message", () => (window.heard += 1));
            const frame = Object.assign(document.createElement("iframe"), { src: href, onload: resolve });
            document.body.append(frame);
          }),
        `${stand.gateway}/frame?sid=${secret.slice(3, -44)}${fragment}`,
      );
    }
    assert.equal(await page.evaluate(() => window.heard), 0);
  });

  test("a second document that says it is ready has replaced the first, and gets nothing", async () => {
    await place();
    await merchant.reaches("details");
    await inside(page, IN_FRAME).evaluate((ready, origin) => {
      window.ports = 0;
      addEventListener("message", (event) => (window.ports += event.ports.length));
      parent.postMessage(ready, origin);
    }, READY, stand.shop);
    await hasHeard("integrity");
    assert.deepEqual(await merchant.told("integrity"), [{ code: "frame_replaced" }]);
    const code = await page.evaluate(() => document.querySelector("countersign-checkout").confirm().catch((error) => error.code));
    assert.equal(code, "frame_replaced");
  });

  test("a frame that speaks no version of ours is told apart from one that is blocked", async () => {
    stand.proxy.once("GET /frame", standIn((origin) => parent.postMessage({ countersign: "ready", versions: [9] }, origin)));
    await place();
    await hasHeard("error");
    assert.deepEqual(await merchant.told("error"), [{ code: "version_mismatch", retryable: false }]);
  });

  test("a frame that says why it cannot go on is believed, and asked again", async () => {
    stand.proxy.once("GET /frame", standIn((origin) => {
      onmessage = ({ ports: [port] }) => port.postMessage('{"type":"trouble","code":"integrity","retryable":false}');
      parent.postMessage({ countersign: "ready", versions: [1] }, origin);
    }));
    await place();
    await hasHeard("error");
    assert.deepEqual(await merchant.told("error"), [{ code: "integrity", retryable: false }]);
  });

  test("whatever comes out of a frame, the page goes nowhere and throws nothing", async () => {
    stand.proxy.once("GET /frame", standIn((origin) => {
      onmessage = ({ ports: [port] }) => {
        const event = (name, detail) => JSON.stringify({ type: "event", name, detail });
        const action = (url) => ({ url, action: { id: "a", kind: "redirect_get", url } });
        for (const url of ["javascript:document.title='owned'", "data:text/html,x", " javascript:1", "//x", "file:///etc", "intent://x"]) {
          port.postMessage(event("navigate", action(url)));
        }
        for (const text of ["", "{", "null", "[".repeat(10_000), "x".repeat(10_000_000), '{"type":"__proto__"}', '{"type":"state","state":{}}']) {
          port.postMessage(text);
        }
        for (const name of ["error", "complete", "action", "renew", "constructor"]) port.postMessage(event(name, null));
        port.postMessage({ type: "state", state: null });
        port.postMessage('{"type":"told","what":{"kind":"size","height":1e999}}');
        port.postMessage('{"type":"told","what":{"kind":"size","height":-5}}');
        port.postMessage('{"type":"state","state":{"phase":"details","fields":{"__proto__":{"status":"x"}}}}');
      };
      parent.postMessage({ countersign: "ready", versions: [1] }, origin);
    }));
    await place();
    await merchant.reaches("details");
    assert.equal(await page.url(), `${stand.shop}/`);
    assert.equal(await page.title(), "Page");
    assert.deepEqual(await thrown(), []);
    assert.deepEqual(await merchant.told("complete"), []);
    assert.equal(await page.isShown(inElement("#number", IN_FRAME)), false);
  });
});
