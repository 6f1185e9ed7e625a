import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";

/** The rooms of src/, from the ground up: each may use those before it. */
const ROOMS = [
  ...["words", "error", "secret", "json", "text", "check", "checksum", "field", "money"],
  ...["account", "card", "coin", "edit", "identity", "qr", "jose"],
  ...["key", "protocol"],
  ...["checkout", "evidence", "gateway"],
  "mock",
  "wasm",
];

/** They meet in `protocol` and never know of each other. */
const STRANGERS = ["checkout", "evidence", "gateway"];

const BROWSER_CRATES = /\b(wasm_bindgen\w*|js_sys|web_sys|gloo_\w+|serde_wasm_bindgen)\b/;

const files = (await readdir(inRoot("src"), { recursive: true }))
  .filter((path) => path.endsWith(".rs") && path !== "lib.rs" && !/\btests(\.rs$|\/)/.test(path))
  .map((path) => ({ path, room: path.split("/")[0].replace(".rs", "") }));

async function code(path) {
  const source = await readFile(inRoot("src", path), "utf8");
  return source.replace(/^\s*\/\/.*$/gm, "").replace(/#\[cfg\(test\)\]\s*mod \w+ \{[\s\S]*$/, "");
}

/** Rooms named after `crate::`, alone or in a list of them. */
function roomsUsed(source) {
  const single = [...source.matchAll(/\bcrate::(\w+)/g)].map(([, room]) => room);
  const listed = [...source.matchAll(/\bcrate::\{([\s\S]*?)\};/g)].flatMap(([, list]) => {
    let flat = list;
    while (/\{[^{}]*\}/.test(flat)) flat = flat.replace(/\{[^{}]*\}/g, "");
    return flat.split(",").map((item) => item.trim().split("::")[0]);
  });
  return [...single, ...listed].filter((name) => /^[a-z]/.test(name));
}

test("every room has its place in the order", () => {
  const unplaced = files.filter(({ room }) => !ROOMS.includes(room)).map(({ path }) => path);
  assert.deepEqual(unplaced, []);
});

test("a room uses only the rooms before it", async () => {
  const wrong = [];
  for (const { path, room } of files) {
    for (const used of roomsUsed(await code(path))) {
      const isStranger = room !== used && STRANGERS.includes(room) && STRANGERS.includes(used);
      if (ROOMS.indexOf(used) > ROOMS.indexOf(room) || isStranger) wrong.push(`${path} uses ${used}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("only the wasm room names the browser's crates", async () => {
  const wrong = [];
  for (const { path, room } of files) {
    if (room !== "wasm" && BROWSER_CRATES.test(await code(path))) wrong.push(path);
  }
  assert.deepEqual(wrong, []);
});

test("uses are found one by one and in lists", () => {
  const source = "use crate::{\n error::{Code, Error}, jose::jwk::Jwk,\n Clock };\nfn f() { crate::money::x() }";
  assert.deepEqual(roomsUsed(source).sort(), ["error", "jose", "money"]);
});
