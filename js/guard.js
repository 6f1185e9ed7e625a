import { CheckoutError } from "./errors.js";

/**
 * Stands around every call into one wasm instance.
 *
 * A trap leaves an instance in a state that nobody has thought about, and
 * perhaps a card in its memory. So the first one overwrites the whole memory,
 * ends the instance, and rejects whatever still waits for it.
 */
export class Guard {
  /** @type {CheckoutError | undefined} */
  #poison;
  /** @type {Set<(error: CheckoutError) => void>} */
  #waiting = new Set();

  /** @param {WebAssembly.Memory} memory the instance's */
  constructor(memory) {
    /** What the instance holds; overwritten when it ends. */
    this.memory = memory;
  }

  /** Whether the instance has ended. */
  get poisoned() {
    return this.#poison !== undefined;
  }

  /**
   * Calls into the instance.
   *
   * @template T
   * @param {() => T} call
   * @returns {T}
   * @throws {CheckoutError} with the code that the core threw; `internal` for
   *   anything else it threw, and ever after
   */
  call(call) {
    this.enter();
    try {
      return call();
    } catch (thrown) {
      throw this.caught(thrown);
    }
  }

  /**
   * Comes before a call that is not made by {@link call}.
   *
   * @throws {CheckoutError} `internal` where the instance has ended
   */
  enter() {
    if (this.#poison) throw this.#poison;
  }

  /**
   * What to throw in place of what such a call threw.
   *
   * @param {unknown} thrown
   */
  caught(thrown) {
    // The core throws codes, which are strings, and nothing else.
    return typeof thrown === "string" ? named(thrown) : this.#end(thrown);
  }

  /**
   * Runs `told` should the instance end.
   *
   * @param {(error: CheckoutError) => void} told
   * @returns {() => void} takes it back
   */
  onEnd(told) {
    if (this.#poison) told(this.#poison);
    else this.#waiting.add(told);
    return () => void this.#waiting.delete(told);
  }

  /** @param {unknown} cause */
  #end(cause) {
    this.#poison = new CheckoutError("internal", { cause: describe(cause) });
    new Uint8Array(this.memory.buffer).fill(0);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const told of waiting) told(this.#poison);
    return this.#poison;
  }
}

/**
 * The kind of a trap and where it was, without its message: that may quote.
 *
 * @param {unknown} cause
 */
function describe(cause) {
  if (!(cause instanceof Error)) return undefined;
  const plain = new Error(cause instanceof WebAssembly.RuntimeError ? "trap" : "unexpected throw");
  plain.name = cause.name;
  return plain;
}

/**
 * The error for what the core throws: a code and, after a space, a place.
 *
 * @param {string} thrown
 */
function named(thrown) {
  const [code = "internal", field] = thrown.split(" ");
  return new CheckoutError(code, { field });
}
