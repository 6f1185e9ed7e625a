import assert from "node:assert/strict";

import { run } from "../../scripts/ground/run.mjs";

/**
 * Runs tests of the core by their full names. Each of them must have run and
 * passed: a name that is no test's is a failure. Built as the suite `rust` builds them,
 * so that nothing is built again.
 *
 * @param {...string} names
 */
export async function holdsInRust(...names) {
  const args = ["test", "--locked", "-p", "countersign", "--features", "mock", "--lib"];
  const { code, output } = await run("cargo", [...args, "--", "--exact", ...names]);
  const passed = new Set([...output.matchAll(/^test (\S+) \.\.\. ok$/gm)].map(([, name]) => name));
  const missing = names.filter((name) => !passed.has(name));
  assert.deepEqual(missing, [], `${missing.join(", ")}: not run or not passed\n${output}`);
  assert.equal(code, 0, output);
}
