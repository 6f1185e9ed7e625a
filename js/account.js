import { code, status, text } from "./desk.js";
import { put } from "./fields.js";
import { only, typed } from "./misuse.js";
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

const ROWS = new Map(
  ALL.map(({ id, fields }, row) => {
    const names = fields.map((field) => field.id);
    const [one = "", two, three] = names;
    return [id, { row, names, one, two, three }];
  }),
);

/** Checks of accounts, while they are being typed: one shape for every scheme. */
export class Account {
  #call;

  /** @param {<T>(call: (desk: Desk) => T) => T} call into the instance, through its guard */
  constructor(call) {
    this.#call = call;
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
    const known = ROWS.get(scheme);
    if (!known) throw new TypeError("`scheme` is not one that exists");
    const { row, names, one, two, three } = known;
    only(texts, names, "texts");
    const first = typed(texts[one] ?? "", one);
    const second = two === undefined ? "" : typed(texts[two] ?? "", two);
    const third = three === undefined ? "" : typed(texts[three] ?? "", three);
    return this.#call((desk) => {
      const length = put(desk, first);
      const next = put(desk, second);
      put(desk, third);
      desk.glue.account(row, length, next);
      const worst = status(desk) ?? "invalid";
      const reason = code(desk);
      /** @type {Record<string, FieldCheck>} */
      const fields = { [one]: field(desk, first) };
      if (two !== undefined) fields[two] = field(desk, second);
      if (three !== undefined) fields[three] = field(desk, third);
      const country = text(desk) || null;
      const bank = text(desk) || null;
      const branch = text(desk) || null;
      const kind = text(desk) || null;
      return { status: worst, code: reason, kind, country, bank, branch, fields };
    });
  }
}

/**
 * @param {Desk} desk
 * @param {string} input
 * @returns {FieldCheck}
 */
const field = (desk, input) => ({ status: status(desk) ?? "invalid", code: code(desk), formatted: text(desk, input) });
