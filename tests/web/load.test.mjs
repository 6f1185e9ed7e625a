import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, before, test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";
import { loadRoots } from "../../js/load-options.js";
import { partsOf } from "../../js/load.js";

const file = new URL("../../dist/wasm/fields.wasm", import.meta.url);
const wasm = await readFile(file);
const digest = (kind, bytes = wasm) => `${kind}-${createHash(kind).update(bytes).digest("base64")}`;

/** Every address the server was asked for. */
const asked = [];
const server = createServer((request, response) => {
  asked.push(request.url);
  const [, name] = request.url.split("/");
  if (name === "cut") {
    response.writeHead(200, { "content-type": "application/wasm", "content-length": wasm.length });
    response.write(wasm.subarray(0, 100));
    setTimeout(() => response.destroy(), 10);
  } else if (name === "missing") {
    response.writeHead(404).end();
  } else if (name === "page") {
    response.writeHead(200, { "content-type": "application/wasm" }).end("<!doctype html>");
  } else {
    response.writeHead(200, { "content-type": name === "untyped" ? "text/plain" : "application/wasm" }).end(wasm);
  }
});
let base;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

/** Refused with this code, and nothing kept: every test below begins anew. */
const refused = (options, code, retryable = false) =>
  assert.rejects(load({ roots: ["fields"], ...options }), (error) => {
    assert(error instanceof CheckoutError);
    assert.deepEqual([error.code, error.retryable], [code, retryable]);
    return true;
  });

test("a gateway that is down is unreachable, and may be tried again", () =>
  refused({ url: "http://127.0.0.1:9/fields.wasm" }, "wasm_unreachable", true));

test("an address without a file is unreachable", () => refused({ url: `${base}/missing/` }, "wasm_unreachable", true));

test("a file on disk that is not there is unreachable", () =>
  refused({ url: new URL("none.wasm", file) }, "wasm_unreachable", true));

test("a transfer that breaks off is unreachable", () => refused({ url: `${base}/cut/` }, "wasm_unreachable", true));

test("a page in place of wasm is invalid", () => refused({ url: `${base}/page/` }, "wasm_invalid"));

test("bytes that are no wasm are invalid", () => refused({ bytes: Uint8Array.of(1, 2, 3) }, "wasm_invalid"));

test("wasm that is not ours is invalid", () =>
  refused({ bytes: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0) }, "wasm_invalid"));

test("another root's wasm is invalid", async () =>
  refused({ bytes: await readFile(new URL("core.wasm", file)) }, "wasm_invalid"));

test("a flipped byte is an integrity failure, even where it would still be wasm", () => {
  const flipped = Uint8Array.from(wasm);
  flipped[flipped.length - 1] ^= 1;
  return refused({ bytes: flipped, integrity: digest("sha384") }, "integrity");
});

test("a digest that cannot be read matches nothing", () => refused({ bytes: wasm, integrity: "md5-AAAA" }, "integrity"));

test("of several digests only the strongest kind counts", () =>
  refused({ url: `${base}/ok/`, integrity: `${digest("sha256")} ${digest("sha512", "other")}` }, "integrity"));

test("without WebAssembly it is unsupported", async () => {
  const { WebAssembly } = globalThis;
  globalThis.WebAssembly = undefined;
  try {
    await refused({}, "wasm_unsupported");
  } finally {
    globalThis.WebAssembly = WebAssembly;
  }
});

test("a policy that forbids wasm is told from a broken file", async () => {
  const { compile } = WebAssembly;
  WebAssembly.compile = async () => {
    throw new WebAssembly.CompileError("forbidden");
  };
  try {
    await refused({}, "wasm_unsupported");
  } finally {
    WebAssembly.compile = compile;
  }
});

test("misuse is a TypeError", async () => {
  for (const options of [
    { roots: ["none"] },
    { url: `${base}/x.wasm`, roots: ["fields", "validators"] },
    { bytes: wasm, url: `${base}/x.wasm` },
    { module: 7 },
    { url: { field: base } },
    { roots: [] },
    { roots: "fields" },
    { adress: base },
    { module: new WebAssembly.Module(wasm), integrity: digest("sha384") },
  ]) {
    await assert.rejects(load({ roots: ["fields"], ...options }), TypeError);
  }
});

test("after any failure the next load succeeds, once for all who ask, whatever its type", async () => {
  asked.length = 0;
  const options = { roots: ["fields"], url: `${base}/untyped/`, integrity: digest("sha384") };
  const both = await Promise.all([load(options), load(options)]);
  for (const cs of both) assert.equal(cs.card.number("4242").status, "incomplete");
  assert.deepEqual(asked, ["/untyped/fields.wasm"]);

  assert.equal((await load({ roots: ["fields"] })).card.number("").status, "empty", "what is loaded will do");
  await assert.rejects(load({ roots: ["fields"], url: `${base}/ok/` }), TypeError, "another source");
  assert.deepEqual(asked, ["/untyped/fields.wasm"]);
});

/** What needs each root, as a page asks it. */
const NEEDS = {
  card: (cs) => cs.card.postal("94105", { country: "US" }).status,
  validators: (cs) => cs.account.check("bic", { bic: "DEUTDEFF" }).status,
  money: (cs) => cs.money.split("1.00", "CNY", [1])[0],
  coin: (cs) => cs.coin.address("ethereum", `0x${"0".repeat(40)}`).status,
  qr: (cs) => cs.qr.symbol("x").size,
  core: (cs) => cs.checkout({}),
};

test("what was not loaded is not there, and the error says what to name", async () => {
  const cs = await load({ roots: ["fields"] });
  for (const [root, ask] of Object.entries(NEEDS)) {
    assert.throws(() => ask(cs), { name: "TypeError", message: new RegExp(`\`${root}\``) });
  }
  const other = await load({ roots: ["money"] });
  assert.throws(() => other.card.number("4242"), { name: "TypeError", message: /`fields`/ });
  assert.throws(() => other.edit("card_number", { value: "", start: 0, end: 0 }, { kind: "delete_backward" }), TypeError);
});

test("by default all is loaded, and nothing twice for what two roots have", async () => {
  const cs = await load();
  for (const [root, ask] of Object.entries(NEEDS)) {
    if (root !== "core") assert.notEqual(ask(cs), undefined, root);
  }
  assert.throws(() => cs.checkout({}), (error) => !/root/.test(error.message), "the core is there, and refuses the options");
  assert.equal(cs.card.number("4242 4242 4242 4242").status, "valid");
  assert.deepEqual(Object.keys(await loadRoots()).sort(), Object.keys(NEEDS).sort());
});

/** A module of its own, in which nothing is loaded yet. */
const fresh = (name) => import(`../../js/load.js?for=${name}`);

test("each root tells its own file from the others'", async () => {
  for (const [root, other] of [["card", "fields"], ["validators", "card"], ["money", "qr"], ["coin", "qr"], ["qr", "coin"]]) {
    const bytes = await readFile(new URL(`${other}.wasm`, file));
    await assert.rejects(
      fresh(root).then(({ addRoot, loadRoot }) => {
        addRoot(root, partsOf(root));
        return loadRoot(root, { bytes });
      }),
      { code: "wasm_invalid" },
      `${root} from ${other}.wasm`,
    );
  }
});
