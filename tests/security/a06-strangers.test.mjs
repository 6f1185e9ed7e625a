import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { after, test } from "node:test";

import { Lab } from "./stand/lab.mjs";
import { Strangers } from "./stand/strangers.mjs";

const EMPTY = "<!doctype html><title>Stranger</title><link rel=icon href=data:,>";

/** What Chromium has in a frame that it did not load. */
const ERROR = "chrome-error://chromewebdata/";

let strangers;
const lab = Lab.forFile(async () => void (strangers = await Strangers.start({ "/": EMPTY })));
after(() => strangers?.stop());

/** Puts frames into each other, the last from an address, and gives where that one has come to. */
async function framed(page, sources) {
  const html = sources.reduceRight((inner, make) => make(inner), "");
  await lab.realm.evaluate((markup) => {
    document.body.append(document.createRange().createContextualFragment(markup));
  }, html);
  let inmost = page;
  for (const _ of sources) inmost = inmost.frame("iframe");
  return reached(inmost);
}

/** Where a frame has come to. */
async function reached(frame) {
  let at = "";
  const isThere = async () => !["", "about:blank"].includes((at = await frame.evaluate(() => location.href)));
  await frame.waitFor(isThere, { what: "the frame to load" });
  return at;
}

const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
const address = (url) => () => `<iframe src="${quoted(url)}"></iframe>`;
const opaque = (inner) => `<iframe sandbox="allow-scripts" srcdoc="${quoted(inner)}"></iframe>`;

test("A06 the frame loads for the order's pages alone, and other origins' calls are refused before they are read", async (t) => {
  const { page, stand } = lab;
  const { id, client_secret: secret } = await stand.session({ policy: { inline: false } });
  const frame = `${stand.gateway}/frame?sid=${id}`;
  await lab.realm.send("Page.setBypassCSP", { enabled: true });

  await t.test("it loads on a page of the order's", async () => {
    await page.open(`${stand.shop}/empty`);
    assert.equal(await framed(page, [address(frame)]), frame);
  });
  for (const [where, at, sources] of [
    ["on a page of another origin", () => strangers.origin, [address(frame)]],
    ["in a sandbox without an origin", () => `${stand.shop}/empty`, [opaque, address(frame)]],
    ["in a data: document", () => "data:text/html,<title>Stranger</title>", [address(frame)]],
  ]) {
    await t.test(`it does not load ${where}`, async () => {
      await page.open(at());
      assert.equal(await framed(page, sources), ERROR);
    });
  }

  await t.test("it does not load on a page of the order's that a stranger holds", async () => {
    await page.open(strangers.origin);
    await framed(page, [address(`${stand.shop}/empty`)]);
    const held = page.frame("iframe");
    await held.evaluate((src) => void document.body.append(Object.assign(document.createElement("iframe"), { src })), frame);
    assert.equal(await reached(held.frame("iframe")), ERROR);
  });

  await t.test("an address that names no session loads nowhere", async () => {
    await page.open(`${stand.shop}/empty`);
    assert.equal(await framed(page, [address(`${stand.gateway}/frame?sid=pay_unknown`)]), ERROR);
  });

  await t.test("a stranger's fetch, form and beacon are refused, and read nothing", async () => {
    stand.proxy.reset();
    await page.open(strangers.origin);
    await lab.realm.evaluate(async (url) => {
      const body = '{"intent":"x"}';
      await fetch(url, { method: "POST", mode: "no-cors", body }).catch(() => {});
      await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } }).catch(() => {});
      navigator.sendBeacon(url, body);
      const form = Object.assign(document.createElement("form"), { action: url, method: "post", enctype: "text/plain", target: "there" });
      document.body.append(Object.assign(document.createElement("iframe"), { name: "there" }), form);
      form.submit();
    }, `${stand.gateway}/v1/checkout/intents`);
    const posts = () => stand.proxy.seen("POST /v1/checkout/intents");
    await page.waitFor(() => posts().length >= 3 && posts().every(({ sent }) => sent), { what: "three calls" });
    for (const { sent } of posts()) {
      assert.equal(sent.status, 403);
      assert.equal(JSON.parse(sent.body).code, "origin_refused");
      assert.equal(sent.headers["access-control-allow-origin"], undefined);
    }
  });

  await t.test("whatever they carry: the secret, no JSON, or too much", async () => {
    for (const body of ["{}", "no JSON", "[".repeat(10_000), "x".repeat(60_000)]) {
      for (const headers of [
        { "sec-fetch-site": "cross-site", origin: strangers.origin },
        { "sec-fetch-site": "same-site", origin: stand.shop },
        { "sec-fetch-site": "cross-site" },
        { origin: "null" },
      ]) {
        const answer = await posted(`${stand.gateway}/v1/checkout/intents`, body, {
          ...headers,
          "content-type": "application/json",
          authorization: `DPoP ${secret}`,
          dpop: "a.b.c",
        });
        assert.deepEqual(answer, [403, "origin_refused"], `${JSON.stringify(headers)} ${body.slice(0, 10)}`);
      }
    }
    assert.deepEqual(await stand.ledger(id), []);
  });
});

/** Posts as a browser would, with headers that no page can set. */
async function posted(url, body, headers) {
  const call = request(url, { method: "POST", headers: { ...headers, "content-length": Buffer.byteLength(body) } });
  call.end(body);
  const [answer] = await once(call, "response");
  const chunks = [];
  for await (const chunk of answer) chunks.push(chunk);
  return [answer.statusCode, JSON.parse(Buffer.concat(chunks)).code];
}
