import { dress, el, write } from "../dom.js";
import { card } from "./card.js";
import { choice, usable } from "./choice.js";
import { summary } from "./summary.js";

/** @typedef {import("../../state.js").FieldName} FieldName */

/** Phases by which the gateway has the card, or nobody wants it: number and code are not kept. */
const USED = ["action_required", "processing", "verifying", "partially_paid", "authorized", "succeeded", "failed", "expired", "cancelled"];

/** Those after which nobody pays with the same card again. */
const DONE = ["authorized", "succeeded", "expired", "cancelled"];

/**
 * The screen to choose a method and to type a card in. What is typed lives in
 * its inputs, from before there is an order until it has been paid.
 *
 * @type {import("../contract.js").Screen}
 */
export const form = (context) => {
  const { call, tell } = context;
  const title = el("h2#title", { tabindex: -1 });
  const problem = el("p#problem.problem", { role: "alert" });
  const go = el("button#continue.primary", { type: "submit" });
  const errors = summary(context);
  const methods = choice(context, (method) => choose(method));
  const details = card(context, (name, value) => {
    if (isOpen()) void fill({ [name]: value });
    if (name === "holder") isOwnName = Boolean(value);
    report();
  });
  const { all, fields } = details;
  const body = el("fieldset.plain", {}, details.node, problem, go);
  const node = el("section.form", {}, title, errors.node, el("form", { novalidate: true, submit: press }, methods.node, body));

  /** The session whose core has what is typed, and the one whose method was chosen. */
  let filled = /** @type {string | null} */ (null);
  let chosen = /** @type {string | null} */ (null);
  let isPressed = false;
  let isRunning = false;
  let isOwnName = false;
  let prefilled = "";
  let reported = "";
  /** @type {{ field: import("./field.js").Field, text: string }[]} */
  let listed = [];

  const isOpen = () => context.given.state?.phase === "details";

  /** @param {Partial<Record<FieldName, string>>} values */
  const fill = (values) => call("fill", values).catch(() => {});

  const everything = () => Object.fromEntries(all.map(({ name, text }) => [name, text]));

  /** Tells the page how far the fields are. */
  const report = () => {
    if (!details.isReady()) return;
    const states = details.states();
    const said = JSON.stringify(states);
    if (said !== reported) tell({ kind: "fields", fields: states });
    reported = said;
    listed = listed.filter(({ field }) => isWrong(field));
    errors.show(listed);
  };

  /** @param {import("./field.js").Field} field */
  const isWrong = ({ judge }) => !["valid", "warning"].includes(judge().status);

  /** Says what is wrong in each field, and lists it until it is put right. */
  const insist = () => {
    listed = all.filter(isWrong).map((field) => ({ field, text: field.insist() }));
    errors.show(listed);
    if (listed.length) errors.node.focus();
    return listed.length === 0;
  };

  /** @param {string} method */
  const choose = (method) => {
    tell({ kind: "select", method });
    call("select", method).catch(() => {});
  };

  /** @param {Event} event */
  function press(event) {
    event.preventDefault();
    if (isPressed || body.disabled || details.node.hidden) return;
    isPressed = true;
    void advance();
  }

  /** Goes on to the review, at once or as soon as the order is there. */
  async function advance() {
    if (!isPressed || isRunning) return;
    isRunning = true;
    write(problem, "");
    busy();
    try {
      await context.fields();
      const values = everything();
      isPressed = insist();
      // The update that brings the order comes back here.
      if (!isPressed || !isOpen()) return;
      await fill(values);
      await call("review");
      isPressed = false;
    } catch (error) {
      isPressed = false;
      const { code, name } = /** @type {{ code?: string, name?: string }} */ (error);
      if (name !== "AbortError" && code !== "closed") write(problem, context.words.reason(code));
    } finally {
      isRunning = false;
      busy();
    }
  }

  const busy = () => dress(go, { "aria-busy": isPressed && "true", "aria-disabled": isPressed && "true" });

  /** @param {boolean} isAll date and name too */
  const wipe = (isAll) => {
    for (const field of isAll ? all : [fields.number, fields.cvc]) {
      field.text = "";
      field.calm();
    }
    if (!isAll) return;
    isOwnName = false;
    prefilled = "";
  };

  // Leaving the field would say that it is unfinished, and move the button away
  // from under the pointer.
  go.addEventListener("mousedown", (event) => event.preventDefault());

  /** @type {import("../contract.js").Drawn["update"]} */
  const update = ({ state, settings, lease, trouble }) => {
    const { words } = context;
    const phase = state?.phase ?? "";
    const offered = state?.methods ?? [];
    const can = usable(offered);
    const isBroken = trouble?.code === "internal";
    if (isBroken || USED.includes(phase)) wipe(isBroken || DONE.includes(phase) || state?.retry === "other_method");
    if (trouble || lease === "elsewhere") isPressed = false;
    const holder = settings.prefill?.holder ?? "";
    if (holder !== prefilled && !isOwnName) {
      fields.holder.text = holder;
      filled = null;
    }
    prefilled = holder;

    const only = can.length === 1 ? (can[0]?.id ?? null) : null;
    methods.update(offered, state?.method ?? only);
    const isCard = !offered.length || (state?.method ?? only) === "card";
    details.node.hidden = !isCard;
    // Where the page has its own button, this screen has none.
    go.hidden = !isCard || state?.order?.confirm === "page";
    write(title, words.say(offered.length > 1 ? "methodTitle" : "cardTitle"));
    write(go, words.say("continue"));
    busy();
    body.disabled = Boolean(settings.disabled);
    details.update();

    if (phase === "selecting" && only && chosen !== state?.sid) {
      chosen = state?.sid ?? null;
      choose(only);
    }
    if (phase !== "selecting") chosen = null;
    const here = isOpen() ? (state?.sid ?? null) : null;
    if (here && here !== filled) void fill(everything());
    filled = here;
    if (!USED.includes(phase)) report();
    if (isOpen()) void advance();
  };

  return {
    node,
    update,
    /** @param {boolean} [isInsisting] whether what is missing is said, as on Continue */
    focus(isInsisting) {
      if (!isInsisting || insist()) (all.find(isWrong)?.input ?? go).focus();
    },
    clear() {
      wipe(true);
      listed = [];
      write(problem, "");
      details.update();
      if (isOpen()) void fill(everything());
      report();
    },
  };
};
