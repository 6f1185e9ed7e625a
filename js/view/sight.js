/** For how long it must have been seen, at rest, before a press counts, in milliseconds. */
const STEADY = 500;

/** After how long in view without being seen the buyer is told, in milliseconds. */
const PATIENCE = 2000;

/** How much of it must be in view: where it lies on part of a pixel, not quite all is. */
const WHOLE = 0.99;

/** Between two looks, in milliseconds. */
const INTERVAL = 100;

/**
 * How old the browser's word may be where it has to be asked for, in milliseconds.
 * It comes with what is drawn, and a frame out of view is drawn once a second.
 */
const FRESH = 300;

/**
 * Tells whether the buyer sees a part of a framed document: nothing over it,
 * nothing that fades or distorts it, and neither its place nor the pointer's
 * being here a matter of this very moment. Where a browser does not tell what
 * lies over a frame, being drawn in view has to do: of a frame that is
 * scrolled away, Firefox goes on saying what was so before.
 *
 * @param {AbortSignal} signal ends the watch on the pointer
 */
export function sight(signal) {
  /** @type {PointerEvent | undefined} the newest: nothing else tells a frame that it was moved */
  let last;
  /** @type {(() => void) | undefined} begins the wait again */
  let disturb;

  /** @param {PointerEvent} event */
  const track = (event) => {
    if (event.pointerType === "touch") return;
    const before = last ?? event;
    // As zoomed as a page can be, four pixels of the document are one of the screen.
    const jumps = (/** @type {"X" | "Y"} */ axis) =>
      Math.abs(event[`client${axis}`] - before[`client${axis}`]) >
      4 * Math.abs(event[`screen${axis}`] - before[`screen${axis}`]) + 4;
    last = event;
    if ((event.type === "pointerover" && !event.relatedTarget) || jumps("X") || jumps("Y")) disturb?.();
  };
  for (const type of /** @type {const} */ (["pointerover", "pointermove", "pointerdown"])) {
    addEventListener(type, track, { capture: true, signal });
  }

  /**
   * @param {Element} target all of it must be seen
   * @param {(isArmed: boolean) => void} told at once, and at each change
   * @param {() => void} late is called for as long as it is in view and not seen
   */
  return (target, told, late) => {
    let isWhole = false;
    let isCovered = false;
    let isArmed = false;
    /** When the browser last said so; for good where it tells of each change. */
    let asOf = Infinity;
    let place = "";
    let since = 0;
    let begun = performance.now();
    /** @param {any[]} entries */
    const look = (entries) => {
      const now = performance.now();
      // Of a time of which nothing was heard it is not known what was in view.
      const isFresh = now - asOf <= FRESH;
      for (const entry of entries) {
        isWhole = entry.intersectionRatio >= WHOLE;
        // What lies over it only the second version of the observer tells.
        isCovered = entry.isVisible === false;
        if (!("isVisible" in entry)) asOf = entry.time;
      }
      const isThere = isWhole && isFresh;
      // A frame that has changed its size is given no press for half a second, by Chromium.
      const box = JSON.stringify([target.getBoundingClientRect(), innerWidth, innerHeight]);
      if (!isThere || isCovered || document.hidden || box !== place) since = now;
      place = box;
      if (isArmed !== (isArmed = now - since >= STEADY)) told(isArmed);
      // Who is at it by key waits for it, also where no window is high enough for all of it.
      if (isArmed || !(isThere || target.matches(":focus-within"))) begun = now;
      else if (now - begun >= PATIENCE) late();
      return isArmed;
    };
    const options = { threshold: WHOLE, trackVisibility: true, delay: INTERVAL };
    const observer = new IntersectionObserver(look, options);
    const see = () => look(observer.takeRecords());
    observer.observe(target);
    const timer = setInterval(() => {
      see();
      if (asOf < Infinity) {
        // What is observed anew is told of at the next drawing.
        observer.disconnect();
        observer.observe(target);
      }
    }, INTERVAL);
    disturb = () => {
      place = "";
      see();
    };
    told(false);
    return {
      /** Whether it is seen, now. */
      see,
      off() {
        clearInterval(timer);
        observer.disconnect();
        disturb = undefined;
        if (isArmed) told(false);
      },
    };
  };
}
