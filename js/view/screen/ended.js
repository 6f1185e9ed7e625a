import { panel } from "./panel.js";

/** @typedef {import("../contract.js").Context} Context */
/** @typedef {import("./panel.js").Step} Step */

/**
 * The way on where the session is over: a new one, if the page can make it.
 *
 * @param {Context} context
 * @returns {Step | null}
 */
const renewal = (context) =>
  context.given.settings.canRenew
    ? { label: context.words.say("startAgain"), act: () => context.call("renew", "expired") }
    : null;

/**
 * Leaves out the last sentence, where to go, if there is a step to take.
 *
 * @param {Context} context
 * @param {Step | null} next
 * @param {string[]} text
 */
const orBack = ({ words }, next, ...text) => (next ? text : [...text, words.say("backToShop")]);

/** The attempt failed: why, and the one thing to do. */
export const failure = panel(({ state, at }, context) => {
  const { words } = context;
  const { code, retry, retry_at: from, now = 0 } = state ?? {};
  const again = () => context.call("retry");
  const over = !retry || retry === "none";
  /** @type {Step | null} */
  let next;
  if (over) next = renewal(context);
  else if (retry === "other_method") next = { label: words.say("otherCard"), act: again };
  else next = { label: words.say("tryAgain"), act: again, at: from ? at + (from - now) * 1000 : 0 };
  const text = orBack(context, next, words.reason(code), words.say("notCharged"));
  if (from && (next?.at ?? 0) > performance.now()) text.push(words.say("tryAfter", { time: words.time(from) }));
  return { tone: "bad", icon: "cross", title: words.say("failureTitle"), text, next, canCancel: !over };
});

/** The time to pay ran out. */
export const expired = panel((_, context) => {
  const { words } = context;
  const next = renewal(context);
  const text = orBack(context, next, words.say("notCharged"));
  return { tone: "calm", icon: "clock", title: words.say("expiredTitle"), text, next };
});

/** The order was cancelled. */
export const cancelled = panel((_, context) => {
  const { words } = context;
  const next = renewal(context);
  const text = orBack(context, next, words.say("notCharged"));
  return { tone: "calm", icon: "cross", title: words.say("cancelledTitle"), text, next };
});

/** Nobody knows yet how it ended. */
export const unknown = panel(({ state }, context) => {
  const { words } = context;
  return {
    tone: "calm",
    icon: "alert",
    title: words.say("unknownTitle"),
    text: [words.say("unknownText")],
    // Whyever it cannot be asked, that it is not known is all that a buyer can use.
    next: { label: words.say("askNow"), act: () => context.call(state?.phase === "verifying" ? "refresh" : "open").catch(() => {}) },
  };
});

/** Reasons that lie in the browser. */
const HOPELESS = ["wasm_unsupported", "no_entropy"];

/** There is no checkout to show. */
export const trouble = panel(({ trouble: why }, context) => {
  const { words } = context;
  const code = why?.code ?? "";
  const reason = words.reason(code);
  const next = why?.retryable ? { label: words.say(why.sent ? "askNow" : "tryAgain"), act: context.reopen } : renewal(context);
  // In a browser that cannot, a new order is no way on.
  const isHopeless = HOPELESS.includes(code);
  const text = isHopeless ? [reason] : orBack(context, next, reason);
  if (why?.sent) text.unshift(words.say("unknownText"));
  text.push(words.say("code", { code }));
  return { tone: "bad", icon: "alert", title: words.say("troubleTitle"), text, next: isHopeless ? null : next };
});

/** Another tab has this payment. */
export const elsewhere = panel((_, context) => {
  const { words } = context;
  return {
    tone: "calm",
    icon: "tabs",
    title: words.say("elsewhereTitle"),
    text: [words.say("elsewhereText")],
    next: { id: "take-over", label: words.say("takeOver"), act: () => context.call("takeOver") },
  };
});
