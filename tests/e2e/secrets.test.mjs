import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { allOrNone } from "./driver/all-or-none.mjs";
import { launch } from "./driver/launch.mjs";
import { CARDS, cardOf } from "./stand/buyer.mjs";
import { Instances } from "./stand/instances.mjs";
import { inElement, inside, onInside } from "./stand/isolation.mjs";
import { Shopper } from "./stand/shopper.mjs";
import { Stand } from "./stand/stand.mjs";
import { Traces } from "./stand/traces.mjs";

/** Numbers that pass every check, with a code of four digits as American Express has it. */
const CANARY = { number: "379812345678917", cvc: "7394" };
const DECLINED = { number: CARDS.insufficient, cvc: "739" };

describe("the card", () => {
  let stand, browser, page;
  const sids = [];
  const left = {};
  const inMemory = {};
  let typed;

  before(async () => {
    [stand, browser] = await allOrNone([Stand.start({ shop: true }), launch({ requests: true })]);
    page = await browser.page();
    const instances = await Instances.watch(browser, page);
    const values = () =>
      onInside(page, (root) => Array.from(root.querySelectorAll("input"), ({ value }) => value).join(""));

    const paid = await Shopper.at(page, stand);
    await paid.types(cardOf(CANARY.number, CANARY.cvc));
    typed = await page.value(inElement("#number"));
    inMemory.before = await instances.hold(typed);
    await paid.click("#continue");
    await paid.presses();
    await paid.reaches("succeeded");
    inMemory.after = { typed: await instances.hold(typed), digits: await instances.hold(CANARY.number) };
    left.paid = await values();
    sids.push(await paid.sid());

    const declined = await Shopper.at(page, stand);
    await declined.pay(cardOf(DECLINED.number, DECLINED.cvc));
    await declined.reaches("failed");
    sids.push(await declined.sid());
    await declined.goesOn();
    left.declined = { cvc: await page.value(inElement("#cvc")) };

    const cancelled = await Shopper.at(page, stand);
    await cancelled.pay(cardOf(DECLINED.number, DECLINED.cvc));
    await cancelled.reaches("failed");
    await cancelled.goesOn();
    await cancelled.pay(cardOf(DECLINED.number, DECLINED.cvc));
    await cancelled.reaches("failed");
    await cancelled.cancel();
    await cancelled.reaches("cancelled");
    left.cancelled = await values();
    sids.push(await cancelled.sid());
  });
  after(async () => {
    await browser?.close();
    await stand?.stop();
  });

  /** That no card left a trace in what was kept, and that one would be found there. */
  const assertClean = (name, text) => {
    for (const card of [CANARY, DECLINED]) {
      const traces = new Traces(card);
      assert.deepEqual(traces.in(text), [], name);
      const planted = Buffer.concat([Buffer.from(text), Buffer.from(` ${card.number} `)]);
      assert.ok(traces.in(planted).includes("digits"), `${name}: the search finds what is there`);
    }
  };

  test("was in the page's field, where the search finds it", () => {
    assert.ok(new Traces(CANARY).in(typed).includes("digits"));
  });

  test("is in no request to the gateway or the shop outside its seal", async () => {
    assert.ok(stand.proxy.seen("POST /v1/checkout/intents").length >= 2);
    for (const { method, url, headers, body, given } of stand.proxy.exchanges) {
      // The script that is served knows prefixes of card numbers, and no card.
      const answer = url.startsWith("/sdk/") ? "" : given.body;
      assertClean(`${method} ${url}`, [url, JSON.stringify(headers), body, answer].join("\n"));
    }
    for (const { method, url, headers, body } of await browser.requests()) {
      assertClean(`${method} ${url}`, [url, JSON.stringify(headers), body ?? ""].join("\n"));
    }
    // What was sealed is in base64url twice over: the search sees through the first.
    for (const { body } of stand.proxy.seen("POST /v1/checkout/intents")) {
      const { payment, intent } = JSON.parse(body);
      assertClean("the payment part", Buffer.from(payment, "base64url"));
      assertClean("the intent", Buffer.from(intent.split(".")[1], "base64url"));
    }
  });

  test("is in no console line, and no address", async () => {
    assertClean("console", JSON.stringify(await browser.logs()));
    const { entries, currentIndex } = await browser.cdp(page, "Page.getNavigationHistory");
    assert.ok(entries.length > currentIndex);
    assertClean("history", JSON.stringify(entries));
  });

  test("is in no store of the page", async () => {
    const kept = async () => {
      const all = (store) => store && Object.entries(store);
      const databases = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((resolve, reject) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        for (const store of database.objectStoreNames) {
          const values = await new Promise((resolve) => {
            const request = database.transaction(store).objectStore(store).getAll();
            request.onsuccess = () => resolve(request.result);
          });
          databases.push([name, store, JSON.stringify(values)]);
        }
        database.close();
      }
      const caches = await globalThis.caches?.keys();
      return { local: all(localStorage), session: all(sessionStorage), cookies: document.cookie, databases, caches };
    };
    for (const where of [page, inside(page)]) assertClean("stores", JSON.stringify(await where.evaluate(kept)));
  });

  test("is in no field of the page once it was paid or cancelled", async () => {
    assert.deepEqual(left, { paid: "", cancelled: "", declined: { cvc: "" } });
  });

  test("is in no WebAssembly memory once it was paid, where it was while it was typed", () => {
    assert.deepEqual(inMemory, { before: true, after: { typed: false, digits: false } });
  });

  test("is in nothing that gateway or shop wrote", () => {
    assert.notEqual(stand.gatewayOutput, "");
    assertClean("the gateway's output", stand.gatewayOutput);
    assertClean("the shop's output", stand.shopOutput);
  });

  test("is in no file of the gateway's or the issuer's", async () => {
    const read = async () => {
      const names = await readdir(stand.folder);
      return Promise.all(names.map(async (name) => [name, await readFile(join(stand.folder, name))]));
    };
    const files = await read();
    for (const suffix of ["gateway.db", "issuer.db"]) {
      assert.ok(files.some(([name]) => name.startsWith(suffix)), suffix);
    }
    assert.ok(files.some(([name, bytes]) => name.includes("-wal") && bytes.length > 0));
    // What is kept is there to be found: so are these files the ones in use.
    for (const sid of sids) assert.ok(files.some(([, bytes]) => bytes.includes(sid)));
    for (const [name, bytes] of files) assertClean(name, bytes);
    await writeFile(join(stand.folder, "planted"), `x${CANARY.number}x`);
    assert.ok((await read()).some(([, bytes]) => new Traces(CANARY).in(bytes).length > 0));
  });
});
