/** @typedef {{ at: number, told: () => void }} Timer */

/** Lets everything run that waits for no timer. */
export const turn = () =>
  new Promise((done) => {
    if (globalThis.setImmediate) return void globalThis.setImmediate(done);
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      done(undefined);
    });
    port1.start();
    port2.postMessage(0);
  });

/** Time that stands still until it is carried forward. */
export class VirtualClock {
  isVirtual = true;
  #now;
  #last = 0;
  /** @type {Map<number, Timer>} in the order they were set */
  #timers = new Map();

  /** @param {number} start Unix milliseconds */
  constructor(start) {
    this.#now = start;
    this.performance = { timeOrigin: 0, now: () => this.#now };
  }

  /**
   * @param {() => void} told
   * @param {number} ms
   */
  setTimeout = (told, ms) => {
    this.#last += 1;
    this.#timers.set(this.#last, { at: this.#now + Math.max(0, ms), told });
    return this.#last;
  };

  /** @param {any} timer */
  clearTimeout = (timer) => void this.#timers.delete(timer);

  /** When the next timer is due, in Unix milliseconds; never is infinity. */
  next() {
    return Math.min(...[...this.#timers.values()].map(({ at }) => at));
  }

  /**
   * Goes to a moment, or to the first timer before it, which is fired.
   *
   * @param {number} moment Unix milliseconds
   */
  step(moment) {
    const next = this.next();
    this.#now = Math.max(this.#now, Math.min(moment, next));
    const due = [...this.#timers].find(([, { at }]) => at === next && at <= moment);
    if (!due) return;
    this.#timers.delete(due[0]);
    due[1].told();
  }
}

/** The time that passes, its timers not keeping a process alive. */
export class RealClock {
  isVirtual = false;
  performance = globalThis.performance;

  /**
   * @param {() => void} told
   * @param {number} ms
   */
  setTimeout = (told, ms) => {
    /** @type {any} */
    const timer = globalThis.setTimeout(told, Math.min(ms, 0x7fff_ffff));
    timer.unref?.();
    return timer;
  };

  /** @param {any} timer */
  clearTimeout = (timer) => globalThis.clearTimeout(timer);
}
