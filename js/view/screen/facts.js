import { el } from "../dom.js";

/**
 * A list of facts: what it is, and what it says. Those without a text are left out.
 *
 * @param {string} what `dl`, with classes
 * @param {[string, string | null | undefined, string?][]} rows the third is a class
 */
export const facts = (what, rows) =>
  el(
    `dl.facts${what}`,
    {},
    ...rows
      .filter(([, text]) => text)
      .map(([term, text, kind]) => el("div", { class: kind }, el("dt", {}, el("bdi", {}, term)), el("dd", {}, el("bdi", {}, text)))),
  );

/**
 * The lines of an order; nothing where it has none.
 *
 * @param {import("../words.js").Words} words
 * @param {import("../../state.js").Order} order
 */
export const lines = (words, { lines: all }) =>
  all.length
    ? facts(
        ".lines",
        all.map(({ name, quantity, amount }) => [
          quantity > 1 ? `${words.say("quantity", { n: quantity })} ${name}` : name,
          words.amount(amount),
        ]),
      )
    : null;

/**
 * The card, as it may be shown.
 *
 * @param {import("../words.js").Words} words
 * @param {import("../../state.js").State["card"]} card
 */
export const masked = (words, card) => card && `${brandName(words, card.brand)} •••• ${card.last4}`;

/** Brands that do not write themselves as their ids, each word with a capital. */
const NAMES = /** @type {Record<string, string>} */ ({
  amex: "American Express",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
  rupay: "RuPay",
  uatp: "UATP",
  mada: "mada",
  enroute: "enRoute",
});

/**
 * A brand's name.
 *
 * @param {import("../words.js").Words} words
 * @param {string | null} brand
 */
export const brandName = (words, brand) =>
  brand && brand !== "unknown"
    ? (NAMES[brand] ?? brand.replace(/(^|_)(.)/g, (_, gap, letter) => (gap && " ") + letter.toUpperCase()))
    : words.say("cardUnknown");
