import { KINDS, numberOf, offset } from "./edit.js";
import { put, take } from "./fields.js";
import { countryOf } from "./hinted-card.js";
import { dayOf, firstDay } from "./identity.js";
import { text, typed } from "./misuse.js";
import { SCHEMES } from "./schemes.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./edit.js").Edited} Edited */
/** @typedef {import("./edit.js").Keystroke} Keystroke */
/**
 * @template {import("./fields.js").FieldsExports} G
 * @typedef {import("./fields.js").Fields<G>} Fields
 */
/** @typedef {import("./load.js").CardGlue} CardGlue */
/** @typedef {typeof SCHEMES} Schemes */
/** @typedef {{ [S in keyof Schemes]: `${S}.${Name<Schemes[S]["parts"][number]>}` }[keyof Schemes]} AccountField */
/**
 * @template {string} P
 * @typedef {P extends `${infer N}?` ? N : P} Name
 */

/** By the numbers the core gives them, from 1. */
const OTHERS = /** @type {const} */ (["cn_resident_id", "cn_mobile", "e164"]);

/** The row of no scheme. */
const NO_SCHEME = 0xff;

/**
 * A field of an account, by the names of its scheme and its own; an identity; a
 * postal code.
 *
 * @typedef {AccountField | (typeof OTHERS)[number] | "postal"} TypedField
 */

/**
 * What a field shows: its text, and the selection in UTF-16 code units, as an
 * input element has it. `country` is that of a postal code, `today` the day of a
 * resident identity number, as `cs.identity.check` has it.
 *
 * @typedef {{ value: string, start: number, end: number, country?: string, today?: string }} ShownField
 */

/** @type {Map<string, readonly [row: number, part: number]>} */
const PLACES = new Map([
  ...Object.entries(SCHEMES).flatMap(([id, { parts }], row) =>
    parts.map((part, place) => /** @type {const} */ ([`${id}.${part.replace("?", "")}`, [row, place]])),
  ),
  ...OTHERS.map((id, place) => /** @type {const} */ ([id, [NO_SCHEME, place + 1]])),
]);

/**
 * One keystroke in a field of an account or an identity.
 *
 * @param {() => Desk} live gives the desk of the instance
 * @param {string} field
 * @param {ShownField} shown
 * @param {Keystroke} key
 * @returns {Edited}
 */
export function editField(live, field, shown, key) {
  const place = PLACES.get(text(field, "field"));
  if (!place) throw new TypeError("`field` is not one that exists");
  const [row, part] = place;
  const today = dayOf(shown.today ?? firstDay());
  const { value, inserted, kind, start, end } = keystroke(shown, key);
  const desk = live();
  desk.begin();
  try {
    const held = desk.put(value);
    desk.put(inserted);
    desk.glue.redraw(row, part, today, start, end, kind, held);
    const drawn = edited(desk.take, shown.value);
    desk.clear();
    return drawn;
  } catch (thrown) {
    throw desk.caught(thrown);
  }
}

/**
 * One keystroke in a postal code.
 *
 * @param {<T>(call: (desk: Fields<CardGlue>) => T) => T} call into the instance, through its guard
 * @param {ShownField} shown
 * @param {Keystroke} key
 * @returns {Edited}
 */
export function editPostal(call, shown, key) {
  const country = countryOf(shown.country);
  const { value, inserted, kind, start, end } = keystroke(shown, key);
  return call((desk) => {
    put(desk, country);
    const held = put(desk, value);
    put(desk, inserted);
    desk.glue.editPostal(held, start, end, kind);
    return edited(() => take(desk), shown.value);
  });
}

/**
 * Takes what a keystroke did.
 *
 * @param {() => number} next gives the next number of the answer
 * @param {string} shown
 * @returns {Edited}
 */
function edited(next, shown) {
  const [changed, rejected, caret] = [next() === 2, next() === 2, next()];
  let drawn = "";
  for (let letter = next(); letter !== 0; letter = next()) drawn += String.fromCharCode(letter);
  return { value: changed ? drawn : shown, caret, changed, rejected };
}

/**
 * @param {ShownField} shown
 * @param {Keystroke} key
 */
function keystroke(shown, key) {
  return {
    value: typed(shown.value, "value"),
    inserted: key.kind === "insert" ? typed(key.text, "text") : "",
    kind: numberOf(KINDS, text(key.kind, "kind"), "kind"),
    start: offset(shown.start, "start"),
    end: offset(shown.end, "end"),
  };
}
