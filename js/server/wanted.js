import { only, text } from "../misuse.js";

/**
 * What a merchant names of its own knowledge. A value that is missing by mistake
 * must not make a check weaker, so whatever is named is there.
 *
 * @template {import("./types.js").Wanted | undefined} W
 * @param {W} wanted
 * @param {readonly string[]} names
 * @returns {W}
 */
export function checked(wanted, names) {
  if (wanted === undefined) return wanted;
  only(wanted, names, "wanted");
  if ("session" in wanted) text(wanted.session, "session");
  if ("order" in wanted) text(wanted.order, "order");
  if ("amount" in wanted) {
    const amount = Object(wanted.amount);
    only(amount, ["value", "currency"], "amount");
    text(amount.value, "amount.value");
    text(amount.currency, "amount.currency");
  }
  return wanted;
}
