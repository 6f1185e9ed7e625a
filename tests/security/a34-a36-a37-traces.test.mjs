import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { CARDS, cardOf } from "../e2e/stand/buyer.mjs";
import { Traces } from "../e2e/stand/traces.mjs";
import { holds, keptScalar, openSealed, scalarIn } from "./stand/keys.mjs";
import { Lab } from "./stand/lab.mjs";
import { movable } from "./stand/time.mjs";
import { trappable } from "./stand/traps.mjs";

/** A number that passes every check and reads like no other, with a code of four digits. */
const CANARY = { number: "379182640375928", cvc: "7394" };
const DECLINED = { number: CARDS.insufficient, cvc: "739" };
const TRACES = [CANARY, DECLINED].map((card) => new Traces(card));
const tracesIn = (text) => [...new Set(TRACES.flatMap((traces) => traces.in(text)))];

const lab = Lab.forFile(endInEveryWay);

/** What each end left in each place, as kinds of traces; and what was there while it was held. */
const left = { memory: {}, heap: {}, inputs: {}, stores: {} };
const held = {};
/** The keys of each payment that was not to outlive it, and the memories afterwards. */
const keys = {};
const documents = [];
const sids = [];

const ENDS = {
  success: {
    card: CANARY,
    run: async ({ merchant }) => {
      await merchant.sees("review");
      await merchant.presses();
      await merchant.reaches("succeeded");
    },
  },
  failure: {
    card: DECLINED,
    run: async ({ merchant }) => {
      await merchant.sees("review");
      await merchant.presses();
      await merchant.reaches("failed");
    },
  },
  cancel: {
    card: CANARY,
    run: async ({ merchant, page }) => {
      await merchant.sees("review");
      await page.evaluate(() => void document.querySelector("countersign-checkout").checkout.cancel());
      await merchant.reaches("cancelled");
    },
  },
  timeout: {
    card: CANARY,
    run: async ({ merchant, fields }) => {
      await merchant.sees("review");
      await fields.evaluate(() => globalThis.time.skip(86_400));
      await merchant.reaches("expired");
    },
  },
  panic: {
    card: CANARY,
    run: async ({ merchant, fields }) => {
      await merchant.sees("review");
      await fields.evaluate(() => globalThis.traps.arm("checkout_dispatch"));
      await merchant.presses();
      await merchant.sees("trouble");
    },
  },
};

/** The values of all inputs of the element's. */
const inputsOf = () => {
  const values = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.localName === "input") values.push(node.value);
      if (node.shadowRoot) look(node.shadowRoot);
    }
  };
  look(document);
  return JSON.stringify(values);
};

const realms = () => [...new Set([lab.realm, lab.fields])];
const each = async (look) => [...new Set((await Promise.all(realms().map(look))).flatMap(tracesIn))];

async function endInEveryWay(lab) {
  await lab.early("all", movable);
  await lab.early("all", trappable);
  for (const [name, { card, run }] of Object.entries(ENDS)) {
    await lab.merchant.begin();
    await lab.merchant.types(cardOf(card.number, card.cvc));
    // Asked for while they are held, so that what is dropped later is looked at too.
    const memories = await lab.fields.memories();
    if (name === "success") {
      held.memory = memories.flatMap(tracesIn);
      held.heap = tracesIn(await lab.fields.heap());
      held.inputs = tracesIn(await lab.fields.evaluate(inputsOf));
    }
    const enrolled = lab.stand.proxy.seen("POST /v1/checkout/keys").at(-1).headers.dpop.split(".")[0];
    const { jwk } = JSON.parse(Buffer.from(enrolled, "base64url"));
    const scalar = memories.map((memory) => scalarIn(memory, jwk)).find(Boolean);
    await lab.page.click(lab.merchant.part("continue"));
    await run(lab);
    sids.push(lab.merchant.sid);

    // One heap for both: the page and the frame share a process here.
    left.heap[name] = tracesIn(await lab.realm.heap());
    const after = await lab.fields.memories();
    left.memory[name] = [...new Set(after.flatMap(tracesIn))];
    keys[name] = { scalar, sealed: sealedOf(lab.stand.proxy.seen("POST /v1/checkout/intents").at(-1)), after };
    left.inputs[name] = await each((realm) => realm.evaluate(inputsOf));
    left.stores[name] = await each((realm) => realm.stores());
    for (const realm of realms()) documents.push(await realm.evaluate(() => document.documentElement.outerHTML));
    documents.push(await lab.page.evaluate(() => window.texts));
  }
}

