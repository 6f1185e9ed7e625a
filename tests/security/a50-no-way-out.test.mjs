import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { inRoot } from "../../scripts/ground/root.mjs";
import { run } from "../../scripts/ground/run.mjs";
import { holdsInRust } from "./cargo.mjs";

/** The lines of `Secret`'s examples that must not compile. */
const REFUSED = /^\/\/\/ ```compile_fail,E\d+$/gm;

describe("A50 a secret has no Display, Serialize, Clone or PartialEq, and its Debug shows nothing", () => {
  test("by its examples that must not compile", async () => {
    const source = await readFile(inRoot("src", "secret.rs"), "utf8");
    const wanted = source.match(REFUSED)?.length ?? 0;
    assert.ok(wanted >= 4, `${wanted}`);
    const args = ["test", "--locked", "-p", "countersign", "--features", "mock", "--doc", "--", "src/secret.rs"];
    const { code, output } = await run("cargo", args);
    const passed = output.match(/^test src\/secret\.rs - .* - compile fail \.\.\. ok$/gm)?.length ?? 0;
    assert.deepEqual([passed, code], [wanted, 0], output);
  });

  test("by every type that holds one", () =>
    holdsInRust(
      "checkout::tests::secrets::nothing_that_holds_a_secret_can_be_copied_compared_printed_or_converted",
      "secret::tests::debug_shows_nothing_of_the_value",
      "secret::tests::a_secret_wipes_itself_when_dropped",
    ));

  test("and no serialiser is linked where secrets are", async () => {
    for (const features of ["gateway", "core", "fields", "card", "validators", "money", "coin", "qr"]) {
      const args = ["tree", "--locked", "-p", "countersign", "-e", "normal", "--prefix", "none", "--features", features];
      const { code, output } = await run("cargo", args);
      assert.equal(code, 0, output);
      assert.doesNotMatch(output, /^serde/m, features);
    }
  });
});
