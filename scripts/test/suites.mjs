import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { ensureChromium } from "../install/browser.mjs";
import { TSC, bundleScripts } from "../build/bundle.mjs";
import { USUAL, runChecks, summary } from "./checks.mjs";
import { fetchCrates } from "../install/crates.mjs";
import { FILES_AT_ONCE } from "./files-at-once.mjs";
import { BUNDLES, ROOTS } from "../build/outputs.mjs";
import { installPackages } from "../install/packages.mjs";
import { inRoot } from "../ground/root.mjs";
import { mustRun, run } from "../ground/run.mjs";
import { cargoTally, checkTally, honest, nodeTally } from "./tally.mjs";
import { ensureTestTools, runnerEnvironment } from "../install/test-tools.mjs";
import { WASM_TARGET, ensureWasm } from "../install/toolchain.mjs";
import { buildGlueWriter, compileRoots, finishRoots } from "../build/wasm.mjs";
import { buildAgree } from "../../tests/agree/build.mjs";

const DENY = ["--", "-D", "warnings"];
const WASM_ROOTS = ROOTS.map(({ features }) => features.join(","));

/** The core has no default features: each set that is shipped is checked alone. */
const NATIVE = [
  ["-p", "countersign"],
  ["-p", "countersign", "--features", "mock"],
  ["-p", "countersign-gateway", "-p", "countersign-bindgen", "-p", "countersign-taint"],
  ["-p", "countersign-model", "-p", "countersign-fuzz"],
];

/**
 * Everything `npm test` does, in an order in which each stage comes after those
 * it needs. A suite's `run` gives one tally for each of its programs; a stage
 * that only prepares gives none.
 *
 * Cargo's stages share a lane, because they share a target directory; the tools
 * and the wasm roots are built in others meanwhile, and suites that drive a browser
 * run one at a time. What most suites wait for is built first.
 *
 * @param {{ fix: boolean }} options
 * @returns {(import("./schedule.mjs").Stage & { suite: boolean })[]}
 */
export function stages({ fix }) {
  /** What a stage leaves for those after it. */
  const made = {};
  const prepare = (name, rest) => ({ name, suite: false, ...rest });
  const suite = (name, rest) => ({ name, suite: true, ...rest });

  return [
    prepare("wasm-toolchain", {
      lane: "install",
      run: async () => void (made.wasm = await ensureWasm()),
    }),
    prepare("packages", { lane: "install", run: installPackages }),
    prepare("chromium", {
      lane: "install",
      run: async () => void (made.chromium = await ensureChromium()),
    }),
    prepare("test-tools", {
      lane: "install",
      run: async () => void (made.path = await ensureTestTools()),
    }),

    prepare("crates", { lane: "cargo", run: fetchCrates }),
    suite("fmt", {
      lane: "cargo",
      run: () => check([["cargo", "fmt", "--all", ...(fix ? [] : ["--check"])]]),
    }),
    prepare("gateway-binary", {
      lane: "cargo",
      after: ["crates"],
      run: () => mustRun("cargo", ["build", "--locked", "-p", "countersign-gateway"], { what: "building the gateway" }),
    }),
    prepare("glue-writer", { lane: "cargo", after: ["crates"], run: buildGlueWriter }),
    prepare("wasm", {
      lane: "wasm",
      after: ["crates", "wasm-toolchain", "packages"],
      run: async () => {
        await finishRoots(await compileRoots(ROOTS, made.wasm));
        await bundleScripts(BUNDLES);
      },
    }),
    suite("rust", {
      lane: "cargo",
      after: ["crates"],
      run: () => cargoTests(["-p", "countersign", "--features", "mock"]),
    }),
    prepare("agree-binary", { lane: "cargo", after: ["crates"], run: buildAgree }),
    suite("fuzz", { lane: "cargo", after: ["crates"], run: () => cargoTests(["-p", "countersign-fuzz"]) }),
    suite("model", {
      lane: "cargo",
      after: ["crates"],
      run: () => check([["cargo", "run", "--locked", "-p", "countersign-model", "--", "--short"]]),
    }),
    suite("gateway", { lane: "cargo", after: ["crates"], run: () => cargoTests(["-p", "countersign-gateway"]) }),
    suite("clippy", {
      lane: "cargo",
      after: ["crates"],
      run: () => check(NATIVE.map((args) => clippy(["--all-targets", ...args], fix))),
    }),
    suite("clippy-wasm", {
      lane: "cargo",
      after: ["crates", "wasm-toolchain"],
      run: () =>
        check(
          WASM_ROOTS.map((features) =>
            clippy(["-p", "countersign", "--target", WASM_TARGET, "--features", features, ...made.wasm.args], fix),
          ),
          made.wasm.env,
        ),
    }),
    suite("doc", {
      lane: "cargo",
      after: ["crates"],
      run: () =>
        check([["cargo", "doc", "--locked", "--no-deps", "-p", "countersign", "--features", "mock"]], {
          RUSTDOCFLAGS: "-D warnings",
        }),
    }),
    suite("wasm-room", {
      lane: "cargo",
      after: ["crates", "wasm-toolchain", "chromium", "test-tools"],
      run: () => wasmRoom(made),
    }),

    suite("types", { lane: "browser", after: ["wasm"], run: () => check([TSC, [...TSC, "--project", "tests/types"]]) }),
    suite("packaging", {
      lane: "browser",
      after: ["types", "gateway-binary"],
      run: () => nodeTests("tests/packaging", made),
    }),
    suite("web", { lane: "browser", after: ["wasm", "gateway-binary"], run: () => nodeTests("tests/web", made) }),
    suite("e2e", {
      lane: "browser",
      after: ["wasm", "gateway-binary", "chromium"],
      run: () => nodeTests("tests/e2e", made, FILES_AT_ONCE),
    }),
    suite("security", {
      lane: "browser",
      after: ["wasm", "gateway-binary", "chromium"],
      run: () => securityChecks(made),
    }),
    suite("agree", {
      lane: "browser",
      after: ["wasm", "chromium", "agree-binary"],
      run: () => nodeTests("tests/agree", made),
    }),
  ];
}

