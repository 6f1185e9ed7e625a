import { el, write } from "./dom.js";
import { icon } from "./icons.js";
import { pick } from "./pick.js";

/** Screens of those who have paid, perhaps, and wait to hear of it. */
const WAITS = ["waiting", "unknown"];

/**
 * A banner for as long as the network, or the gateway during a wait, is away.
 *
 * @param {import("./contract.js").Context} context
 * @param {AbortSignal} signal
 */
export function offline(context, signal) {
  const text = el("span");
  const node = el("div#offline", { role: "status" }, icon("offline"), text);
  const update = () => {
    const { given, words } = context;
    const { asks_at: asks, now = 0 } = given.state ?? {};
    const isAway = asks && WAITS.includes(pick(given, true));
    node.hidden = navigator.onLine && !isAway;
    // By the buyer's own clock, whatever that shows.
    const time = isAway ? words.clock(performance.timeOrigin + given.at + (asks - now) * 1000) : "";
    write(text, node.hidden ? "" : words.say(navigator.onLine ? "unreachable" : "offline", { time }));
  };
  for (const type of ["online", "offline"]) window.addEventListener(type, update, { signal });
  return { node, update };
}
