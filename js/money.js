import { only, text, typed } from "./misuse.js";
import { format } from "./money-format.js";

/** @typedef {import("./load.js").MoneyGlue} MoneyGlue */
/** @typedef {import("./state.js").Amount} Amount */

/**
 * An amount in instalments: the fee as a part of the whole, `"0.023"` for 2.3 %,
 * and who bears it.
 *
 * @typedef {{ count: number, rate: string, bearer: "buyer" | "merchant" }} Plan
 */

/**
 * What a plan comes to. `shown` is what a list of plans says of each instalment:
 * no instalment is less, and together they are exactly `payable`.
 *
 * @typedef {object} Instalments
 * @property {string} fee whoever bears it
 * @property {string} payable what the buyer pays in all
 * @property {string} shown
 * @property {{ principal: string, fee: string, amount: string }[]} instalments
 */

/**
 * A conversion that was quoted.
 *
 * @typedef {object} Quote
 * @property {Amount} amount what is converted
 * @property {Amount} quoted what it comes to, the fee included
 * @property {string} rate how much of the other currency one major unit is worth
 * @property {number} [markup] what is added to the rate, in basis points
 * @property {Amount} [fee] what is added to the amount, in the other currency
 * @property {number} expires_at Unix seconds
 */

/** Amounts as decimal strings: no digit of them is ever in a float. */
export class Money {
  #call;

  /**
   * @param {<T>(call: (glue: MoneyGlue) => T) => T} call into the instance, through its guard
   */
  constructor(call) {
    this.#call = call;
    Object.freeze(this);
  }

  /**
   * Writes an amount as people in a locale do.
   *
   * @param {string} value a decimal string, as in documents
   * @param {string} currency an ISO 4217 code
   * @param {string | string[]} [locale] BCP 47; the environment's by default
   * @returns {string}
   * @throws {import("./errors.js").CheckoutError} `amount_format`, `currency_unknown`
   */
  format(value, currency, locale) {
    return format(value, currency, locale);
  }

  /**
   * Reads an amount that was typed: thousands in groups or not, digits of any
   * width, decimals behind `mark`. Nothing is rounded or guessed.
   *
   * @param {string} shown what the field shows
   * @param {string} currency an ISO 4217 code
   * @param {{ mark: "." | "," }} options what stands before decimals in the buyer's country
   * @returns {string} a decimal string, as in documents
   * @throws {import("./errors.js").CheckoutError} `required`, `characters`,
   *   `amount_typed`, `amount_groups`, `amount_exponent`, `amount_step`,
   *   `amount_range`, `currency_unknown`
   */
  parse(shown, currency, options) {
    only(options, ["mark"], "options");
    const comma = oneOf(options.mark, [".", ","], "mark") === 1;
    const value = typed(shown, "shown");
    const code = text(currency, "currency");
    return this.#call((glue) => glue.amountTyped(value, code, comma));
  }

  /**
   * Compares two amounts of one currency.
   *
   * @param {Amount} one
   * @param {Amount} other
   * @returns {number} 1 where the first is larger, -1 where the second is, else 0
   * @throws {import("./errors.js").CheckoutError} `currency_mismatch`, `amount_format` …
   */
  compare(one, other) {
    const [a, b] = [parts(one, "one"), parts(other, "other")];
    return this.#call((glue) => glue.amountCompare(a.value, a.currency, b.value, b.currency));
  }

  /**
   * Adds two amounts of one currency.
   *
   * @param {Amount} one
   * @param {Amount} other
   * @returns {Amount}
   * @throws {import("./errors.js").CheckoutError} `currency_mismatch`, `amount_range` …
   */
  add(one, other) {
    return this.#sum(one, other, false);
  }

  /**
   * Takes an amount from another that is not less.
   *
   * @param {Amount} one
   * @param {Amount} other
   * @returns {Amount}
   * @throws {import("./errors.js").CheckoutError} `currency_mismatch`, `amount_range` …
   */
  subtract(one, other) {
    return this.#sum(one, other, true);
  }

  /**
   * Tells an amount as card processors count it: minor units, but whole forints,
   * rupiahs and New Taiwan dollars.
   *
   * @param {string} value a decimal string, as in documents
   * @param {string} currency an ISO 4217 code
   * @returns {string} a whole number
   * @throws {import("./errors.js").CheckoutError} `amount_processor`, `amount_format` …
   */
  units(value, currency) {
    const amount = parts({ value, currency }, "value");
    return this.#call((glue) => glue.amountUnits(amount.value, amount.currency));
  }

  /**
   * Shares an amount out in proportion to weights; no minor unit is lost.
   *
   * @param {string} value a decimal string, as in documents
   * @param {string} currency an ISO 4217 code
   * @param {readonly (number | string)[]} weights
   * @returns {string[]}
   * @throws {import("./errors.js").CheckoutError} `split_weights`, `amount_format`,
   *   `amount_exponent`, `amount_step`, `amount_range`, `currency_unknown`
   */
  split(value, currency, weights) {
    if (!Array.isArray(weights)) throw new TypeError("`weights` is no array");
    const written = weights.map((weight) => {
      if (typeof weight !== "number" && typeof weight !== "string") throw new TypeError("a weight is no number");
      // A text with a space in it would be two weights.
      return /^\S+$/.test(`${weight}`) ? `${weight}` : "-";
    });
    const amount = parts({ value, currency }, "value");
    return this.#call((glue) => glue.split(amount.value, amount.currency, written.join(" "))).split(" ");
  }

