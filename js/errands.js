/** @typedef {import("./state.js").Effect} Effect */

/** Timers hold 31 bits of milliseconds; the core asks again on a tick too early. */
const LONGEST_DELAY = 0x7fff_ffff;

/** Carries out what the core asks of its host. */
export class Errands {
  #host;
  #ways;
  /** @type {unknown} */
  #timer;

  /**
   * @param {import("./host.js").Host} host
   * @param {object} ways
   * @param {import("./host.js").Shelf} ways.shelf
   * @param {(url: string) => void} ways.navigate
   * @param {() => void} ways.tick
   * @param {(effect: Effect & { type: "send" }) => void} ways.send
   */
  constructor(host, ways) {
    this.#host = host;
    this.#ways = ways;
  }

  /** @param {Effect} effect */
  run(effect) {
    const { shelf, navigate, tick, send } = this.#ways;
    switch (effect.type) {
      case "send":
        send(effect);
        break;
      case "timer":
        this.stop();
        if (effect.delay_ms !== null) this.#timer = this.#host.setTimeout(tick, Math.min(effect.delay_ms, LONGEST_DELAY));
        break;
      case "navigate":
        if (/^https?:\/\//.test(effect.url)) navigate(effect.url);
        break;
      case "save":
        shelf.write(effect.snapshot);
        break;
      case "clear":
        shelf.clear();
        break;
      case "rejected":
        break;
    }
  }

  /** Sets no timer any more. */
  stop() {
    this.#host.clearTimeout(this.#timer);
  }
}
