/**
 * What a new tab has, as options of a checkout: where it pays, what it keeps, its
 * network and its clock.
 *
 * @param {object} place
 * @param {string} place.gateway
 * @param {string} place.origin
 * @param {(url: string) => void} place.navigate
 * @param {Omit<import("../host.js").Host, "fetch">} place.clock
 * @param {import("../host.js").Host["fetch"]} place.fetch
 */
export function tab({ clock, fetch, ...place }) {
  const { setTimeout, clearTimeout, performance } = clock;
  /** @type {Map<string, string>} */
  const kept = new Map();
  const storage = {
    /** @param {string} key */
    getItem: (key) => kept.get(key) ?? null,
    /** @type {(key: string, value: string) => void} */
    setItem: (key, value) => void kept.set(key, value),
    /** @param {string} key */
    removeItem: (key) => void kept.delete(key),
  };
  return { ...place, storage, host: { fetch, setTimeout, clearTimeout, performance } };
}
