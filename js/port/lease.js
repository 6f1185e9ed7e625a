/** @typedef {import("./messages.js").LeaseState} LeaseState */
/** @typedef {Pick<LockManager, "request">} Locks */

/** How long a lock may take before it is asked whether somebody has it, in milliseconds. */
const PATIENCE = 250;

/**
 * The right to have a session's checkout open, one document at a time, by Web
 * Locks. Where there are none, everybody has it: the gateway's nonce alone keeps
 * two from paying.
 */
export class Lease {
  #name;
  #told;
  #locks;
  /** @type {AbortController | undefined} */
  #asked;
  /** @type {LeaseState | undefined} */
  #state;

  /**
   * @param {string} name
   * @param {(state: LeaseState) => void} told
   * @param {Locks | undefined} [locks]
   */
  constructor(name, told, locks = globalThis.navigator?.locks) {
    this.#name = name;
    this.#told = told;
    this.#locks = locks;
  }

  /**
   * Asks for it, and waits in line; `steal` takes it from who has it.
   *
   * @param {boolean} [steal]
   */
  take(steal = false) {
    this.release();
    const locks = this.#locks;
    if (!locks) return this.#tell("held");
    const asked = (this.#asked = new AbortController());
    const { signal } = asked;
    let isHeld = false;
    // A browser that takes long is not somebody else: who asks again is refused only
    // behind somebody, and is answered after the first question.
    const late = setTimeout(() => {
      locks.request(this.#name, { ifAvailable: true }, () => {
        if (!isHeld && !signal.aborted) this.#tell("elsewhere");
      });
    }, PATIENCE);
    const hold = () => {
      clearTimeout(late);
      isHeld = true;
      if (signal.aborted) return;
      this.#tell("held");
      return new Promise((resolve) => signal.addEventListener("abort", resolve));
    };
    locks.request(this.#name, steal ? { steal } : { signal }, hold).catch(() => {
      clearTimeout(late);
      if (signal.aborted) return;
      // A document that may have no locks is on its own; one that had this lock lost it.
      if (!isHeld) return this.#tell("held");
      this.#tell("elsewhere");
      this.take();
    });
  }

  /** Lets go of it, or of the place in line. */
  release() {
    this.#asked?.abort();
    this.#asked = undefined;
  }

  /** @param {LeaseState} state */
  #tell(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#told(state);
  }
}
