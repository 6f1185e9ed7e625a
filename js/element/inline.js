import { loadPart } from "../part.js";

/**
 * The checkout in the page itself.
 *
 * @param {import("./runner.js").Runner} runner
 * @param {AbortSignal} signal ends it
 * @returns {import("./part.js").Part}
 */
export function inlinePart(runner, signal) {
  loadPart()
    .then(({ embed }) => {
      if (!signal.aborted) runner.plug.join(embed(runner.root, signal));
    })
    .catch((error) => {
      globalThis.reportError?.(error);
      if (!signal.aborted) runner.fail(error.code ?? "internal", error.retryable);
    });
  return { isolation: "inline" };
}
