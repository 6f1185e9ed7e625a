import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { appendFile, cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { MEANINGS } from "../../js/codes.js";
import { explain } from "../../js/explain.js";
import { outputs, readBrands, readTable } from "../../scripts/build/codes.mjs";
import { inRoot } from "../../scripts/ground/root.mjs";

test("the wrapper's codes and the page of codes are those of the core's table", async () => {
  for (const { path, text } of await outputs()) {
    assert.equal(await readFile(path, "utf8"), text, `${path}: run \`node scripts/build/codes.mjs\``);
  }
});

test("every code has a sentence, and a code that is not known has one too", () => {
  for (const [code, meaning] of Object.entries(MEANINGS)) {
    assert.match(code, /^[a-z0-9_]+$/);
    assert.match(meaning, /^[A-Z].*\.$/);
    assert.equal(explain(code), meaning);
  }
  assert.match(explain("no_such_code"), /\.$/);
  assert.match(explain("constructor"), /not know/);
});

test("a line of the table that cannot be read is not passed over", () => {
  const table = (rows) => `\ncodes! {\n    // -- one\n${rows}\n}\n`;
  assert.deepEqual(readTable(table('    /// It is.\n    /// So.\n    Is = "is",')), [
    { title: "one", rows: [{ code: "is", meaning: "It is. So." }] },
  ]);
  assert.throws(() => readTable(table("    Is,")));
  assert.throws(() => readTable(table("")));
  assert.throws(() => readTable("no table"));
});

test("the check fails where a text differs, and says which", async () => {
  const folder = await mkdtemp(join(tmpdir(), "countersign-codes-"));
  const copy = (...parts) => cp(inRoot(...parts), join(folder, "house", ...parts), { recursive: true });
  try {
    const scripts = ["codes", "typed-codes", "server/refusals", "brands", "schemes"].map((name) => `js/${name}.js`);
    const texts = ["docs/errors.md", ...scripts];
    const rows = ["error", "gateway/code", "card/brand/mod", "account/scheme"].map((name) => `src/${name}.rs`);
    const tables = [...rows, "examples/gateway/src/http/code.rs", "js/server/codes.js"];
    await Promise.all(["scripts", ...texts, ...tables].map((path) => copy(path)));
    await symlink(join(folder, "house"), join(folder, "link"));
    for (const house of ["house", "link"]) {
      const run = (...args) =>
        new Promise((resolve) =>
          execFile(process.execPath, [join(folder, house, "scripts/build/codes.mjs"), ...args], (error, out, err) =>
            resolve({ code: error?.code ?? 0, out, err }),
          ),
        );
      assert.deepEqual(await run("--check"), { code: 0, out: "codes: every text agrees with the tables\n", err: "" });
      await appendFile(join(folder, house, "docs/errors.md"), "x");
      const failed = await run("--check");
      assert.deepEqual([failed.code, failed.out], [1, ""]);
      assert.match(failed.err, /^countersign: docs\/errors\.md differ/);
      assert.deepEqual(await run(), { code: 0, out: "codes: wrote docs/errors.md\n", err: "" });
      assert.equal((await run("--check")).code, 0);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("every code that the gateway can answer with has its row", async () => {
  const page = await readFile(inRoot("docs", "errors.md"), "utf8");
  for (const code of ["not_found", "overloaded", "unavailable", "query_invalid", "nonce_spent", "declined"]) {
    assert.ok(page.includes(`| \`${code}\` |`), code);
  }
});

test("a brand's row tells its name and its security code, and one that does not is not passed over", () => {
  const table = (row) => `\nbrands! {\n    // A note.\n    /// It is.\n    ${row}\n}\n`;
  assert.deepEqual(readBrands(table('Is = "is", "CVC", 3, false;')), [
    { id: "is", name: "CVC", length: 3, required: false },
  ]);
  assert.throws(() => readBrands(table('Is = "is";')));
});
