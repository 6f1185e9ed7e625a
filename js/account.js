import { only, typed } from "./misuse.js";
import { NAMED, SCHEMES } from "./schemes.js";

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
    return [id, { row, names, one, two, three, named: NAMED[id] }];
  }),
);

/** In place of a part that a scheme has not. @type {FieldCheck} */
const NONE = Object.freeze({ status: "empty", code: null, formatted: "" });

/** Checks of accounts, while they are being typed: one shape for every scheme. */
export class Account {
  #desk;

  /** @param {() => Desk} desk gives that of the instance */
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
    const known = ROWS.get(scheme);
    if (!known) throw new TypeError("`scheme` is not one that exists");
    const { row, names, one, two, three, named } = known;
    only(texts, names, "texts");
    const first = typed(texts[one] ?? "", one);
    const second = two === undefined ? "" : typed(texts[two] ?? "", two);
    const third = three === undefined ? "" : typed(texts[three] ?? "", three);
    const desk = this.#desk();
    desk.begin();
    try {
      const length = desk.put(first);
      const next = desk.put(second);
      desk.put(third);
      desk.glue.account(row, length, next);
      const worst = desk.status() ?? "invalid";
      const reason = desk.code();
      const fields = named(
        field(desk, first),
        two === undefined ? NONE : field(desk, second),
        three === undefined ? NONE : field(desk, third),
      );
      const country = desk.text() || null;
      const bank = desk.text() || null;
      const branch = desk.text() || null;
      const kind = desk.text() || null;
      desk.clear();
      return { status: worst, code: reason, kind, country, bank, branch, fields };
    } catch (thrown) {
      throw desk.caught(thrown);
    }
  }
}

/**
 * @param {Desk} desk
 * @param {string} input
 * @returns {FieldCheck}
 */
const field = (desk, input) => ({ status: desk.status() ?? "invalid", code: desk.code(), formatted: desk.text(input) });
