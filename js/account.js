import { only, text, typed } from "./misuse.js";
import { SCHEMES } from "./schemes.js";

/** @typedef {import("./card.js").Check} Check */
/** @typedef {import("./desk.js").Desk} Desk */

/** @typedef {keyof typeof SCHEMES} Scheme */

/** @typedef {Check & { formatted: string }} FieldCheck */

/**
 * What is known of an account. `status` is the worst of its fields', where an
 * optional field that is empty is not missed, and `code` the reason of the first
 * field with that status. What the number itself does not tell is null: `kind`
 * is which of several kinds of number was typed, `country` in ISO 3166-1, `bank`
 * and `branch` are their identifiers.
 *
 * @typedef {Check & {
 *   kind: string | null,
 *   country: string | null,
 *   bank: string | null,
 *   branch: string | null,
 *   fields: Record<string, FieldCheck>,
 * }} AccountCheck
 */

/**
 * A way to name an account: its fields in the order in which they are asked, and
 * the country that alone has it.
 *
 * @typedef {object} SchemeFields
 * @property {Scheme} id
 * @property {string | null} country ISO 3166-1
 * @property {readonly { id: string, optional: boolean }[]} fields
 */

/**
 * In the order of the core's rows.
 *
 * @type {readonly SchemeFields[]}
 */
const ALL = Object.entries(SCHEMES).map(([id, { country, parts }]) =>
  Object.freeze({
    id: /** @type {Scheme} */ (id),
    country,
    fields: Object.freeze(
      parts.map((part) => Object.freeze({ id: part.replace("?", ""), optional: part.endsWith("?") })),
    ),
  }),
);

const ROWS = new Map(ALL.map(({ id, fields }, row) => [String(id), { row, names: fields.map((field) => field.id) }]));

/** Checks of accounts, while they are being typed: one shape for every scheme. */
export class Account {
  #desk;

  /** @param {Desk} desk */
  constructor(desk) {
    this.#desk = desk;
    Object.freeze(this);
  }

  /** Tells which schemes there are, and the fields of each. */
  schemes() {
    return [...ALL];
  }

  /**
   * Checks an account.
   *
   * @param {Scheme} scheme
   * @param {Readonly<Record<string, string>>} texts by the names of the scheme's
   *   fields; one that is left out is empty
   * @returns {AccountCheck}
   */
  check(scheme, texts) {
    const known = ROWS.get(text(scheme, "scheme"));
    if (!known) throw new TypeError("`scheme` is not one that exists");
    const { row, names } = known;
    only(texts, names, "texts");
    /** @type {string[]} */
    const inputs = [];
    for (const name of names) inputs.push(typed(texts[name] ?? "", name));
    const [first = "", second, third] = inputs;
    return this.#desk.ask(
      (glue, one, two, three) => glue.account(row, one, two, three),
      (desk) => take(desk, names, inputs),
      first,
      second,
      third,
    );
  }
}

/**
 * @param {Desk} desk
 * @param {readonly string[]} names
 * @param {readonly string[]} inputs
 * @returns {AccountCheck}
 */
function take(desk, names, inputs) {
  const status = desk.status() ?? "invalid";
  const country = desk.text() || null;
  const bank = desk.text() || null;
  const branch = desk.text() || null;
  const kind = desk.text() || null;
  /** @type {Record<string, FieldCheck>} */
  const fields = {};
  /** @type {Check["code"]} */
  let reason = null;
  for (let place = 0; place < names.length; place += 1) {
    const own = desk.status() ?? "invalid";
    const code = desk.code();
    if (own === status) reason ??= code;
    fields[/** @type {string} */ (names[place])] = { status: own, code, formatted: desk.text(inputs[place]) };
  }
  return { status, code: reason, kind, country, bank, branch, fields };
}
