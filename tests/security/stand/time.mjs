/** Runs in a document before any script of its own: its monotonic clock can be put ahead. */
export function movable() {
  const elapsed = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => elapsed() + ahead;
  globalThis.time = {
    /** What a page does that was away meanwhile is to look at the clock. */
    skip(seconds) {
      ahead += seconds * 1000;
      globalThis.dispatchEvent(new Event("online"));
    },
  };
}
