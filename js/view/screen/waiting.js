import { panel } from "./panel.js";

/** @typedef {"sending" | "action" | "processing" | "verifying"} Kind */

/** What is waited for, by phase: sending, where nothing else is said. */
const KINDS = /** @type {Record<string, Kind>} */ ({
  action_required: "action",
  processing: "processing",
  partially_paid: "processing",
  verifying: "verifying",
});

/** An attempt is under way: what for, and what the buyer can do. */
export const waiting = panel(({ state }, context) => {
  const { words } = context;
  const kind = KINDS[state?.phase ?? ""] ?? "sending";
  const leads = kind === "action" && Boolean(state?.action?.url);
  return {
    tone: "busy",
    title: words.say(`${kind}Title`),
    text: [words.say(kind === "action" && !leads ? "actionHereText" : `${kind}Text`)],
    next: leads ? { id: "follow", label: words.say("follow"), act: () => context.call("follow") } : null,
    canCancel: kind === "action",
  };
});
