import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { together, weigh } from "../../scripts/build/bytes.mjs";
import { BUNDLES, PAGES, ROOTS } from "../../scripts/build/outputs.mjs";
import { pageContents } from "../../scripts/measure/page-files.mjs";
import { ROOT, inRoot } from "../../scripts/ground/root.mjs";
import { dissect } from "../../scripts/measure/wasm-functions.mjs";
import { linkedLibraries } from "../../scripts/build/wasm.mjs";

const shipped = (name, kind) => readFile(inRoot("dist", "wasm", `${name}.${kind}`));
const json = async (path) => JSON.parse(await readFile(inRoot(path), "utf8"));

for (const { name, budget } of BUNDLES) {
  if (budget) test(`${name}.js keeps to its budget`, async () => {
    const { brotli } = weigh(await readFile(inRoot("dist", `${name}.js`)));
    assert.ok(brotli <= budget, `${brotli} bytes of brotli, ${budget} allowed`);
  });
}

for (const page of PAGES.filter(({ budget }) => budget)) {
  test(`${page.name}: every byte it fetches keeps to its budget`, async () => {
    const files = await pageContents(page);
    const { brotli } = together([...files.values()].map(weigh));
    assert.ok(brotli <= page.budget, `${brotli} bytes of brotli, ${page.budget} allowed`);
  });
}

test("no page and no script for one carries what is for a merchant's server", async () => {
  const files = await Promise.all(PAGES.map(async (page) => [...(await pageContents(page)).keys()]));
  assert.deepEqual(files.flat().filter((file) => /server/.test(file) && !file.startsWith("examples/")), []);
  for (const { name } of BUNDLES) {
    assert.doesNotMatch(await readFile(inRoot("dist", `${name}.js`), "utf8"), /wasm\/server\.|whsec_|webhook-timestamp/);
  }
});

for (const { name, budget } of ROOTS) {
  test(`${name}.wasm is the one that link-time optimisation made`, async () => {
    const libraries = (await readFile(linkedLibraries(name), "utf8")).split("\n").filter(Boolean);
    assert.deepEqual(libraries, ["libcompiler_builtins"]);
  });

  if (budget !== undefined) test(`${name}.wasm and its glue keep to their budget`, async () => {
    const { brotli } = together([weigh(await shipped(name, "wasm")), weigh(await shipped(name, "js"))]);
    assert.ok(brotli <= budget, `${brotli} bytes of brotli, ${budget} allowed`);
  });

  test(`${name}.wasm carries no names and no tool's signature`, async () => {
    const { sections, functions } = dissect(await shipped(name, "wasm"));
    assert.equal(sections.has("custom"), false);
    assert.ok(functions.length > 0);
  });

  test(`${name}.js can start afresh after a trap`, async () => {
    assert.match(String(await shipped(name, "js")), /__wbg_reset_state/);
    assert.match(String(await shipped(name, "d.ts")), /export function __wbg_reset_state/);
  });
}

const lazy = BUNDLES.filter((bundle) => bundle.lazy).map(({ name }) => `./${name}.js`);

for (const { name } of BUNDLES) {
  test(`${name}.js is one file, with its wasm and what it may come to need beside it`, async () => {
    const code = await readFile(inRoot("dist", `${name}.js`), "utf8");
    const urls = [...code.matchAll(/new URL\("([^"]+)",\s*import\.meta\.url\)/g)].map(([, url]) => url);
    for (const url of urls) await access(new URL(url, pathToFileURL(inRoot("dist", `${name}.js`))));
    assert.deepEqual(urls.filter((url) => !/^\.\/(wasm|locale)\//.test(url)), []);
    const imports = [...code.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, path]) => path);
    assert.deepEqual(imports.filter((path) => !lazy.includes(path) && !path.startsWith("node:")), []);
    assert.doesNotMatch(code, /\b(?:import|from)\s*"\.|\/dist\//);
  });
}

test("a style sheet is shipped without the spaces that only its author needs", async () => {
  const code = await readFile(inRoot("dist", "inline.js"), "utf8");
  assert.ok(code.includes("--countersign-accent"));
  assert.doesNotMatch(code, /;\n\s+--countersign|\{\n\s+\S+:/);
});

test("nothing shipped tells of the machine it was built on", async () => {
  const cargo = process.env.CARGO_HOME ?? `${homedir()}/.cargo`;
  const files = [
    ...ROOTS.flatMap(({ name }) => ["wasm", "js", "d.ts"].map((kind) => `dist/wasm/${name}.${kind}`)),
    ...BUNDLES.map(({ name }) => `dist/${name}.js`),
  ];
  for (const file of files) {
    const text = await readFile(inRoot(file), "latin1");
    for (const folder of [ROOT, cargo, `${homedir()}/`, ".cargo/registry"]) {
      assert.equal(text.includes(folder), false, `${file} holds ${folder}`);
    }
  }
});

test("every entry of the exports map is in the package, types first", async () => {
  const { exports } = await json("package.json");
  const packed = await packedFiles();
  for (const [entry, target] of Object.entries(exports)) {
    const conditions = typeof target === "string" ? { default: target } : target;
    if (typeof target !== "string") assert.equal(Object.keys(conditions)[0], "types", entry);
    for (const path of Object.values(conditions)) {
      assert.ok(packed.has(path.replace("./", "")), `${entry} names ${path}, which is not packed`);
    }
  }
});

test("every wasm file has its entry, and its digest where a browser loads it", async () => {
  const { exports } = await json("package.json");
  const { files } = await json("dist/manifest.json");
  const entries = Object.keys(exports).filter((entry) => entry.startsWith("./wasm/"));
  assert.deepEqual(entries, ROOTS.map(({ name }) => `./wasm/${name}.wasm`).sort());
  const browsers = ROOTS.filter(({ purpose }) => purpose).map(({ name }) => `wasm/${name}.wasm`);
  assert.deepEqual(Object.keys(files).filter((file) => file.endsWith(".wasm")).sort(), browsers.sort());
  const headless = await readFile(inRoot("dist", "headless.js"), "utf8");
  for (const file of browsers) assert.ok(headless.includes(files[file].integrity), file);
});

test("the package holds what is shipped and nothing else", async () => {
  for (const path of await packedFiles()) {
    assert.match(path, /^(dist\/|js\/|package\.json$|README\.md$|LICENSE|CHANGELOG\.md$)/);
    assert.doesNotMatch(path, /\.test\.|\.map$/);
  }
});

test("crate and package are of one version", async () => {
  const [, crate] = (await readFile(inRoot("Cargo.toml"), "utf8")).match(/^version = "(.+)"$/m);
  assert.equal((await json("package.json")).version, crate);
});

test("the lock file names no registry", async () => {
  const lock = await readFile(inRoot("package-lock.json"), "utf8");
  assert.doesNotMatch(lock, /"resolved"/);
});

async function packedFiles() {
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json"], { cwd: ROOT });
  const [{ files }] = JSON.parse(stdout);
  return new Set(files.map(({ path }) => path));
}
