import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { ROOT, inRoot } from "../../scripts/ground/root.mjs";
import { isPresent, run } from "../../scripts/ground/run.mjs";
import { aptInstall, canApt } from "../../scripts/install/apt.mjs";

const ROOM = "jose::constant_time";

const WATCHED = [
  "a_signature_tells_nothing_of_the_key",
  "an_agreement_tells_nothing_of_the_key",
  "an_opened_seal_tells_nothing_but_whether_it_opened",
];

/**
 * Where a branch may depend on a secret, since everybody learns what it asks, or
 * nearly always gets the same answer: lines of the versions in Cargo.lock, so that
 * another version is looked at anew.
 */
const ALLOWED = new Map([
  ["rfc6979-0.4.0/src/lib.rs:82", "a k that is not below the order is drawn again (RFC 6979 section 3.2)"],
  ["ecdsa-0.16.9/src/hazmat.rs:109", "k was checked: the branch is to a panic"],
  ["ecdsa-0.16.9/src/hazmat.rs:235", "k is not zero: the branch is to an error"],
  ["ecdsa-0.16.9/src/hazmat.rs:242", "k has an inverse: the branch is to an error"],
  ["ecdsa-0.16.9/src/hazmat.rs:250", "r is public, and as R's x coordinate so is that"],
  ["ecdsa-0.16.9/src/lib.rs:251", "r is public"],
  ["ecdsa-0.16.9/src/lib.rs:252", "s is public"],
  ["ecdsa-0.16.9/src/lib.rs:254", "r and s are public"],
  ["ecdsa-0.16.9/src/lib.rs:306", "s is public"],
  ["ecdsa-0.16.9/src/lib.rs:321", "s is public"],
  ["elliptic-curve-0.13.8/src/scalar/nonzero.rs:147", "s is public"],
  ["aes-gcm-0.10.3/src/lib.rs:305", "whether the tag is right is the answer"],
  ["src/jose/jwe.rs", "as above: all else that opening does with the key is in the crates"],
]);

/** Places that take a value out of its wrapping, or compare two; who asked for it is outside of them. */
const WRAPPING = /^(\?\/\?:\?$|generic-array-|subtle-|library\/core\/|elliptic-curve-0\.13\.8\/src\/scalar\/primitive\.rs:87$)/;

// Valgrind watches the code that this machine runs. The wasm is compiled from the
// same source, by what each browser has; nothing here can watch that. The gateway
// compares no HMAC of a caller's; merchants' servers do, in Node's own code.
test("A42 no branch and no address depends on a key in signing, agreement or opening", async (t) => {
  if (process.arch !== "x64") return t.skip(`the requests to valgrind are written for x64, not ${process.arch}`);
  if (!(await isPresent("valgrind")) && (await canApt())) await aptInstall(["valgrind"]);
  if (!(await isPresent("valgrind"))) return t.skip("valgrind is not installed, and cannot be without being root");

  const program = await optimised();
  const folder = await mkdtemp(join(tmpdir(), "countersign-valgrind-"));
  try {
    const reports = async (name) => {
      const file = join(folder, `${name}.xml`);
      const args = ["--xml=yes", `--xml-file=${file}`, "--num-callers=40", program, "--exact", `${ROOM}::${name}`, "--test-threads=1"];
      const { code, output } = await run("valgrind", args);
      assert.match(output, /^test result: ok\. 1 passed/m, output);
      assert.equal(code, 0, output);
      return stacksOf(await readFile(file, "utf8"));
    };
    assert.notDeepEqual(await reports("the_control_tells_something"), [], "the control is reported");
    for (const name of WATCHED) {
      const unexpected = (await reports(name)).filter((stack) => !isAllowed(stack));
      assert.deepEqual(unexpected.map((stack) => stack.slice(0, 6)), [], name);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** @param {string[]} stack */
function isAllowed(stack) {
  return ALLOWED.has(stack.find((place) => !WRAPPING.test(place)) ?? "");
}

/** What is optimised beside those that every build optimises (Cargo.toml): all that a key passes through. */
const OPTIMISED = ["cipher", "ctr", "ff", "generic-array", "group", "hmac", "rfc6979", "subtle", "universal-hash"];

/** The core's tests over optimised libraries, without checks that branch on every sum: none is in what is shipped. */
async function optimised() {
  const config = OPTIMISED.flatMap((name) => ["--config", `profile.dev.package.${name}.opt-level=3`]);
  const args = ["test", ...config, "--locked", "-p", "countersign", "--lib", "--no-run", "--message-format=json"];
  const { code, output } = await run("cargo", args, {
    env: {
      CARGO_PROFILE_DEV_DEBUG_ASSERTIONS: "false",
      CARGO_PROFILE_DEV_OVERFLOW_CHECKS: "false",
      CARGO_TARGET_DIR: inRoot("target", "constant-time"),
      // What the wasm has, which knows no instructions for AES.
      RUSTFLAGS: "--cfg aes_force_soft --cfg polyval_force_soft",
    },
  });
  assert.equal(code, 0, output);
  return output.match(/"executable":"([^"]+)"/)[1];
}

/** Each report of memcheck's that is about a secret: the places in the source, from the inside out. */
function stacksOf(xml) {
  const reports = [...xml.matchAll(/<error>.*?<kind>Uninit\w+<\/kind>.*?<stack>(.*?)<\/stack>/gs)];
  return reports.map(([, stack]) =>
    [...stack.matchAll(/<frame>(.*?)<\/frame>/gs)].map(([, frame]) => {
      const of = (name) => frame.match(new RegExp(`<${name}>(.*?)</${name}>`))?.[1] ?? "?";
      const place = `${of("dir")}/${of("file")}`;
      // Lines of our own move.
      if (place.startsWith(ROOT)) return place.slice(ROOT.length);
      return `${place.replace(/^.*\/(registry\/src\/[^/]*\/|(?=library\/core\/))/, "")}:${of("line")}`;
    }),
  );
}
