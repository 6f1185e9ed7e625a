import { loadServerRoot } from "./root.js";

/** @typedef {InstanceType<import("./root.js").ServerGlue["Verifier"]>} Verifier */

/** How long the gateway's keys are taken for current, in milliseconds. */
const FRESH = 60 * 60 * 1000;

/**
 * How long a key that is not known is not asked about again, in milliseconds:
 * anyone can name keys in what they send.
 */
const REST = 10_000;

/** The gateway's keys, read from it and kept, narrowed to those pinned. */
export class Trust {
  #read;
  #issuer;
  #pins;
  /** @type {{ bytes: Promise<Uint8Array>, until: number } | undefined} */
  #kept;
  #restUntil = 0;

  /**
   * @param {() => Promise<Uint8Array>} read reads the discovery document
   * @param {string} issuer the gateway's origin
   * @param {readonly string[]} pins RFC 7638 thumbprints; none takes every key
   */
  constructor(read, issuer, pins) {
    this.#read = read;
    this.#issuer = issuer;
    this.#pins = [...pins];
  }

  /**
   * Has documents verified; where one names a key that is not known, the keys
   * are read once more.
   *
   * @template T
   * @param {unknown[]} documents
   * @param {(verifier: Verifier) => T} verify
   * @returns {Promise<T>}
   * @throws {import("../errors.js").CheckoutError} what `verify` throws, and
   *   `gateway_unreachable`, `issuer_mismatch`
   */
  async verify(documents, verify) {
    const texts = documents.filter((document) => typeof document === "string");
    const bytes = await this.#discovery();
    const isKnown = await this.#use(bytes, (verifier) => verifier.knows(texts));
    if (isKnown || performance.now() < this.#restUntil) return this.#use(bytes, verify);
    this.#restUntil = performance.now() + REST;
    this.#kept = undefined;
    return this.#use(await this.#discovery(), verify);
  }

  /** The document, read by one caller for all who wait for it. */
  async #discovery() {
    if (!this.#kept || performance.now() > this.#kept.until) {
      this.#kept = { bytes: this.#read(), until: performance.now() + FRESH };
    }
    const kept = this.#kept;
    try {
      return await kept.bytes;
    } catch (error) {
      if (this.#kept === kept) this.#kept = undefined;
      throw error;
    }
  }

  /**
   * @template T
   * @param {Uint8Array} bytes
   * @param {(verifier: Verifier) => T} use
   * @returns {Promise<T>}
   */
  async #use(bytes, use) {
    const { glue, guard } = await loadServerRoot();
    const verifier = guard.call(() => new glue.Verifier(bytes, this.#issuer, this.#pins));
    try {
      return guard.call(() => use(verifier));
    } finally {
      if (!guard.poisoned) guard.call(() => verifier.free());
    }
  }
}
