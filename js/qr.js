import { emv } from "./emv.js";
import { only, text } from "./misuse.js";
import { payload } from "./payload.js";

/** @typedef {import("./state.js").Amount} Amount */
/** @typedef {import("./emv.js").Emv} Emv */
/**
 * @template T
 * @typedef {import("./payload.js").Payload<T>} Payload
 */

/**
 * A SEPA credit transfer. European Payments Council, EPC069-12, version 2.1.
 *
 * @typedef {object} Epc
 * @property {string} [bic] the bank of who is paid (ISO 9362)
 * @property {string} name who is paid, at most 70 characters
 * @property {string} iban their account (ISO 13616), without spaces
 * @property {Amount} [amount] in EUR; none where the payer names it
 * @property {string} [purpose] at most four capitals (ISO 20022)
 * @property {string} [reference] for a machine, at most 35 characters (ISO 11649)
 * @property {string} [text] in place of a reference, at most 140 characters
 * @property {string} [information] a note to the payer, at most 70 characters
 */

/**
 * A PIX code. Banco Central do Brasil, Manual de Padroes para Iniciacao do Pix.
 *
 * @typedef {object} Pix
 * @property {string} [key] who is paid, at most 77 characters
 * @property {string} [url] in place of a key: the charge's address, without `https://`
 * @property {string} [note] to the payer; only beside a key
 * @property {Amount} [amount] in BRL; none where the payer names it
 * @property {string} name at most 25 characters
 * @property {string} city at most 15 characters
 * @property {string} [reference] `txid`: 1 to 25 letters and digits
 */

/**
 * A request for a payment by UPI. NPCI, UPI Linking Specifications 1.6.
 *
 * @typedef {object} Upi
 * @property {string} payee `name@handle`
 * @property {string} [name]
 * @property {string} [category] ISO 18245 merchant category code
 * @property {string} [transaction] the provider's name for it
 * @property {string} [reference] the order's name; needed where there is an amount
 * @property {string} [note]
 * @property {Amount} [amount] in INR; none where the payer names it
 * @property {Amount} [minimum] in INR
 * @property {string} [url] where more is told
 */

/**
 * What codes of the EMV kind say of who is paid.
 *
 * @typedef {object} Merchant
 * @property {string} category ISO 18245 merchant category code; `"0000"` for none
 * @property {Amount} [amount] none where the payer names it
 * @property {string} country ISO 3166-1, two capitals
 * @property {string} name at most 25 characters
 * @property {string} city at most 15 characters
 * @property {string} [postal_code] at most 10 characters
 * @property {string} [bill_number] at most 25 characters
 * @property {string} [reference] at most 25 characters
 */

/**
 * A code of Hong Kong's Faster Payment System, with one of the first three.
 * Hong Kong Monetary Authority, Common QR Code Specification for Retail Payments.
 *
 * @typedef {object} HkqrAccount
 * @property {string} [fps_id] up to 12 digits
 * @property {string} [mobile] `+852-` and eight digits
 * @property {string} [email]
 * @property {string} currency `"HKD"` or `"CNY"`
 */

/** @typedef {HkqrAccount & Merchant} Hkqr */

/**
 * A PayNow code, in SGD, with one of the first two. Monetary Authority of
 * Singapore, SGQR Specifications.
 *
 * @typedef {object} PayNowAccount
 * @property {string} [mobile] `+`, country code and number
 * @property {string} [uen] a company's number
 * @property {boolean} is_editable whether the payer may change the amount
 * @property {string} [expiry] `YYYYMMDD`, with or without `hhmmss`
 */

/** @typedef {PayNowAccount & Merchant} PayNow */

/**
 * How much of a symbol may be lost: about 7 %, 15 %, 25 % or 30 %.
 *
 * @typedef {"L" | "M" | "Q" | "H"} Level
 */

