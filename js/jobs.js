/** What is done in turn: what a job brings about is done after it. */
export class Jobs {
  /** @type {(() => void)[]} */
  #waiting = [];
  #isWorking = false;

  /**
   * Puts a job last, to be done after the one that is being done.
   *
   * @param {() => void} job
   */
  add(job) {
    this.#waiting.push(job);
  }

  /**
   * Does a job now, or after the one that is being done.
   *
   * @param {() => void} job
   * @throws what the first of the jobs that failed threw, once all are done
   */
  run(job) {
    this.add(job);
    if (this.#isWorking) return;
    this.#isWorking = true;
    /** @type {{ thrown: unknown } | undefined} */
    let failure;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      try {
        next();
      } catch (thrown) {
        failure ??= { thrown };
      }
    }
    this.#isWorking = false;
    if (failure) throw failure.thrown;
  }

  /** Forgets what is still to be done. */
  clear() {
    this.#waiting.length = 0;
  }
}
