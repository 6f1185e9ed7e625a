import { dress, el, write } from "../dom.js";
import { icon } from "../icons.js";
import { problemLine } from "../problem.js";
import { facts, lines, masked } from "./facts.js";
import { acting } from "./panel.js";

/** @type {import("../contract.js").Screen} */
export const review = (context) => {
  const title = el("h2#title", { tabindex: -1 });
  const body = el("div");
  const problem = problemLine(context);
  const pay = el("button#pay.primary", { type: "button" });
  const back = el("button#back.quiet", { type: "button" });
  const note = el("span");
  const sum = el("div");
  // What must be seen before a press counts: the amount, and the button.
  const seal = el("div.review", {}, sum, problem.node, pay);
  const unseen = el("p#unseen.problem", { role: "status" });
  const elsewhere = el("button#window.secondary", { type: "button", hidden: true });
  elsewhere.addEventListener("click", (event) => event.isTrusted && context.tell({ kind: "window" }));
  // A click that began before this screen was there is not for this button.
  let isMeant = false;
  pay.addEventListener("pointerdown", () => (isMeant = true));
  pay.addEventListener("keydown", (event) => {
    if (event.repeat) event.preventDefault();
  });
  // A browser brings the button alone into view.
  pay.addEventListener("focus", () => seal.scrollIntoView({ block: "nearest" }));
  acting(pay, problem, (event) =>
    event.isTrusted && !(event.detail && !isMeant) && (!guard || guard.see()) ? context.call("confirm") : undefined,
  );
  acting(back, problem, () => context.call("edit"));

  /** @param {boolean} isLate whether the buyer has waited for it too long */
  const tellUnseen = (isLate) => {
    elsewhere.hidden = !isLate;
    write(unseen, isLate ? context.words.reason("not_visible") : "");
    write(elsewhere, context.words.say("payWindow"));
  };
  const guard = context.sight?.(
    seal,
    (isArmed) => {
      context.tell({ kind: "sight", armed: isArmed });
      dress(pay, { "aria-disabled": !isArmed && "true" });
      if (isArmed) tellUnseen(false);
    },
    () => tellUnseen(true),
  );

  /** @type {import("../contract.js").Drawn["update"]} */
  const update = ({ state, settings }) => {
    const { words } = context;
    const order = state?.order;
    if (!order || state.phase !== "review") return;
    write(title, words.say("reviewTitle"));
    body.replaceChildren(
      ...[
        lines(words, order),
        facts("", [
          [words.say("payee"), order.merchant.name],
          [words.say("order"), order.description ?? order.id],
          [words.say("card"), masked(words, state.card)],
        ]),
      ].filter((part) => part != null),
    );
    sum.replaceChildren(facts("", [[words.say("total"), words.amount(order.amount), "total"]]));
    write(pay, words.say("pay", { amount: words.amount(order.amount) }));
    write(back, words.say("back"));
    write(note, words.say("signedNote"));
    // Where the page has its own button, this screen has none.
    pay.hidden = order.confirm === "page";
    dress(pay, { disabled: Boolean(settings.disabled) });
    // What the buyer was told after a press stays until the next one.
    if (state.error) problem.show(state.error.code);
    problem.update();
  };
  const node = el("section.review", {}, title, body, seal, unseen, elsewhere, back, el("p.note", {}, icon("lock"), note));
  return {
    node,
    update,
    focus: () => (pay.hidden ? title : pay).focus(),
    refuse: problem.show,
    ...(guard && { close: guard.off }),
  };
};
