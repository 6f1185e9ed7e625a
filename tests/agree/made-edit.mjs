// Questions on keystrokes: a field that shows something, a selection, a key.
import { CARDS, IDENTITIES, PARTS, beside } from "./made-card.mjs";
import { typed } from "./twists.mjs";

const { name: _, ...NUMBERS } = IDENTITIES;

const FIELDS = {
  card_number: CARDS.number,
  card_expiry: CARDS.expiry,
  card_cvc: CARDS.cvc,
  postal: CARDS.postal,
  ...NUMBERS,
  ...PARTS,
};

/** In groups, as most fields show what they have. */
const grouped = (text) => text.replace(/[ -]/g, "").replace(/(....)(?=.)/g, "$1 ");

function shown(random, make) {
  const text = make(random);
  return [() => "", () => text.slice(0, random.below(text.length + 1)), () => grouped(text), () => grouped(text.slice(0, random.below(text.length))), () => text, () => typed(random, text)][random.below(6)]();
}

function key(random, make) {
  const text = () => [() => random.digits(1), () => random.shaped("c"), () => make(random), () => typed(random, make(random)), () => random.of(" -/.\u3000１٣é")][random.below(5)]();
  return random.below(3) > 0 ? { kind: "insert", text: text() } : { kind: random.of(["delete_backward", "delete_forward"]) };
}

function selection(random, length) {
  const start = random.below(3) === 0 ? length : random.below(length + 3);
  return { start, end: random.below(3) === 0 ? random.below(length + 3) : start };
}

/** @type {Record<string, (random: import("./twists.mjs").Random) => import("./answer.js").Question>} */
export const edit = Object.fromEntries(
  Object.entries(FIELDS).map(([field, make]) => [
    `edit.${field}`,
    (random) => {
      const value = shown(random, make);
      return { call: "edit", args: [field, { value, ...selection(random, value.length), ...beside(random, field) }, key(random, make)] };
    },
  ]),
);