/** The card in an intent's payment part, sealed. */
function sealedOf(exchange) {
  if (!exchange) return undefined;
  const { payment } = JSON.parse(exchange.body);
  return JSON.parse(Buffer.from(payment, "base64url")).card.sealed;
}

const NOTHING = Object.fromEntries(Object.keys(ENDS).map((name) => [name, []]));

const assertClean = (name, text) => {
  assert.deepEqual(tracesIn(text), [], name);
  const planted = Buffer.concat([Buffer.from(text), Buffer.from(` ${CANARY.number} `)]);
  assert.ok(tracesIn(planted).includes("digits"), `${name}: the search finds what is there`);
};

test("A34 a card leaves no trace in console, network, addresses, DOM, events, output or files", async () => {
  const { stand, browser, page } = lab;
  assert.ok(stand.proxy.seen("POST /v1/checkout/intents").length >= 2);
  for (const { method, url, headers, body, given } of stand.proxy.exchanges) {
    // The script that is served knows prefixes of card numbers, and no card.
    const answer = url.startsWith("/sdk/") ? "" : given.body;
    assertClean(`${method} ${url}`, [url, JSON.stringify(headers), body, answer].join("\n"));
  }
  // What was sealed is in base64url twice over: the search sees through the first.
  for (const { body } of stand.proxy.seen("POST /v1/checkout/intents")) {
    const { payment, intent } = JSON.parse(body);
    assertClean("the payment part", Buffer.from(payment, "base64url"));
    assertClean("the intent", Buffer.from(intent.split(".")[1], "base64url"));
  }
  for (const { method, url, headers, body } of await browser.requests()) {
    assertClean(`${method} ${url}`, [url, JSON.stringify(headers), body ?? ""].join("\n"));
  }
  assertClean("console", JSON.stringify(await browser.logs()));
  assertClean("errors", lab.thrown.join("\n"));
  const { entries } = await browser.cdp(page, "Page.getNavigationHistory");
  assertClean("history", JSON.stringify(entries));
  for (const text of documents) assertClean("document", text);
  assert.notEqual(stand.gatewayOutput, "");
  assertClean("the gateway's output", stand.gatewayOutput);
  await assertFilesClean();
});

async function assertFilesClean() {
  const { folder } = lab.stand;
  const read = async () => {
    const names = await readdir(folder);
    return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))]));
  };
  const files = await read();
  for (const start of ["gateway.db", "issuer.db"]) assert.ok(files.some(([name]) => name.startsWith(start)), start);
  assert.ok(files.some(([name, bytes]) => name.includes("-wal") && bytes.length > 0));
  // What is kept is there to be found: so are these files the ones in use.
  for (const sid of sids) assert.ok(files.some(([, bytes]) => bytes.includes(sid)));
  for (const [name, bytes] of files) assertClean(name, bytes);
  await writeFile(join(folder, "planted"), `x${CANARY.number}x`);
  assert.ok((await read()).some(([, bytes]) => tracesIn(bytes).length > 0));
}

test("A36 wasm memory holds neither card nor key after success, failure, cancel, timeout and panic", async () => {
  assert.ok(held.memory.includes("digits") && held.memory.includes("code"), "the positive control");
  assert.deepEqual(left.memory, NOTHING);
  for (const [name, { scalar, sealed, after }] of Object.entries(keys)) {
    assert.ok(scalar, `${name}: the key was there while it was held`);
    // A decline leaves the session open, and its key is what the next attempt signs with.
    if (name !== "failure") assert.ok(!after.some((memory) => holds(memory, scalar)), `${name}: the client key`);
    if (!["success", "failure"].includes(name)) continue;
    const { kid } = JSON.parse(Buffer.from(sealed.split(".")[0], "base64url"));
    const { key, plain } = openSealed(sealed, await keptScalar(lab.stand.folder, kid));
    assert.ok(tracesIn(plain).includes("code"), "it is the key that opens the card");
    assert.ok(!after.some((memory) => holds(memory, key)), `${name}: the content key`);
    assert.ok(holds(Buffer.concat([after[0], key]), key), "the search finds a key");
  }
  assert.equal(await lab.fields.evaluate(() => globalThis.traps.isZero()), true, "the memory that trapped is zero");
});

test("A37 JS heap, stores and inputs hold no card after success, failure, cancel, timeout and panic", () => {
  for (const place of ["heap", "inputs"]) assert.ok(held[place].includes("digits"), `${place}: the positive control`);
  assert.deepEqual(left.heap, NOTHING);
  assert.deepEqual(left.inputs, NOTHING);
  assert.deepEqual(left.stores, NOTHING);
});
