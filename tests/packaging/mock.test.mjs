import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { BUNDLES, ROOTS } from "../../scripts/build/outputs.mjs";
import { inRoot } from "../../scripts/ground/root.mjs";

/** A text of the mock's own. */
const MARK = "mock.countersign.test";

test("no file that a buyer's page loads holds anything of the mock", async () => {
  assert((await readFile(inRoot("js/mock/gateway.js"), "utf8")).includes(MARK), "the control");
  for (const { name } of BUNDLES) {
    const script = await readFile(inRoot("dist", `${name}.js`), "utf8");
    assert(!script.includes(MARK) && !/mock\.wasm/.test(script), name);
  }
  for (const { name, purpose } of ROOTS) {
    const exported = WebAssembly.Module.exports(await WebAssembly.compile(await readFile(inRoot("dist/wasm", `${name}.wasm`))));
    const isMock = exported.some((one) => one.name.startsWith("mockhost_"));
    assert.equal(isMock, name === "mock", name);
    assert(!(isMock && purpose), "what has a purpose is on a payment page");
  }
  const manifest = await readFile(inRoot("dist", "manifest.json"), "utf8");
  assert(!manifest.includes("mock"));
});
