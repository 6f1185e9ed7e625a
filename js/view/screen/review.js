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
  // A click that began before this screen was there is not for this button.
  let isMeant = false;
  pay.addEventListener("pointerdown", () => (isMeant = true));
  pay.addEventListener("keydown", (event) => {
    if (event.repeat) event.preventDefault();
  });
  acting(pay, problem, (event) => (event.detail && !isMeant ? undefined : context.call("confirm")));
  acting(back, problem, () => context.call("edit"));

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
          [words.say("total"), words.amount(order.amount), "total"],
        ]),
      ].filter((part) => part != null),
    );
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
  const node = el("section.review", {}, title, body, problem.node, pay, back, el("p.note", {}, icon("lock"), note));
  return { node, update, focus: () => (pay.hidden ? title : pay).focus() };
};
