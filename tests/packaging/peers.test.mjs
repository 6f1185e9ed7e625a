import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";
import { disagreements, knower } from "../peers/compare.mjs";
import { page, untitled } from "../peers/document.mjs";
import { NPM, PYPI } from "../peers/sides.mjs";

const known = JSON.parse(await readFile(inRoot("tests/peers/known.json"), "utf8"));
const text = await readFile(inRoot("docs/validation-differences.md"), "utf8");

test("the page on differences has each row of their table, and no other", () => {
  assert.deepEqual(untitled(known), []);
  assert.equal(page(text, known), text, "run `node tests/peers/document.mjs`");
  for (const { where, reason } of known) assert.ok(where && reason);
});

test("the page names the versions that are compared with", () => {
  for (const name of [...NPM, ...PYPI.slice(0, 2)]) assert.ok(text.includes(name.replace(/@|==/, " ")), name);
});

test("a disagreement is known only by peer, both verdicts, code, shape and who agrees", () => {
  const line = { kind: "iban", text: "HR12", beside: "" };
  const ours = { status: "invalid", code: "checksum", text: "HR12", facts: "" };
  const verdicts = { ibantools: "invalid", stdnum: "valid" };
  const [found, ...others] = disagreements(line, ours, verdicts);
  assert.deepEqual(others, []);
  assert.deepEqual(found, { peer: "stdnum", ours: "invalid", theirs: "valid", agreeing: ["ibantools"] });
  const row = { kind: "iban", peer: "stdnum", ours: "invalid", theirs: "valid", code: ["checksum"], text: "^HR", with: "ibantools" };
  assert.ok(knower([row])(line, ours, found));
  const changes = [{ kind: "bic" }, { peer: "schwifty" }, { ours: "valid" }, { theirs: "invalid" }, { code: ["too_long"] }, { text: "^DE" }, { typed: "-" }, { with: "schwifty" }];
  for (const other of changes) assert.equal(knower([{ ...row, ...other }])(line, ours, found), undefined);
});

test("what can still become right is refused by peers that know no such word", () => {
  const open = { status: "incomplete", code: "incomplete", text: "", facts: "" };
  const line = (kind) => ({ kind, text: "", beside: "" });
  assert.deepEqual(disagreements(line("iban"), open, { stdnum: "invalid" }), []);
  assert.deepEqual(disagreements(line("card_number"), open, { "card-validator": "open" }), []);
  assert.equal(disagreements(line("card_number"), open, { "card-validator": "invalid" }).length, 1);
});
