import { el, write } from "./dom.js";
import { icon } from "./icons.js";
import { pick } from "./pick.js";

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
    const { state } = context.given;
    const isAway = state?.error?.code === "gateway_unreachable" && ["waiting", "unknown"].includes(pick(context.given, true));
    node.hidden = navigator.onLine && !isAway;
    write(text, node.hidden ? "" : context.words.say(navigator.onLine ? "unreachable" : "offline"));
  };
  for (const type of ["online", "offline"]) window.addEventListener(type, update, { signal });
  return { node, update };
}
