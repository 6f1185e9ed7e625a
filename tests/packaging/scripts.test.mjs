import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";

import { pageFiles } from "../../scripts/measure/page-files.mjs";
import { ROOT, inRoot } from "../../scripts/ground/root.mjs";
import { NotRun, schedule, select } from "../../scripts/test/schedule.mjs";
import { cargoTally, checkTally, honest, nodeTally } from "../../scripts/test/tally.mjs";
import { dissect, owner } from "../../scripts/measure/wasm-functions.mjs";

describe("counting", () => {
  test("every summary of cargo counts", () => {
    const output = [
      "test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
      "test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out",
      "test result: ok. 1 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.01s",
    ].join("\n");
    assert.deepEqual(cargoTally(output), { passed: 7, failed: 3 });
  });

  test("node's summary counts as spec and as tap, what was cancelled as failed", () => {
    assert.deepEqual(nodeTally("ℹ pass 9\nℹ fail 1\nℹ cancelled 2\n"), { passed: 9, failed: 3 });
    assert.deepEqual(nodeTally("# pass 9\n# fail 0\n# cancelled 0\n"), { passed: 9, failed: 0 });
  });

  test("what failed, or ran nothing, never counts as passed", () => {
    assert.deepEqual(honest({ passed: 5, failed: 0 }, 101), { passed: 5, failed: 1 });
    assert.deepEqual(honest({ passed: 0, failed: 0 }, 0), { passed: 0, failed: 1 });
    assert.deepEqual(honest({ passed: 5, failed: 0 }, 0), { passed: 5, failed: 0 });
    assert.deepEqual(checkTally("", 1), { passed: 0, failed: 1 });
  });
});

describe("stages", () => {
  test("what comes after a failure is not run, and says why", async () => {
    const broken = new Error("broken");
    const ran = [];
    const ends = new Map();
    await schedule(
      [
        { name: "a", run: () => Promise.reject(broken) },
        { name: "b", after: ["a"], run: async () => ran.push("b") },
        { name: "c", after: ["b"], run: async () => ran.push("c") },
        { name: "d", run: async () => ran.push("d") },
      ],
      ({ name }, result) => ends.set(name, result),
    );
    assert.deepEqual(ran, ["d"]);
    assert.ok(ends.get("c").reason instanceof NotRun);
    assert.equal(ends.get("c").reason.cause, broken);
  });

  test("a lane runs one stage at a time", async () => {
    let running = 0;
    let most = 0;
    const run = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
    };
    const lane = ["a", "b", "c"].map((name) => ({ name, lane: "one", run }));
    await schedule(lane, () => {});
    assert.equal(most, 1);
  });

  test("choosing a stage chooses all it comes after", () => {
    const all = [{ name: "a" }, { name: "b", after: ["a"] }, { name: "c", after: ["b"] }, { name: "d" }];
    assert.deepEqual(select(all, ["c"]).map(({ name }) => name), ["a", "b", "c"]);
  });
});

describe("taking wasm apart", () => {
  // (module (import "e" "i" (func)) (func $countersign::card::parse) (func $core::fmt::write))
  // with one byte of data, assembled by hand.
  const name = (text) => [text.length, ...Buffer.from(text)];
  const section = (id, body) => [id, body.length, ...body];
  const names = [[1, ...name("countersign::card::parse")], [2, ...name("core[1f]::fmt::write")]];
  const functionNames = [names.length, ...names.flat()];
  const module = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, [1, ...name("e"), ...name("i"), 0, 0]),
    ...section(3, [2, 0, 0]),
    ...section(10, [2, 2, 0, 0x0b, 3, 0, 0x01, 0x0b]),
    ...section(0, [...name("name"), 1, functionNames.length, ...functionNames]),
  ]);

  test("functions have their names and sizes", () => {
    const { functions, sections } = dissect(module);
    assert.deepEqual(functions, [
      { name: "countersign::card::parse", size: 3 },
      { name: "core[1f]::fmt::write", size: 4 },
    ]);
    assert.equal(sections.get("code"), 10);
  });

  test("sections add up to the file", () => {
    const sum = [...dissect(module).sections.values()].reduce((a, b) => a + b, 0);
    assert.equal(sum + 8, module.length);
  });

  test("a cut file is refused", () => {
    assert.throws(() => dissect(module.subarray(0, 20)), RangeError);
  });

  test("a function belongs to the room or the crate its name begins with", () => {
    assert.equal(owner("countersign::card::number::parse::h0011"), "countersign/card");
    assert.equal(owner("<countersign::jose::jwk::Jwk as core::fmt::Debug>::fmt"), "countersign/jose");
    assert.equal(owner("core[1f]::ptr::drop_in_place::<countersign[2a]::key::ClientKey>"), "countersign/key");
    assert.equal(owner("<&p256::Scalar as core::ops::Mul>::mul"), "p256");
    assert.equal(owner("<D as digest::Digest>::update"), "digest");
    assert.equal(owner("__multi3"), "(exports and intrinsics)");
  });
});

