import { dress, el, write } from "../dom.js";
import { icon } from "../icons.js";
import { problemLine } from "../problem.js";

/** @typedef {import("../contract.js").Screen} Screen */
/** @typedef {import("../contract.js").Context} Context */
/** @typedef {import("../contract.js").Given} Given */
/** @typedef {ReturnType<typeof problemLine>} Problem */

/**
 * The button for what to do next. `at`: when it may be pressed, on the page's
 * monotonic clock.
 *
 * @typedef {{ id?: string, label: string, act: () => Promise<unknown>, at?: number }} Step
 */

/**
 * @typedef {object} Shown
 * @property {"busy" | "good" | "bad" | "calm"} tone
 * @property {import("../icons.js").Icon} [icon]
 * @property {string} title
 * @property {string[]} text
 * @property {Step | null} [next]
 * @property {boolean} [canCancel]
 */

/**
 * A screen that tells one thing and offers one step: a sign, a heading, a
 * sentence or two, a button, and under it a way to cancel.
 *
 * @param {(given: Given, context: Context) => Shown} describe
 * @returns {Screen}
 */
export const panel = (describe) => (context) => {
  const badge = el("div.badge");
  const title = el("h2#title", { tabindex: -1, "aria-describedby": "lead" });
  const lead = el("div#lead");
  const problem = problemLine(context);
  const next = el("button.primary", { type: "button" });
  const cancel = canceller(context, problem);
  /** @type {Step | null | undefined} */
  let step;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  acting(next, problem, () => step?.act());

  /** @param {Given} given */
  const update = (given) => {
    const shown = describe(given, context);
    badge.className = `badge ${shown.tone}`;
    badge.replaceChildren(...(shown.icon ? [icon(shown.icon)] : []));
    write(title, shown.title);
    if (lead.textContent !== shown.text.join("")) lead.replaceChildren(...shown.text.map((text) => el("p", {}, text)));
    step = shown.next;
    next.hidden = !step;
    next.id = step?.id ?? "next";
    write(next, step?.label ?? "");
    problem.update();
    cancel.update(Boolean(shown.canCancel));
    clearTimeout(timer);
    const wait = (step?.at ?? 0) - performance.now();
    dress(next, { "aria-disabled": wait > 0 && "true" });
    if (wait > 0) timer = setTimeout(() => update(context.given), Math.min(wait, 0x7fffffff));
  };
  const node = el("section.panel", {}, badge, title, lead, problem.node, next, cancel.node);
  return { node, update, focus: () => (next.hidden ? title : next).focus(), close: () => clearTimeout(timer) };
};

/**
 * Has a button do something that takes a while: it can be pressed once until
 * that is over, and keeps the focus.
 *
 * @param {HTMLElement} button
 * @param {Problem} problem says why it could not be done
 * @param {(event: MouseEvent) => Promise<unknown> | undefined | void} job
 */
export function acting(button, problem, job) {
  button.addEventListener("click", async (event) => {
    // The second click of a double click was meant for what was here before.
    if (event.detail > 1 || button.getAttribute("aria-disabled")) return;
    const work = job(event);
    if (!work) return;
    dress(button, { "aria-disabled": "true", "aria-busy": "true" });
    problem.show(null);
    try {
      await work;
    } catch (error) {
      const { code, name } = /** @type {{ code?: string, name?: string }} */ (error);
      if (name !== "AbortError" && code !== "closed") problem.show(code ?? "internal");
    } finally {
      dress(button, { "aria-disabled": null, "aria-busy": null });
    }
  });
}

/**
 * The button that cancels the order; it asks once more, in its own place.
 *
 * @param {Context} context
 * @param {Problem} problem
 */
function canceller(context, problem) {
  const first = el("button#cancel.quiet", { type: "button" });
  const question = el("span");
  const yes = el("button#cancel-yes.danger", { type: "button" });
  const no = el("button#cancel-no.secondary", { type: "button" });
  const sure = el("div.sure", { role: "group" }, question, el("div.pair", {}, no, yes));
  const node = el("div.cancel", {}, first, sure);
  sure.hidden = true;
  /** @param {boolean} asks */
  const ask = (asks) => {
    sure.hidden = !asks;
    first.hidden = asks;
    (asks ? no : first).focus();
  };
  first.addEventListener("click", () => ask(true));
  no.addEventListener("click", () => ask(false));
  acting(yes, problem, () => context.call("cancel"));
  return {
    node,
    /** @param {boolean} canCancel */
    update(canCancel) {
      const { words } = context;
      node.hidden = !canCancel;
      write(first, words.say("cancel"));
      write(question, words.say("cancelSure"));
      write(yes, words.say("cancelYes"));
      write(no, words.say("cancelNo"));
    },
  };
}
