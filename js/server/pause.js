/** The first pause before a call is made again, in milliseconds; each next one is twice as long. */
const FIRST = 250;

/** The longest pause, in milliseconds. */
const LONGEST = 8_000;

/**
 * Waits before a call is made again: as long as the gateway asked for, else
 * longer each time, and never the same for all who were refused together.
 *
 * @param {number} tries how often the call was made
 * @param {number | undefined} asked milliseconds
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<void>}
 */
export function pause(tries, asked, signal) {
  const most = Math.min(LONGEST, FIRST * 2 ** (tries - 1));
  const time = asked === undefined ? most * (0.5 + Math.random() / 2) : Math.min(asked, LONGEST);
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, time);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
