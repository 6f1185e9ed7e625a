import { seeded } from "../../js/mock/random.js";

/**
 * Has the buyer's core draw numbers that a seed repeats, so that a visit that
 * went wrong goes wrong again.
 *
 * @param {number} seed
 * @returns {() => void} takes it back
 */
export function seedEntropy(seed) {
  const random = seeded(seed);
  /** @param {Uint8Array} into */
  const fill = (into) => into.set(Uint8Array.from(into, () => Math.floor(random() * 256)));
  Object.defineProperty(crypto, "getRandomValues", {
    configurable: true,
    value: /** @param {Uint8Array} into */ (into) => (fill(into), into),
  });
  return () => void Reflect.deleteProperty(crypto, "getRandomValues");
}
