import { text, typed } from "./misuse.js";

/** @typedef {import("./load.js").FieldsGlue} FieldsGlue */

/** @typedef {"card_number" | "card_expiry" | "card_cvc"} EditedField */

/**
 * What a field shows: its text, and the selection in UTF-16 code units, as an
 * input element has it. `brand` is that of the number beside a security code.
 *
 * @typedef {{ value: string, start: number, end: number, brand?: string | null }} Shown
 */

/**
 * @typedef {{ kind: "insert", text: string } | { kind: "delete_backward" | "delete_forward" }} Keystroke
 */

/**
 * What a field shows next. `rejected`: something that was typed has no place
 * there, or no room. `changed` false: leave the field and its selection alone.
 *
 * @typedef {{ value: string, caret: number, changed: boolean, rejected: boolean }} Edited
 */

/**
 * One keystroke in a field.
 *
 * @param {<T>(call: (glue: Pick<FieldsGlue, "edit">) => T) => T} call into the instance, through its guard
 * @param {EditedField} field
 * @param {Shown} shown
 * @param {Keystroke} key
 * @returns {Edited}
 */
export function edit(call, field, shown, key) {
  const value = text(shown.value, "value");
  const inserted = key.kind === "insert" ? typed(key.text, "text") : "";
  const names = [text(field, "field"), text(shown.brand ?? "", "brand"), text(key.kind, "kind")];
  const [start, end] = [offset(shown.start, "start"), offset(shown.end, "end")];
  const [name = "", brand = "", kind = ""] = names;
  const json = call((glue) =>
    glue.edit(name, brand, typed(value, "value"), start, end, kind, inserted),
  );
  if (json === "") throw new TypeError("no such field, brand or kind of keystroke");
  const edited = /** @type {Edited} */ (JSON.parse(json));
  return edited.changed ? edited : { ...edited, value };
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function offset(value, name) {
  if (!Number.isSafeInteger(value) || Number(value) < 0) throw new TypeError(`\`${name}\` is no offset`);
  return Math.min(Number(value), 0xffff);
}