describe("a page's files", () => {
  async function site(files) {
    await mkdir(inRoot("target"), { recursive: true });
    const folder = await mkdtemp(inRoot("target", "site-"));
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
    return { folder, name: (path) => relative(ROOT, join(folder, path)) };
  }

  test("documents, scripts and styles are followed, through routes too", async () => {
    const { folder, name } = await site({
      "index.html": `<link rel="stylesheet" href="/a.css"><script type="module" src="https://pay.example/sdk/v1/main.js"></script>`,
      "a.css": `body { background: url("dot.svg") }`,
      "dot.svg": "<svg/>",
      "main.js": `import { x } from "./part.js"; import "node:fs"; new URL("core.wasm", import.meta.url)`,
      "part.js": `export const x = () => import("./lazy.js")`,
      "lazy.js": "",
      "core.wasm": "",
    });
    try {
      const routes = { "/sdk/v1/": name("") };
      const files = await pageFiles({ html: name("index.html"), routes });
      const expected = ["a.css", "core.wasm", "dot.svg", "index.html", "lazy.js", "main.js", "part.js"];
      assert.deepEqual(files.sort(), expected.map(name));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("a name that leads nowhere is an error", async () => {
    const { folder, name } = await site({ "index.html": `<script src="gone.js"></script>` });
    try {
      await assert.rejects(pageFiles({ html: name("index.html"), routes: {} }), /gone\.js cannot be read/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("one line says what is wrong", () => {
  /** `npm start`'s script on a machine whose PATH has only these programs. */
  async function start(programs, env = {}) {
    const bin = await mkdtemp(join(tmpdir(), "countersign-path-"));
    try {
      for (const [program, what] of Object.entries(programs)) {
        if (what.startsWith("#!")) await writeFile(join(bin, program), what, { mode: 0o755 });
        else await symlink(what, join(bin, program));
      }
      const free = { GATEWAY_ADDR: "127.0.0.1:1", SHOP_ADDR: "127.0.0.1:2" };
      const options = { env: { HOME: bin, PATH: bin, ...free, ...env } };
      return await promisify(execFile)(process.execPath, [inRoot("scripts", "serve", "start.mjs")], options).then(
        () => assert.fail("it started"),
        ({ code, stderr }) => ({ code, stderr }),
      );
    } finally {
      await rm(bin, { recursive: true });
    }
  }

  const says = (line) => `#!/bin/sh\necho '${line}'\n`;
  const oneLine = /^countersign: [^\n]+\n$/;

  test("no Rust", async () => {
    const { code, stderr } = await start({}, await freePorts());
    assert.match(stderr, oneLine);
    assert.match(stderr, /no Rust: install Rust/);
    assert.equal(code, 1);
  });

  test("an old Rust", async () => {
    const programs = { rustc: says("rustc 1.70.0 (x 2023-06-01)"), cargo: says("cargo 1.70.0") };
    const { stderr } = await start(programs, await freePorts());
    assert.match(stderr, oneLine);
    assert.match(stderr, /Rust 1\.70\.0 is too old: run `rustup update stable`/);
  });

  test("no C compiler", async () => {
    const programs = { rustc: says("rustc 1.999.0 (x)"), cargo: says("cargo 1.999.0") };
    const { stderr } = await start(programs, await freePorts());
    assert.match(stderr, oneLine);
    assert.match(stderr, /no C compiler/);
  });

  test("no network, no rustup target", async () => {
    const programs = {
      rustc: `#!/bin/sh\ncase "$1" in --version) echo 'rustc 1.999.0 (x)';; *) echo /nowhere;; esac\n`,
      cargo: says("cargo 1.999.0"),
      cc: says("cc"),
      rustup: "#!/bin/sh\necho 'error: could not download file' >&2; exit 1\n",
    };
    const { stderr } = await start(programs, await freePorts());
    assert.match(stderr.split("\n").at(-2), /^countersign: no network: rustup could not fetch/);
  });

  test("a port in use, before anything is looked at", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    const { stderr } = await start({}, { ...(await freePorts()), SHOP_ADDR: `127.0.0.1:${port}` });
    server.close();
    assert.match(stderr, oneLine);
    assert.match(stderr, new RegExp(`port ${port} is in use: .* set SHOP_ADDR`));
  });

  test("an address that is none", async () => {
    const { stderr } = await start({}, { GATEWAY_ADDR: "here" });
    assert.match(stderr, /GATEWAY_ADDR=here is not host:port/);
  });
});

describe("services", () => {
  test("end with their keeper, even one that is killed", { timeout: 30_000 }, async () => {
    const keeper = spawn(process.execPath, [
      "--input-type=module",
      "--eval",
      `import { spawn } from "node:child_process";
       const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { detached: true, stdio: "ignore" });
       const watchdog = spawn(process.execPath, [${JSON.stringify(inRoot("scripts", "serve", "watchdog.mjs"))}], { stdio: ["pipe", "ignore", "ignore"], detached: true });
       watchdog.stdin.write("+" + child.pid + "\\n", () => console.log(child.pid));`,
    ]);
    const [line] = await once(keeper.stdout, "data");
    const child = Number(line);
    keeper.kill("SIGKILL");
    while (isRunning(child)) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePorts() {
  const servers = [createServer().listen(0, "127.0.0.1"), createServer().listen(0, "127.0.0.1")];
  await Promise.all(servers.map((server) => once(server, "listening")));
  const [gateway, shop] = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => (server.close(), once(server, "close"))));
  return { GATEWAY_ADDR: `127.0.0.1:${gateway}`, SHOP_ADDR: `127.0.0.1:${shop}` };
}