  /**
   * Puts an amount in instalments.
   *
   * @param {string} value a decimal string, as in documents
   * @param {string} currency an ISO 4217 code
   * @param {Plan} plan
   * @returns {Instalments}
   * @throws {import("./errors.js").CheckoutError} `plan_count`, `plan_amount`,
   *   `rate_invalid`, `amount_format` …
   */
  instalments(value, currency, plan) {
    only(plan, ["count", "rate", "bearer"], "plan");
    const count = whole(plan.count, "count");
    const rate = text(plan.rate, "rate");
    const merchant = oneOf(plan.bearer, ["buyer", "merchant"], "bearer") === 1;
    const total = parts({ value, currency }, "value");
    const told = this.#call((glue) => glue.instalments(total.value, total.currency, count, rate, merchant));
    const [fee = "", payable = "", shown = "", ...rest] = told.split(" ");
    const instalments = Array.from({ length: rest.length / 3 }, (_, at) => {
      const [principal = "", cost = "", amount = ""] = rest.slice(3 * at);
      return { principal, fee: cost, amount };
    });
    return { fee, payable, shown, instalments };
  }

  /**
   * Converts an amount at a rate, half way to the even unit.
   *
   * @param {string} value a decimal string, as in documents
   * @param {string} currency an ISO 4217 code
   * @param {{ rate: string, into: string, markup?: number }} options the markup in basis points
   * @returns {string}
   * @throws {import("./errors.js").CheckoutError} `rate_invalid`,
   *   `currency_mismatch`, `currency_unknown`, `amount_format` …
   */
  convert(value, currency, options) {
    only(options, ["rate", "into", "markup"], "options");
    const rate = text(options.rate, "rate");
    const into = text(options.into, "into");
    const markup = whole(options.markup ?? 0, "markup");
    const amount = parts({ value, currency }, "value");
    return this.#call((glue) => glue.convert(amount.value, amount.currency, rate, markup, into));
  }

  /**
   * Reckons a quote again, and tells what it comes to while it holds.
   *
   * @param {Quote} quote
   * @param {{ now?: number }} [options] Unix seconds; this device's time by default
   * @returns {Amount}
   * @throws {import("./errors.js").CheckoutError} `quote_mismatch`,
   *   `quote_expired`, `rate_invalid`, `currency_mismatch`, `amount_format` …
   */
  quote(quote, options = {}) {
    only(options, ["now"], "options");
    const { written, markup, currency } = asked(quote);
    const end = seconds(quote.expires_at, "expires_at");
    const now = seconds(options.now ?? Math.floor(Date.now() / 1000), "now");
    return { value: this.#call((glue) => glue.quoteTaken(written, markup, end, now)), currency };
  }

  /**
   * Tells what giving back a part of a converted amount comes to, at the rate it
   * was quoted at; the whole, in however many parts, is what was quoted without
   * the fee.
   *
   * @param {Quote} quote also one that has expired since
   * @param {string} part in the currency that was converted
   * @param {{ before?: string }} [options] what was given back already
   * @returns {Amount}
   * @throws {import("./errors.js").CheckoutError} `quote_refund`,
   *   `quote_mismatch`, `amount_format` …
   */
  refund(quote, part, options = {}) {
    only(options, ["before"], "options");
    const { written, markup, currency } = asked(quote);
    const [before, back] = [text(options.before ?? "", "before"), text(part, "part")];
    return { value: this.#call((glue) => glue.quoteRefund(written, markup, before, back)), currency };
  }

  /**
   * @param {Amount} one
   * @param {Amount} other
   * @param {boolean} less
   * @returns {Amount}
   */
  #sum(one, other, less) {
    const [a, b] = [parts(one, "one"), parts(other, "other")];
    const value = this.#call((glue) => glue.amountSum(a.value, a.currency, b.value, b.currency, less));
    return { value, currency: a.currency };
  }
}

/**
 * A quote as it crosses into the core.
 *
 * @param {Quote} quote
 */
function asked(quote) {
  only(quote, ["amount", "quoted", "rate", "markup", "fee", "expires_at"], "quote");
  const [amount, quoted] = [parts(quote.amount, "amount"), parts(quote.quoted, "quoted")];
  const fee = quote.fee && parts(quote.fee, "fee");
  const words = [amount.value, amount.currency, text(quote.rate, "rate"), quoted.value, quoted.currency];
  if (fee) words.push(fee.value, fee.currency);
  // A space inside a word would make two of it, and a word of nothing would be none.
  const written = words.map((word) => word.replaceAll(" ", "_") || "_").join(" ");
  return { written, markup: whole(quote.markup ?? 0, "markup"), currency: quoted.currency };
}

/**
 * @param {Amount} amount
 * @param {string} name
 * @returns {Amount}
 */
function parts(amount, name) {
  only(amount, ["value", "currency"], name);
  return { value: text(amount.value, name), currency: text(amount.currency, "currency") };
}

/**
 * @param {unknown} value
 * @param {readonly unknown[]} words
 * @param {string} name
 */
function oneOf(value, words, name) {
  const at = words.indexOf(value);
  if (at < 0) throw new TypeError(`\`${name}\` is none of ${words.join(" ")}`);
  return at;
}

/**
 * A number that fits 16 bits: others would wrap on their way into the core.
 *
 * @param {unknown} value
 * @param {string} name
 */
function whole(value, name) {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 0xffff) {
    throw new TypeError(`\`${name}\` is no whole number`);
  }
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function seconds(value, name) {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new TypeError(`\`${name}\` is no Unix time in whole seconds`);
  }
  return `${value}`;
}
