import assert from "node:assert/strict";
import { test } from "node:test";

import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { forge } from "./stand/forgeries.mjs";
import { assertGuarded } from "./stand/handshakes.mjs";
import { Lab } from "./stand/lab.mjs";
import { takePorts } from "./stand/ports.mjs";

const lab = Lab.forFile((here) => here.early("page", takePorts));

/** Who sends, and how many of the thousand. A frame in a shadow root is in nobody's list of frames. */
const SENDERS = { frame: 300, sibling: 200, opaque: 200, page: 100, port: 100, other: 100 };

const WHO = {
  frame: "by the page, to the frame",
  sibling: "by a frame of the page's origin, to both",
  opaque: "by a frame without an origin, to the page",
  page: "by the page, to itself",
  port: "by the page, through the port itself",
  other: "by another frame of the gateway's, to the page",
};

/** Runs in the page: sends so many in one of the ways there are. */
function sends(source, way, count) {
  const send = (0, eval)(`(${source})`);
  const frame = document.querySelector("countersign-checkout").shadowRoot.querySelector("iframe").contentWindow;
  if (way === "frame") return send((message, ports) => frame.postMessage(message, "*", ports), count);
  if (way === "page") return send((message) => window.postMessage(message, "*"), count);
  if (way === "port") return send((message, ports) => globalThis.ports[0].postMessage(message, ports), count);
  const child = document.createElement("iframe");
  if (way === "opaque") child.setAttribute("sandbox", "allow-scripts");
  child.srcdoc = `<script>
    globalThis.run = (targets, count) => {
      for (const target of targets) (${send})((message, ports) => target.postMessage(message, "*", ports), count / targets.length);
    };
    if (origin === "null") run([parent], ${count});
  </script>`;
  document.body.append(child);
  return new Promise((done) => {
    child.onload = () => {
      if (way === "sibling") child.contentWindow.run([frame, window], count);
      done();
    };
  });
}

test("A21 a thousand forged messages change nothing, and throw nothing", async (t) => {
  const { merchant, page, realm, stand } = lab;
  await realm.send("Page.setBypassCSP", { enabled: true });
  await merchant.begin();
  await merchant.types(cardOf(CARDS.approved));
  const own = lab.newest;
  const fields = lab.realmOf(own);
  const before = { told: await page.evaluate(() => window.texts), shown: await page.read(merchant.part("checkout")) };

  for (const [way, count] of Object.entries(SENDERS)) {
    await t.test(`${count} ${WHO[way]}`, async () => {
      if (way !== "other") await realm.evaluate(sends, String(forge), way, count);
      else {
        const { id } = await stand.session();
        await realm.evaluate((src) => void document.body.append(Object.assign(document.createElement("iframe"), { src })), `${stand.gateway}/frame?sid=${id}`);
        await page.waitFor(() => lab.newest !== own, { what: "the other frame" });
        await lab.frame.evaluate((source, most) => {
          const send = (0, eval)(`(${source})`);
          send((message, ports) => parent.postMessage(message, "*", ports), most);
        }, String(forge), count);
      }
      // What was sent is behind them once this is answered.
      for (const each of [realm, fields]) await each.evaluate(() => new Promise((done) => setTimeout(done)));
      assert.deepEqual(lab.thrown, []);
      assert.equal(await page.evaluate(() => typeof {}.polluted), "undefined");
      assert.equal(await page.read(merchant.part("checkout")), before.shown);
      assert.equal(await page.evaluate(() => window.texts), before.told);
    });
  }

  await t.test("and the payment goes on", async () => {
    await page.click(merchant.part("continue"));
    await merchant.sees("review");
    await merchant.presses();
    await merchant.reaches("succeeded");
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
  });

  await t.test("nobody but who is meant gets a port, or is given one", () => assertGuarded(lab));
});
