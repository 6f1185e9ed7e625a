import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { bill } from "../../scripts/supply/bill.mjs";
import { inRoot } from "../../scripts/ground/root.mjs";
import { LINKED, cratesOf, metadata } from "../../scripts/supply/supply.mjs";

const deny = await readFile(inRoot("deny.toml"), "utf8");
const { packages, resolve } = await metadata();
const strings = (text) => [...text.matchAll(/"([^"]+)"/g)].map(([, value]) => value);
const list = (name) => strings(new RegExp(`^${name} = \\[([^\\]]*)\\]`, "m").exec(deny)[1]);
const ONCE = [...deny.matchAll(/crate = "(\S+)", deny-multiple-versions = true/g)].map(([, name]) => name);
const LICENCES = new Set(list("allow"));

/** Whether an SPDX expression can be met by allowed licences; `/` is how it was once written. */
function isAllowed(expression) {
  const text = expression.replaceAll("/", " OR ").replace(/\(([^()]*)\)/g, (_, inner) => (isAllowed(inner) ? "MIT" : "none"));
  return text.split(" OR ").some((choice) => choice.split(" AND ").every((name) => LICENCES.has(name.trim())));
}

/** The crates that only a crate that is skipped brings, itself among them. */
function skipped() {
  const roots = strings(/skip-tree = \[([^\]]*)\]/.exec(deny)[1]).filter((text) => !text.includes(" "));
  const nameOf = new Map(packages.map(({ id, name }) => [id, name]));
  const nodes = new Map(resolve.nodes.map(({ id, dependencies }) => [id, dependencies]));
  const walk = (from, avoid) => {
    const seen = new Set();
    const left = [...from];
    while (left.length) {
      const id = left.pop();
      if (seen.has(id) || avoid.has(nameOf.get(id))) continue;
      seen.add(id);
      left.push(...nodes.get(id));
    }
    return seen;
  };
  const ours = packages.filter(({ source }) => !source).map(({ id }) => id);
  const without = walk(ours, new Set(roots));
  return new Set(packages.filter(({ id }) => !without.has(id)).map(({ id }) => id));
}

describe("what may be linked", () => {
  test("every crate is of this repository or of crates.io, with its checksum in the lock file", async () => {
    const [registry] = list("allow-registry");
    const others = packages.filter(({ source }) => source && source !== `registry+${registry}`);
    assert.deepEqual(others.map(({ name }) => name), []);
    const entries = (await readFile(inRoot("Cargo.lock"), "utf8")).split("[[package]]").filter((entry) => entry.includes("source = "));
    assert.deepEqual(entries.filter((entry) => !/\nchecksum = "[0-9a-f]{64}"/.test(entry)), []);
  });

  test("no crate is asked for in any version there is", () => {
    const wild = packages
      .filter(({ source }) => !source)
      .flatMap(({ dependencies }) => dependencies.filter(({ req, path }) => req === "*" && !path));
    assert.deepEqual(wild.map(({ name }) => name), []);
  });

  test("cryptography is there in one version", () => {
    const out = skipped();
    const versions = ONCE.map((name) => packages.filter((crate) => crate.name === name && !out.has(crate.id)).map(({ version }) => version));
    assert.deepEqual(ONCE.filter((_, i) => versions[i].length !== 1), []);
  });

  test("what is skipped is in no wasm file", async () => {
    const out = new Set(packages.filter(({ id }) => skipped().has(id)).map(({ name, version }) => `${name}@${version}`));
    assert.ok(out.size > 0);
    for (const linked of LINKED.filter(({ package: name }) => name === "countersign")) {
      assert.deepEqual((await cratesOf(linked)).filter((crate) => out.has(crate)), []);
    }
  });

  test("every licence is one that is allowed", () => {
    assert.deepEqual(packages.filter(({ license }) => !license || !isAllowed(license)).map(({ name, license }) => `${name} ${license}`), []);
    for (const no of ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0"]) assert.equal(isAllowed(no), false, no);
  });
});

describe("the bill of materials", () => {
  test("has every crate of the core's wasm, each with the digest it was locked at", async () => {
    const { components } = await bill();
    const required = new Map(components.filter(({ scope }) => scope === "required").map((one) => [`${one.name}@${one.version}`, one]));
    const core = await cratesOf(LINKED.find(({ name }) => name === "core.wasm"));
    assert.ok(core.includes("countersign@1.0.0") && core.some((crate) => crate.startsWith("p256@")));
    for (const crate of core) {
      const component = required.get(crate);
      assert.ok(component?.properties.some(({ value }) => value === "core.wasm"), crate);
      if (crate !== "countersign@1.0.0") assert.match(component.hashes[0].content, /^[0-9a-f]{64}$/);
    }
  });

  test("has every npm package, and none as one that runs", async () => {
    const { components } = await bill();
    const { packages: locked } = JSON.parse(await readFile(inRoot("package-lock.json"), "utf8"));
    const npm = components.filter(({ purl }) => purl.startsWith("pkg:npm/"));
    assert.equal(npm.length, Object.keys(locked).length - 1);
    assert.deepEqual(npm.filter(({ scope }) => scope !== "excluded").map(({ name }) => name), []);
  });

  test("is the same each time it is made, and names no machine", async () => {
    const [one, other] = await Promise.all([bill(), bill()]);
    assert.deepEqual(one, other);
    assert.equal(JSON.stringify(one).includes(inRoot()), false);
  });
});
