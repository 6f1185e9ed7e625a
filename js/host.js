// What a checkout needs of the place it runs in. Everything that only browsers
// have is looked for when a checkout is made, never at import.

/** A checkout's part of a store: one key of it. */
export class Shelf {
  #store;
  #key;

  /**
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem"> | null} store
   * @param {string} key
   */
  constructor(store, key) {
    this.#store = store;
    this.#key = key;
  }

  /** @returns {string | null} */
  read() {
    return this.#attempt((store) => store.getItem(this.#key));
  }

  /** @param {string} snapshot */
  write(snapshot) {
    this.#attempt((store) => store.setItem(this.#key, snapshot));
  }

  clear() {
    this.#attempt((store) => store.removeItem(this.#key));
  }

  /**
   * A store that is full or forbidden costs the way back after a reload, not
   * the payment.
   *
   * @template T
   * @param {(store: Pick<Storage, "getItem" | "setItem" | "removeItem">) => T} use
   */
  #attempt(use) {
    try {
      return this.#store ? use(this.#store) : null;
    } catch {
      return null;
    }
  }
}

/** The tab's own store, where there is one and the browser lets us. */
export function tabStorage() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * The network and the clock of a place: what a global scope has of them. Without
 * a store of keys, no device key vouches.
 *
 * @typedef {object} Host
 * @property {(request: Request) => Promise<Response>} fetch
 * @property {(told: () => void, ms: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {Pick<Performance, "now" | "timeOrigin">} performance
 * @property {IDBFactory} [indexedDB]
 */

/**
 * Local time that never goes back, as Unix milliseconds.
 *
 * @param {Host} host
 * @returns {bigint}
 */
export const now = ({ performance: clock }) => BigInt(Math.floor(clock.timeOrigin + clock.now()));

/**
 * Tells when the page is back, shown or visible again, and when the browser has
 * lost its line or has it again.
 *
 * @param {(type: "returned" | "online" | "offline") => void} told
 * @param {AbortSignal} signal ends it
 */
export function onReturn(told, signal) {
  const returned = () => {
    if (globalThis.document?.visibilityState !== "hidden") told("returned");
  };
  globalThis.addEventListener?.("pageshow", returned, { signal });
  globalThis.document?.addEventListener("visibilitychange", returned, { signal });
  for (const type of /** @type {const} */ (["online", "offline"])) {
    globalThis.addEventListener?.(type, () => told(type), { signal });
  }
}

/** Longest answer that a checkout reads, in bytes; an order and an intent fit twice. */
const LONGEST_BODY = 128 * 1024;

/**
 * An answer's body, or nothing where it is longer than any that is awaited.
 *
 * @param {Response} response
 * @param {number} [longest] in bytes
 * @returns {Promise<Uint8Array | undefined>}
 */
export async function readBody(response, longest = LONGEST_BODY) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > longest) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(part.value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}
