import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { MEANINGS } from "../../js/codes.js";
import { explain } from "../../js/errors.js";
import { outputs, readTable } from "../../scripts/codes.mjs";

test("the wrapper's codes and the page of codes are those of the core's table", async () => {
  for (const { path, text } of await outputs()) {
    assert.equal(await readFile(path, "utf8"), text, `${path}: run \`node scripts/codes.mjs\``);
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
});