/**
 * A QR code (ISO/IEC 18004), of a version from 1 to 40.
 *
 * @typedef {object} QrSymbol
 * @property {number} size modules on each side, from 21 to 177, the quiet zone left out
 * @property {string[]} modules a text for each row, `"1"` where a module is dark, else `"0"`
 * @property {string} path the dark modules as the `d` of an SVG path
 * @property {string} viewBox the SVG's `viewBox`, with the quiet zone of four modules
 */

/** Every code of the EMV kind says these of who is paid. */
const MERCHANT = /** @type {const} */ ([
  ...["category", "amount", "country", "name", "city", "postal_code", "bill_number", "reference"],
]);

/** @type {Readonly<Record<string, import("./payload.js").Form>>} */
const FORMS = { amount: "amount", minimum: "amount", is_editable: "flag" };

/** More than a symbol of any version holds, were it all digits. */
const LONGEST = 7_090;

/** The light modules on each side of a symbol. */
const QUIET_ZONE = 4;

/**
 * QR codes: what they carry, read and written, and the symbol itself. What cannot
 * be read is a `CheckoutError`; what cannot be meant is a `TypeError`.
 */
export class Qr {
  #call;

  /**
   * @param {<T>(call: (glue: import("./load.js").QrGlue) => T) => T} call into the instance, through its guard
   */
  constructor(call) {
    this.#call = call;
    /** @type {import("./payload.js").Crosses} */
    const reads = (kind, given) => call((glue) => glue.qrRead(kind, given));
    /** @type {import("./payload.js").Crosses} */
    const writes = (kind, given) => call((glue) => glue.qrWrite(kind, given));

    /**
     * Merchants' codes of every scheme.
     */
    this.emv = emv(reads, writes);

    /**
     * SEPA credit transfers.
     *
     * @type {Readonly<Payload<Epc>>}
     */
    this.epc = payload(reads, writes, "epc", ["bic", "name", "iban", "amount", "purpose", "reference", "text", "information"], FORMS);

    /**
     * Brazil's PIX.
     *
     * @type {Readonly<Payload<Pix>>}
     */
    this.pix = payload(reads, writes, "pix", ["key", "url", "note", "amount", "name", "city", "reference"], FORMS);

    /**
     * India's UPI links.
     *
     * @type {Readonly<Payload<Upi>>}
     */
    this.upi = payload(
      reads,
      writes,
      "upi",
      ["payee", "name", "category", "transaction", "reference", "note", "amount", "minimum", "url"],
      FORMS,
    );

    /**
     * Hong Kong's Faster Payment System.
     *
     * @type {Readonly<Payload<Hkqr>>}
     */
    this.hkqr = payload(reads, writes, "hkqr", ["fps_id", "mobile", "email", "currency", ...MERCHANT], FORMS);

    /**
     * Singapore's PayNow.
     *
     * @type {Readonly<Payload<PayNow>>}
     */
    this.paynow = payload(reads, writes, "paynow", ["mobile", "uen", "is_editable", "expiry", ...MERCHANT], FORMS);
    Object.freeze(this);
  }

  /**
   * Draws a text as the smallest symbol that holds it; what is not ASCII as UTF-8.
   *
   * @param {string} content
   * @param {{ level?: Level }} [options] `"M"` by default
   * @returns {QrSymbol}
   * @throws {import("./errors.js").CheckoutError} `required`, `too_long`
   */
  symbol(content, options = {}) {
    only(options, ["level"], "options");
    const { level = "M" } = options;
    if (!["L", "M", "Q", "H"].includes(level)) throw new TypeError("`level` is none of L M Q H");
    const given = text(content, "text").slice(0, LONGEST);
    if (/\p{Surrogate}/u.test(given)) throw new TypeError("`text` has half a character");
    const [path = "", ...modules] = this.#call((glue) => glue.qrSymbol(given, level)).split("\n");
    const side = modules.length + 2 * QUIET_ZONE;
    return { size: modules.length, modules, path, viewBox: `0 0 ${side} ${side}` };
  }
}
