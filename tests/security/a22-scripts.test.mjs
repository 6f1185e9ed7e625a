import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parseAst } from "rolldown/parseAst";

import { inRoot } from "../../scripts/ground/root.mjs";
import { replaced } from "../e2e/stand/fault-proxy.mjs";
import { STRANGERS } from "./stand/handshakes.mjs";
import { Lab } from "./stand/lab.mjs";
import { checks, faults } from "./stand/lint.mjs";

const lab = Lab.forFile();

/** Every script that a browser may be given, and every source of one. */
async function scripts() {
  const shipped = (await readdir(inRoot("dist"), { recursive: true })).filter((name) => name.endsWith(".js")).map((name) => join("dist", name));
  const sources = (await readdir(inRoot("js"), { recursive: true })).filter((name) => name.endsWith(".js")).map((name) => join("js", name));
  return Promise.all([...shipped, ...sources].map(async (name) => ({ name, text: await readFile(inRoot(name), "utf8") })));
}

/** Code that the lint is to find, each with what it says of it. */
const BAD = {
  'frame.postMessage(x, "*")': "postMessage to anybody",
  'frame.postMessage(x, { targetOrigin: "*" })': "postMessage to anybody",
  'addEventListener("message", ({ data }) => take(data))': "a message listener that does not check source and origin",
  'addEventListener("message", ({ data, source, origin }) => { if (source !== peer) return; take(data, origin) })':
    "a message listener that does not check source and origin",
  "onmessage = take": "a message listener that does not check source and origin",
  "node.innerHTML = text": "innerHTML",
  "node.outerHTML = text": "outerHTML",
  'node["innerHTML"] = text': "innerHTML",
  'node.insertAdjacentHTML("beforeend", text)': "insertAdjacentHTML",
  "document.write(text)": "document.write",
  "eval(text)": "eval",
  "globalThis.eval(text)": "eval",
  "new Function(text)": "Function",
  "Function(text)": "Function",
  'setTimeout("run()", 1)': "a timer of text",
};

test("A22 no script posts to anybody, hears without checking, or makes code or markup of texts; no check can go unseen", async (t) => {
  await t.test("what is shipped and what it is made from", async () => {
    const all = await scripts();
    assert.ok(all.length > 80, `${all.length} scripts`);
    for (const { name, text } of all) assert.deepEqual(faults(parseAst(text)), [], name);
  });

  await t.test("the lint finds each of what it looks for", () => {
    for (const [code, fault] of Object.entries(BAD)) assert.deepEqual(faults(parseAst(code)), [fault], code);
    const good = 'addEventListener("message", ({ data, source, origin }) => { if (source !== peer || origin !== from) return; take(data) })';
    assert.deepEqual(faults(parseAst(good)), []);
  });

  const { realm } = lab;
  const attempts = Object.entries(STRANGERS);
  for (const [file, variables] of [["frame.js", ["origin", "source"]], ["countersign.js", ["source", "origin"]]]) {
    for (const variable of variables) {
      const [how, attempt] = attempts.shift();
      await t.test(`${file} without its check of ${variable}: ${how}`, async () => {
        await lab.realm.send("Page.setBypassCSP", { enabled: true });
        const text = await readFile(inRoot("dist", file), "utf8");
        const found = checks(parseAst(text)).filter((check) => check.variable === variable);
        assert.ok(found.length > 0, "the check is there");
        const mutant = found.reduceRight((code, { start, end }) => `${code.slice(0, start)}!1${code.slice(end)}`, text);
        serve(file, text, mutant);
        await realm.send("Network.enable");
        await realm.send("Network.setCacheDisabled", { cacheDisabled: true });
        assert.equal(await attempt(lab), true, "the mutant is killed");
        lab.stand.proxy.reset();
      });
    }
  }
});

/** Gives browsers another file, and documents its digest. */
function serve(file, text, mutant) {
  const digest = (code) => `sha384-${createHash("sha384").update(code).digest("base64")}`;
  const { proxy } = lab.stand;
  proxy.on(`GET /sdk/1.0.0/${file}`, replaced(() => ({ body: mutant })));
  proxy.on("GET /frame", replaced(({ body }) => ({ body: body.toString().replaceAll(digest(text), digest(mutant)) })));
}
