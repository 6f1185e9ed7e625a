/**
 * Waits for what `work` comes to, but no longer than until `signal` aborts.
 *
 * That is not left to the `fetch` or the stream that was given the signal: in
 * Node both hold what listens to it weakly, and where that was collected as
 * garbage an answer that stays away is awaited for ever.
 *
 * @template T
 * @param {Promise<T>} work goes on unheard once the waiting is over
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
export function within(work, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
