import assert from "node:assert/strict";
import { test } from "node:test";

import { CheckoutError, load } from "../../js/index.js";
import { Guard } from "../../js/guard.js";
import { loadRoots } from "../../js/load-options.js";

const internal = (error) => error instanceof CheckoutError && error.code === "internal";

/** Makes the glue fail half-way into a call, as it does where memory runs out. */
function failing(run) {
  const { encode } = TextEncoder.prototype;
  TextEncoder.prototype.encode = () => {
    throw new RangeError("4242");
  };
  try {
    run();
  } finally {
    TextEncoder.prototype.encode = encode;
  }
}

test("a trap zeroes the memory, tells who waits, ends the instance; the next load is a fresh one", async () => {
  const cs = await load({ roots: ["money"] });
  const { money } = await loadRoots({ roots: ["money"] });
  const exports = await money.glue.default({ module_or_path: money.module });
  const { memory } = exports;
  const told = [];
  money.guard.onEnd((error) => told.push(error));
  const forget = money.guard.onEnd(() => told.push("forgotten"));
  forget();
  assert(new Uint8Array(memory.buffer).some((byte) => byte !== 0), "the control: there is something to zero");

  // Frees what lies far outside the memory: a trap as real as any.
  assert.throws(() => money.guard.call(() => exports.__wbindgen_free(0x7fff_0000, 8, 1)), internal);

  assert(new Uint8Array(memory.buffer).every((byte) => byte === 0));
  assert.deepEqual(told.map(({ code }) => code), ["internal"]);
  assert.throws(() => cs.money.split("1.00", "CNY", [1]), internal, "no call goes on as if nothing were");
  assert.throws(() => cs.money.parse("1", "CNY", { mark: "." }), internal);

  const again = await load({ roots: ["money"] });
  assert.equal(again.money.parse("1", "CNY", { mark: "." }), "1.00");
  assert.throws(() => cs.money.split("1.00", "CNY", [1]), internal, "the old one stays ended");
});

test("two that load after a trap share the fresh instance", async () => {
  const cs = await load({ roots: ["money"] });
  failing(() => assert.throws(() => cs.money.split("é", "CNY", [1]), internal));
  const [one, two] = await Promise.all([loadRoots({ roots: ["money"] }), loadRoots({ roots: ["money"] })]);
  assert.equal(one.money.guard, two.money.guard);
  assert(!one.money.guard.poisoned);
});

test("a code that the core throws ends nothing", () => {
  const guard = new Guard(new WebAssembly.Memory({ initial: 1 }));
  assert.throws(
    () =>
      guard.call(() => {
        throw "json_type pins";
      }),
    { name: "CheckoutError", code: "json_type", field: "pins" },
  );
  assert(!guard.poisoned);
  assert.equal(guard.call(() => 1), 1);
});

test("anything else that is thrown ends the instance, and its message goes nowhere", () => {
  for (const thrown of [new WebAssembly.RuntimeError("4242"), new RangeError("4242"), new Error("4242"), undefined, 7]) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Uint8Array(memory.buffer).fill(7);
    const guard = new Guard(memory);
    assert.throws(
      () =>
        guard.call(() => {
          throw thrown;
        }),
      (error) => internal(error) && !`${error.stack}${error.cause?.message}${error.cause?.stack}`.includes("4242"),
    );
    assert(guard.poisoned);
    assert(new Uint8Array(memory.buffer).every((byte) => byte === 0));
    const told = [];
    guard.onEnd((error) => told.push(error.code));
    assert.deepEqual(told, ["internal"], "who comes late is told at once");
  }
});