/** A suite's tallies, and what it wrote where one of them has a failure. */
export class Failed extends Error {
  constructor(tallies, output) {
    super("failed");
    this.tallies = tallies;
    this.output = output;
  }
}

/** Runs programs one after the other, each of them counted by `tally`. */
async function runAll(commands, env, tally) {
  const tallies = [];
  let output = "";
  for (const [program, ...args] of commands) {
    const outcome = await run(program, args, { env });
    const counted = honest(tally(outcome.output, outcome.code), outcome.code);
    tallies.push(counted);
    if (counted.failed > 0) output += `$ ${program} ${args.join(" ")}\n${outcome.output}`;
  }
  if (output) throw new Failed(tallies, output);
  return tallies;
}

const check = (commands, env = {}) => runAll(commands, env, checkTally);

const clippy = (args, fix) => [
  ...["cargo", "clippy", "--locked", "--no-default-features"],
  ...(fix ? ["--fix", "--allow-dirty", "--allow-staged"] : []),
  ...args,
  ...DENY,
];

const cargoTests = (args) => runAll([["cargo", "test", "--locked", "--no-fail-fast", ...args]], {}, cargoTally);

async function wasmRoom({ path, chromium, wasm }) {
  const env = { ...(await runnerEnvironment(chromium)), ...wasm.env, PATH: path };
  const command = [
    ...["wasm-pack", "test", "--mode", "no-install", "--headless", "--chrome"],
    ...["--chromedriver", chromium.driver, ".", "--locked", "--no-default-features"],
    ...["--features", [...new Set(WASM_ROOTS)].join(","), "--lib", ...wasm.args],
  ];
  return runAll([command], env, cargoTally);
}

/** How long one file of tests may take, in milliseconds; what hangs has failed. */
const LONGEST_FILE = 300_000;

async function nodeTests(folder, made, atOnce = 1) {
  const names = await readdir(inRoot(folder), { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith(".test.mjs")).sort();
  if (files.length === 0) throw new Failed([{ passed: 0, failed: 1 }], `no *.test.mjs in ${folder}\n`);
  const command = [
    ...[process.execPath, "--test", "--test-reporter=spec", `--test-concurrency=${atOnce}`, `--test-timeout=${LONGEST_FILE}`],
    ...files.map((name) => join(folder, name)),
  ];
  return runAll([command], testEnvironment(made), nodeTally);
}

/** What could not run here counts neither way; `npm run security` says what and why. */
async function securityChecks(made) {
  const { verdicts, output } = await runChecks({ numbers: USUAL, env: testEnvironment(made) });
  const { passed, failed, lines } = summary(verdicts);
  const tallies = [{ passed, failed }];
  if (failed > 0) throw new Failed(tallies, `${output}${lines.join("\n")}\n`);
  return tallies;
}

/** Where tests find the browser, and the compiler that makes wasm. */
export function testEnvironment({ chromium, wasm }) {
  return {
    ...wasm?.env,
    ...(chromium && { CHROME_PATH: chromium.browser, CHROMEDRIVER: chromium.driver }),
  };
}
