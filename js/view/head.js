import { el, write } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {import("./contract.js").Context} Context */

/** Phases in which time that runs out is the buyer's: to choose, to type, to confirm. */
const TIMED = ["selecting", "details", "review", "action_required"];

/** Below this many seconds the time left is shown; of an action, always. */
const SOON = 300;

/** Above so many seconds, so many to one of the unit. */
const UNITS = /** @type {const} */ ([
  [7200, 3600, "hoursLeft"],
  [60, 60, "minutesLeft"],
  [-1, 1, "secondsLeft"],
]);

/** At so many seconds it is said aloud too, once each. */
const WARNINGS = [30, 120];

/**
 * Who is paid and how much, above every screen that comes before the end; and
 * how long there is still time.
 *
 * @param {Context} context
 */
export function head(context) {
  const payee = el("bdi");
  const amount = el("p.amount");
  const left = el("span");
  const pill = el("p#time-left", {}, icon("clock"), left);
  const node = el("div.head", {}, el("div", {}, el("p.payee", {}, payee), amount), pill);
  let said = Infinity;
  let end = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  const tick = () => {
    const { state, at } = context.given;
    const seconds = Math.max(0, Math.ceil(end - (state?.now ?? 0) - (performance.now() - at) / 1000));
    pill.hidden = !end || (seconds > SOON && state?.phase !== "action_required");
    if (pill.hidden) return;
    const [, unit, key] = UNITS.find(([above]) => seconds > above) ?? UNITS[2];
    write(left, context.words.say(key, { n: Math.ceil(seconds / unit) }));
    pill.classList.toggle("soon", seconds <= 120);
    const due = WARNINGS.find((limit) => seconds <= limit && limit < said);
    if (!due) return;
    said = due;
    context.announce(`${left.textContent}`);
  };

  return {
    node,
    update() {
      const { state } = context.given;
      const order = state?.order;
      node.classList.toggle("bones", !order);
      write(payee, order ? order.merchant.name : "\u00a0");
      write(amount, order ? context.words.amount(order.amount) : "\u00a0");
      const until = state && TIMED.includes(state.phase) ? (state.action?.until ?? state.deadline ?? 0) : 0;
      if (until !== end) said = Infinity;
      end = until;
      clearInterval(timer);
      if (end) timer = setInterval(tick, 1000);
      tick();
    },
    close: () => clearInterval(timer),
  };
}
