import assert from "node:assert/strict";
import { test } from "node:test";

import { cardOf } from "../e2e/stand/buyer.mjs";
import { Traces } from "../e2e/stand/traces.mjs";
import { Lab } from "./stand/lab.mjs";

const CANARY = { number: "379182640375928", cvc: "7394" };
const traces = new Traces(CANARY);

const lab = Lab.forFile();

/**
 * Runs in the page: goes through all that can be reached from the element, its
 * class and what its script exports; getters and calls without arguments too.
 */
async function inventory(script, planted) {
  const element = document.querySelector("countersign-checkout");
  if (planted) element.planted = { get deep() { return new Map([["x", { card: planted }]]); } };
  const texts = [];
  const found = { objects: 0, keys: 0, bytes: 0 };
  const seen = new Set();
  const isElsewhere = (value) => value === window || (value instanceof Node && value !== element && value.getRootNode() !== element.shadowRoot);
  const visit = (value, path, depth) => {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return void texts.push(`${path}: ${String(value)}`);
    if (depth > 12 || seen.has(value) || isElsewhere(value)) return;
    seen.add(value);
    found.objects += 1;
    if (value instanceof CryptoKey || (Object.hasOwn(value, "d") && value.kty)) found.keys += 1;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) found.bytes += 1;
    if (value instanceof Map || value instanceof Set) for (const item of value) visit(item, `${path}()`, depth + 1);
    // A prototype's getters are asked on behalf of the object.
    for (let owner = value; owner && owner !== Object.prototype && owner !== Function.prototype; owner = Object.getPrototypeOf(owner)) {
      for (const name of Reflect.ownKeys(owner)) {
        try {
          visit(value[name], `${path}.${String(name)}`, depth + 1);
        } catch {
          texts.push(`${path}.${String(name)}: refused`);
        }
      }
    }
  };
  visit(await import(script), "exports", 0);
  visit(customElements.get("countersign-checkout"), "class", 0);
  visit(element, "element", 0);
  visit(element.shadowRoot, "root", 0);
  for (const node of element.shadowRoot.querySelectorAll("*")) visit(node, node.localName, 0);
  for (const name of ["snapshot", "log"]) visit(await element.checkout[name](), name, 0);
  const data = new FormData(document.getElementById("outer"));
  for (const [name, value] of data) texts.push(`${name}: ${value}`);
  return { texts: texts.join("\n"), ...found };
}

test("A02 nothing that the wrapper exports or holds gives card or key", async () => {
  const { merchant, realm } = lab;
  await merchant.begin();
  await merchant.types(cardOf(CANARY.number, CANARY.cvc));
  const before = await realm.evaluate(inventory, merchant.script);
  assert.ok(before.objects > 20, `${before.objects} objects`);
  assert.match(before.texts, /5928/, "the last four digits are told");
  assert.deepEqual(traces.in(before.texts), []);
  assert.deepEqual([before.keys, before.bytes], [0, 0]);

  await lab.page.click(merchant.part("continue"));
  await merchant.sees("review");
  await merchant.presses();
  await merchant.reaches("succeeded");
  const after = await realm.evaluate(inventory, merchant.script);
  assert.deepEqual(traces.in(after.texts), []);
  assert.deepEqual([after.keys, after.bytes], [0, 0]);

  const planted = await realm.evaluate(inventory, merchant.script, CANARY.number);
  assert.ok(traces.in(planted.texts).includes("digits"), "the walk finds what is there");
});
