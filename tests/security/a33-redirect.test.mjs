import assert from "node:assert/strict";
import { test } from "node:test";

import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { Traces } from "../e2e/stand/traces.mjs";
import { Lab } from "./stand/lab.mjs";

const CARD = { number: CARDS.challenged, cvc: "739" };
const traces = new Traces(CARD);

const lab = Lab.forFile();

/** Addresses and referrers, as the page that is open has them. */
const place = () => ({ address: location.href, referrer: document.referrer });

test("A33 after a redirect no address, referrer or history entry has a secret, and the sid alone opens nothing", async (t) => {
  const { browser, merchant, page, stand } = lab;
  let secret = "";
  const { make } = merchant;
  merchant.make = async () => (secret ||= await merchant.secret({ return_url: `${stand.shop}/` }));
  const passed = [];

  await t.test("by the bank's page and back", async () => {
    await merchant.begin();
    await merchant.pays(cardOf(CARD.number, CARD.cvc));
    await page.waitFor("button[value=approve]");
    passed.push(await page.evaluate(place));
    await page.click("button[value=approve]");
    await page.waitFor(async () => (await page.url()).startsWith(stand.shop), { what: "the shop" });
    passed.push(await page.evaluate(place));
    assert.equal(await page.url(), `${stand.shop}/?countersign=${merchant.sid}`);
    await merchant.place();
    await merchant.reaches("succeeded");
    assert.equal((await stand.ledger(merchant.sid)).length, 1);
  });

  await t.test("no secret in what browsers keep and send", async () => {
    const { entries } = await browser.cdp(page, "Page.getNavigationHistory");
    const requests = await browser.requests();
    assert.ok(requests.some(({ url }) => url.includes("/sim/")), "the bank's page is among them");
    const [, , word] = secret.match(/^cs_(.+)_([\w-]{43})$/);
    const kept = [...passed, ...entries, ...requests.map(({ url, headers }) => ({ url, referrer: headers.Referer ?? headers.referer }))];
    for (const each of kept) {
      const text = JSON.stringify(each);
      assert.ok(!text.includes(word), text);
      assert.deepEqual(traces.in(text), [], text);
    }
    assert.ok(JSON.stringify([...kept, secret]).includes(word), "the search finds it");
  });

  await t.test("the sid opens nothing", async () => {
    const { sid } = merchant;
    const forged = `cs_${sid}_${"A".repeat(43)}`;
    for (const [method, path, authorization] of [
      ["GET", "/v1/checkout"],
      ["GET", `/v1/checkout?sid=${sid}`],
      ["GET", "/v1/checkout", `DPoP ${sid}`],
      ["GET", "/v1/checkout", `Bearer ${sid}`],
      ["GET", "/v1/checkout/receipt?after=0", `DPoP ${forged}`],
      ["POST", "/v1/checkout/keys", `Bearer ${forged}`],
      ["POST", "/v1/checkout/keys", `Bearer cs_${sid}_`],
      ["POST", "/v1/checkout/cancel", `DPoP ${forged}`],
      ["GET", `/v1/payments/${sid}`],
      ["GET", `/v1/payments/${sid}`, `Bearer ${sid}`],
    ]) {
      const answer = await fetch(stand.gateway + path, {
        method,
        headers: { ...(authorization && { authorization }), "content-type": "application/json" },
        ...(method === "POST" && { body: "{}" }),
      });
      const body = await answer.text();
      assert.equal(answer.status, 401, `${method} ${path} ${authorization}: ${body}`);
      assert.ok(!body.includes("order"), body);
    }
    // Its frame is an empty page until somebody gives it a port.
    await page.open(`${stand.gateway}/frame?sid=${sid}`);
    assert.equal(await page.evaluate(() => document.body.shadowRoot?.textContent ?? document.body.textContent), "");
  });
  merchant.make = make;
});
