// `npm run fuzz [-- TARGET…] [--seconds N]`: gives each target of tests/fuzz, or
// those named, inputs for so many seconds, 60 unless told otherwise. libFuzzer
// chooses them by what they reach; what it learns stays in target/fuzz/corpus.
import { access, mkdir, readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { inRoot } from "../ground/root.mjs";
import { isPresent, mustRun, run } from "../ground/run.mjs";
import { Trouble, command } from "../ground/trouble.mjs";

const FOLDER = inRoot("target", "fuzz");

/** Counters at every edge, and what is compared with what: stable Rust has them. */
const COUNTERS = [
  "-Cpasses=sancov-module",
  "-Cllvm-args=-sanitizer-coverage-level=4",
  "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table",
  "-Cllvm-args=-sanitizer-coverage-trace-compares",
].join(" ");

await command(async () => {
  const { names, seconds } = asked(process.argv.slice(2));
  const targets = await known();
  const strange = names.filter((name) => !targets.includes(name));
  if (strange.length > 0) throw new Trouble(`no target ${strange.join(", ")}: there are ${targets.join(" ")}`);

  const program = await build();
  const left = names.length > 0 ? [...names] : targets;
  const broken = [];
  const worker = async () => {
    for (let name = left.shift(); name; name = left.shift()) {
      const found = await fuzz(program, name, seconds);
      console.log(`${name.padEnd(16)} ${found.line}`);
      if (found.code !== 0) broken.push(name);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  if (broken.length > 0) throw new Trouble(`does not hold: ${broken.join(" ")}; see above`);
});

function asked(words) {
  const at = words.indexOf("--seconds");
  const seconds = at < 0 ? 60 : Number(words[at + 1]);
  if (!(Number.isInteger(seconds) && seconds > 0)) throw new Trouble("--seconds wants a whole number");
  return { names: words.filter((_, i) => at < 0 || (i !== at && i !== at + 1)), seconds };
}

/** The targets are files. */
async function known() {
  const files = await readdir(inRoot("tests", "fuzz", "src", "targets"));
  return files.filter((file) => file.endsWith(".rs") && file !== "mod.rs").map((file) => file.slice(0, -3)).sort();
}

/** Everything under the targets is built with counters, beside what other commands build. */
async function build() {
  if (!(await isPresent("c++"))) throw new Trouble("no C++ compiler: install g++ or clang, libFuzzer is built with it");
  const { output } = await mustRun("rustc", ["--version", "--verbose"], { what: "rustc" });
  const host = /^host: (.+)$/m.exec(output)[1];
  const manifest = inRoot("tests", "fuzz", "guided", "Cargo.toml");
  // For a named target, so that no build script gets the flags.
  const args = ["build", "--locked", "--release", "--target", host, "--target-dir", FOLDER, "--manifest-path", manifest];
  await mustRun("cargo", args, { what: "building the targets", show: true, env: { RUSTFLAGS: COUNTERS } });
  return join(FOLDER, host, "release", "countersign-fuzz-guided");
}

async function fuzz(program, name, seconds) {
  const [corpus, finds] = [join(FOLDER, "corpus", name), join(FOLDER, "finds", name)];
  const seeds = inRoot("tests", "fuzz", "seeds", name);
  await mkdir(corpus, { recursive: true });
  await mkdir(finds, { recursive: true });
  const folders = [corpus, ...(await access(seeds).then(() => [seeds], () => []))];
  const args = [`-max_total_time=${seconds}`, "-print_final_stats=1", "-timeout=10", `-artifact_prefix=${finds}/`];
  const { code, output } = await run(program, [...args, ...folders], {
    env: { FUZZ_TARGET: name, FUZZ_CORPUS: corpus, RUST_BACKTRACE: "0" },
  });
  if (code !== 0) {
    const said = output.split("\n").filter((line) => /^(thread|assertion|  left:| right:|SUMMARY|artifact_prefix)|panicked/.test(line));
    console.error(`${said.join("\n")}\ncountersign: it belongs into tests/fuzz/seeds/${name}/, with the fix`);
  }
  const [, runs = "0"] = /number_of_executed_units: (\d+)/.exec(output) ?? [];
  const edges = [...output.matchAll(/ cov: (\d+)/g)].at(-1)?.[1] ?? "0";
  return { code, line: `${runs.padStart(10)} inputs, ${edges.padStart(5)} edges reached${code === 0 ? "" : ", FAILS"}` };
}
