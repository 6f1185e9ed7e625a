/**
 * What a runner says it ran, added up over every summary in its output.
 *
 * @typedef {{ passed: number, failed: number }} Tally
 */

/** Summaries of `cargo test` and of wasm-bindgen's test runner. */
export function cargoTally(output) {
  return sum(output.matchAll(/^test result: .*? (?<passed>\d+) passed; (?<failed>\d+) failed;/gm));
}

/** Summaries of `node --test`, as its `spec` and `tap` reporters write them. */
export function nodeTally(output) {
  const count = (word) =>
    sum(output.matchAll(new RegExp(`^(?:#|\u2139) ${word} (?<passed>\\d+)$`, "gm"))).passed;
  return { passed: count("pass"), failed: count("fail") + count("cancelled") };
}

/** A program that is one check: it passes or it fails. */
export function checkTally(_output, code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * A runner that fails, or ends without having run anything, has failed at least
 * once, whatever its summary says.
 *
 * @param {Tally} tally
 * @param {number} code the runner's exit code
 * @returns {Tally}
 */
export function honest({ passed, failed }, code) {
  const ranNothing = passed + failed === 0;
  return { passed, failed: code !== 0 || ranNothing ? Math.max(failed, 1) : failed };
}

function sum(matches) {
  const total = { passed: 0, failed: 0 };
  for (const { groups } of matches) {
    total.passed += Number(groups.passed);
    total.failed += Number(groups.failed ?? 0);
  }
  return total;
}
