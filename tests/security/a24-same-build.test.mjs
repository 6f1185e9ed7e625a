import assert from "node:assert/strict";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { differences, digestsBelow } from "../../scripts/supply/compare.mjs";
import { bill } from "../../scripts/supply/bill.mjs";
import { readManifest } from "../../scripts/build/manifest.mjs";
import { inRoot } from "../../scripts/ground/root.mjs";
import { mustRun } from "../../scripts/ground/run.mjs";
import { LINKED, cratesOf } from "../../scripts/supply/supply.mjs";

/** What the scripts for browsers are made from; the wasm is taken as it was compiled. */
const SOURCES = ["js", "scripts", "package.json", join("dist", "wasm")];
const BUNDLE = "const [b, o] = await Promise.all([import('./scripts/build/bundle.mjs'), import('./scripts/build/outputs.mjs')]); await b.bundleScripts(o.BUNDLES);";

// The wasm is compiled twice by `npm run reproduce`, which takes too long for here.
test("A24 scripts bundled in two folders are those that are shipped, byte for byte", async () => {
  const folder = await mkdtemp(join(tmpdir(), "countersign-same-"));
  try {
    const built = [];
    for (const name of ["one", "another-of-a-longer-name"]) {
      const copy = join(folder, name);
      for (const source of SOURCES) await cp(inRoot(source), join(copy, source), { recursive: true });
      await symlink(inRoot("node_modules"), join(copy, "node_modules"));
      await mustRun(process.execPath, ["--input-type=module", "--eval", BUNDLE], { what: "bundling", cwd: copy });
      built.push(await digestsBelow(join(copy, "dist")));
    }
    const [one, other] = built;
    assert.deepEqual(differences(one, other), []);
    const { files } = await readManifest();
    for (const [name, { integrity }] of Object.entries(files)) assert.equal(one.get(name), integrity, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("A24 a file that differs by a byte, or is missing, is found", () => {
  const one = new Map([["a", "1"], ["b", "2"], ["c", "3"]]);
  assert.deepEqual(differences(one, new Map([["a", "1"], ["b", "x"], ["d", "4"]])), ["b", "c", "d"]);
});

test("A24 the bill of materials lists every crate that is linked into a file for browsers", async () => {
  const { components } = await bill();
  const listed = new Set(components.filter(({ purl }) => purl.startsWith("pkg:cargo/")).map(({ name, version }) => `${name}@${version}`));
  for (const linked of LINKED) {
    const crates = await cratesOf(linked);
    assert.ok(crates.length > 0);
    assert.deepEqual(crates.filter((crate) => !listed.has(crate)), [], linked.name);
  }
});
