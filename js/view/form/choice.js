import { el, write } from "../dom.js";

/** @typedef {import("../../state.js").Method} Method */

/** The methods that this version can carry out. */
const USABLE = ["card"];

/**
 * The methods among these that can be paid with.
 *
 * @param {Method[]} methods
 */
export const usable = (methods) => methods.filter(({ id }) => USABLE.includes(id));

/**
 * The choice of a method, where there is one: those that cannot be used are
 * listed too, with the reason.
 *
 * @param {import("../contract.js").Context} context
 * @param {(method: string) => void} select
 */
export function choice(context, select) {
  const legend = el("legend.sr");
  const rows = el("div.rows");
  const node = el("fieldset.methods", { hidden: true }, legend, rows);
  let drawn = "";

  /** @param {Method} method */
  const row = ({ id, label }) => {
    const { words } = context;
    const isUsable = USABLE.includes(id);
    const input = el(`input#method-${id}`, {
      type: "radio",
      name: "method",
      value: id,
      disabled: !isUsable,
      "aria-describedby": isUsable ? null : `method-${id}-why`,
      change: () => select(id),
    });
    const name = label ?? (id === "card" ? words.say("method_card") : id.replaceAll("_", " "));
    return el(
      "label",
      { for: input.id },
      input,
      el("span", {}, name),
      isUsable ? null : el(`small#method-${id}-why`, {}, words.say("methodUnavailable")),
    );
  };

  return {
    node,
    /**
     * @param {Method[]} methods
     * @param {string | null} chosen
     */
    update(methods, chosen) {
      node.hidden = methods.length < 2;
      write(legend, context.words.say("methodTitle"));
      const wanted = JSON.stringify([context.words.tag, methods]);
      if (drawn !== wanted) rows.replaceChildren(...methods.map(row));
      drawn = wanted;
      for (const input of rows.querySelectorAll("input")) input.checked = input.value === chosen;
    },
  };
}
