/** @typedef {import("./state.js").Effect} Effect */

/** Timers hold 31 bits of milliseconds; the core asks again on a tick too early. */
const LONGEST_DELAY = 0x7fff_ffff;

/** Carries out what the core asks of its host. */
export class Errands {
  #host;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {object} host
   * @param {import("./host.js").Shelf} host.shelf
   * @param {(url: string) => void} host.navigate
   * @param {() => void} host.tick
   * @param {(effect: Effect & { type: "send" }) => void} host.send
   */
  constructor(host) {
    this.#host = host;
  }

  /** @param {Effect} effect */
  run(effect) {
    const { shelf, navigate, tick, send } = this.#host;
    switch (effect.type) {
      case "send":
        send(effect);
        break;
      case "timer":
        this.stop();
        if (effect.delay_ms !== null) this.#timer = setTimeout(tick, Math.min(effect.delay_ms, LONGEST_DELAY));
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
    clearTimeout(this.#timer);
  }
}
