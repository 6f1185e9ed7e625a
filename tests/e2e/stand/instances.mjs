import { early } from "./early.mjs";
import { inside } from "./isolation.mjs";

/** The WebAssembly instances of the element's inside: what their memories hold, and a trap on demand. */
export class Instances {
  #page;
  #remove;

  /** Keeps every instance that pages make from here on. */
  static async watch(browser, page) {
    const instances = new Instances();
    instances.#page = inside(page);
    instances.#remove = await early(browser, page, keepInstances);
    return instances;
  }

  unwatch() {
    return this.#remove();
  }

  /** Whether any memory of the element that is there holds a text. */
  hold(text) {
    return this.#page.evaluate((wanted) => globalThis.instances.hold(wanted), text);
  }

  /** Whether the memory of any core of the element that is there holds a text. */
  coreHolds(text) {
    return this.#page.evaluate((wanted) => globalThis.instances.hold(wanted, true), text);
  }

  /** Has the next call into a checkout trap. */
  trapNextCall() {
    return this.#page.evaluate(() => globalThis.instances.trapNextCall());
  }

  /** Whether the memory of the instance that trapped holds nothing but zeros. */
  trappedMemoryIsZero() {
    return this.#page.evaluate(() => globalThis.instances.trappedMemoryIsZero());
  }
}

/** Runs in the page before any script of its own. */
function keepInstances() {
  const memories = [];
  const cores = [];
  let armed = false;
  let trapped;
  const watched = (instance) => {
    const { memory } = instance.exports;
    if (memory) memories.push(memory);
    if (instance.exports.checkout_dispatch) cores.push(memory);
    const exports = Object.fromEntries(
      Object.entries(instance.exports).map(([name, value]) => {
        if (!/^checkout_(dispatch|fill|received)$/.test(name)) return [name, value];
        const trappable = (...args) => {
          if (!armed) return value(...args);
          armed = false;
          trapped = memory;
          throw new WebAssembly.RuntimeError("unreachable");
        };
        return [name, trappable];
      }),
    );
    return Object.create(instance, { exports: { value: exports } });
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (source, imports) => {
      const made = await original.call(WebAssembly, source, imports);
      return made instanceof WebAssembly.Instance ? watched(made) : { ...made, instance: watched(made.instance) };
    };
  }
  const bytesOf = (memory) => new Uint8Array(memory.buffer);
  globalThis.instances = {
    hold: (text, inCore) => (inCore ? cores : memories).some((memory) => new TextDecoder("latin1").decode(bytesOf(memory)).includes(text)),
    trapNextCall: () => void (armed = true),
    trappedMemoryIsZero: () => bytesOf(trapped).every((byte) => byte === 0),
  };
}
