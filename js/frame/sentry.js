/** How long the frame may be out of sight, in milliseconds. */
const GLANCE = 1000;

/**
 * Watches over a frame, while it is meant to be there.
 *
 * @param {HTMLIFrameElement} frame
 * @param {AbortSignal} signal ends it
 * @param {(code: "frame_removed" | "frame_replaced") => void} lost
 * @param {() => void} loaded is called when its document has come; another is not its own
 */
export function guard(frame, signal, lost, loaded) {
  const root = /** @type {Node} */ (frame.parentNode);
  let loads = 0;
  frame.addEventListener("load", () => (loads++ ? lost("frame_replaced") : loaded()), { signal });
  const changes = new MutationObserver((records) => {
    if (frame.parentNode !== root) lost("frame_removed");
    else if (records.some(({ type }) => type === "attributes")) lost("frame_replaced");
  });
  changes.observe(root, { childList: true });
  changes.observe(frame, { attributeFilter: ["src", "srcdoc", "sandbox"] });
  signal.addEventListener("abort", () => changes.disconnect());
}

/**
 * Tells when a frame that was seen is covered, while somebody could see it.
 *
 * @param {() => boolean} isWatched whether what is to be seen is there now
 * @param {() => void} told
 * @returns {(isArmed?: boolean) => void} takes what the frame says of its sight, or
 *   nothing where there is another frame
 */
export function cover(isWatched, told) {
  /** @type {boolean | undefined} */
  let was;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (isArmed) => {
    clearTimeout(timer);
    if (was && isArmed === false) timer = setTimeout(() => isWatched() && !document.hidden && told(), GLANCE);
    was = isArmed;
  };
}
