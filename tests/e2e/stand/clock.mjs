import { orNotYet } from "../driver/page.mjs";
import { early } from "./early.mjs";
import { inside } from "./isolation.mjs";

/** A page's monotonic clock and its timers, those of the element's frame too, which can be put ahead. */
export class Clock {
  #page;
  #remove;

  /** Puts itself into every page that is opened from here on. */
  static async watch(browser, page) {
    const clock = new Clock();
    clock.#page = page;
    clock.#remove = await early(browser, page, skippable);
    return clock;
  }

  /**
   * Puts the page that is open ahead; what was to happen meanwhile happens now.
   *
   * @param {number} seconds
   */
  async skip(seconds) {
    const skip = (ms) => globalThis.clock.skip(ms);
    await this.#page.evaluate(skip, seconds * 1000);
    const frame = inside(this.#page);
    if (frame !== this.#page) await orNotYet(() => frame.evaluate(skip, seconds * 1000));
  }

  unwatch() {
    return this.#remove();
  }
}

/** Runs in the page before any script of its own. */
function skippable() {
  const elapsed = performance.now.bind(performance);
  const begin = globalThis.setTimeout;
  const end = globalThis.clearTimeout;
  const waiting = new Map();
  let ahead = 0;
  let last = 0;
  const arm = (id) => {
    const timer = waiting.get(id);
    const { run, args, due, every } = timer;
    const fire = () => {
      if (every === undefined) waiting.delete(id);
      else timer.due += every;
      run(...args);
      if (every !== undefined && waiting.has(id)) arm(id);
    };
    timer.real = begin(fire, Math.max(0, due - elapsed() - ahead));
  };
  const set = (run, ms, args, every) => {
    waiting.set((last += 1), { run, args, due: elapsed() + ahead + Math.max(0, ms), every });
    arm(last);
    return last;
  };
  const clear = (id) => {
    end(waiting.get(id)?.real);
    waiting.delete(id);
  };
  performance.now = () => elapsed() + ahead;
  globalThis.setTimeout = (run, ms = 0, ...args) => set(run, Number(ms), args);
  globalThis.setInterval = (run, ms = 0, ...args) => set(run, Number(ms), args, Math.max(1, Number(ms)));
  globalThis.clearTimeout = clear;
  globalThis.clearInterval = clear;
  globalThis.clock = {
    skip(ms) {
      ahead += ms;
      for (const [id, { real, every }] of [...waiting]) {
        end(real);
        // One turn stands for all that an interval missed.
        if (every !== undefined) waiting.get(id).due = Math.max(waiting.get(id).due, elapsed() + ahead);
        arm(id);
      }
    },
  };
}
