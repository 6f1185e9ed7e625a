import { Account } from "./account.js";
import { Coin } from "./coin.js";
import { Checkout } from "./checkout.js";
import { deskOf } from "./desk.js";
import { edit } from "./edit.js";
import { editField, editPostal } from "./edit-field.js";
import { CheckoutError } from "./errors.js";
import { explain } from "./explain.js";
import { atDesk } from "./fields.js";
import { HintedCard } from "./hinted-card.js";
import { Identity } from "./identity.js";
import { addRoot } from "./load.js";
import { loadRoots } from "./load-options.js";
import { Money } from "./money.js";
import { Qr } from "./qr.js";

export { CheckoutError, explain };

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./account.js").AccountCheck} AccountCheck */
/** @typedef {import("./account.js").FieldCheck} FieldCheck */
/** @typedef {import("./account.js").Scheme} Scheme */
/** @typedef {import("./account.js").SchemeFields} SchemeFields */
/** @typedef {import("./card.js").Check} Check */
/** @typedef {import("./card.js").ExpiryCheck} ExpiryCheck */
/** @typedef {import("./card.js").NumberCheck} NumberCheck */
/** @typedef {import("./card.js").Status} Status */
/** @typedef {import("./checkout-options.js").CheckoutOptions} CheckoutOptions */
/** @typedef {import("./edit.js").EditedField} EditedField */
/** @typedef {import("./edit.js").Shown} Shown */
/** @typedef {import("./edit.js").Keystroke} Keystroke */
/** @typedef {import("./edit.js").Edited} Edited */
/** @typedef {import("./edit-field.js").ShownField} ShownField */
/** @typedef {import("./edit-field.js").TypedField} TypedField */
/** @typedef {import("./hinted-card.js").BinHint} BinHint */
/** @typedef {import("./hinted-card.js").HintedNumberCheck} HintedNumberCheck */
/** @typedef {import("./identity.js").IdentityCheck} IdentityCheck */
/** @typedef {import("./identity.js").IdentityKind} IdentityKind */
/** @typedef {import("./load-options.js").LoadOptions} LoadOptions */
/** @typedef {import("./money.js").Instalments} Instalments */
/** @typedef {import("./money.js").Plan} Plan */
/** @typedef {import("./money.js").Quote} Quote */
/** @typedef {import("./coin.js").BitcoinUri} BitcoinUri */
/** @typedef {import("./coin.js").CoinUri} CoinUri */
/** @typedef {import("./coin.js").EthereumUri} EthereumUri */
/** @typedef {import("./coin.js").Instruction} Instruction */
/** @typedef {import("./coin.js").Invoice} Invoice */
/** @typedef {import("./emv.js").Emv} Emv */
/** @typedef {import("./emv.js").EmvAdditional} EmvAdditional */
/** @typedef {import("./emv.js").EmvField} EmvField */
/** @typedef {import("./qr.js").Epc} Epc */
/** @typedef {import("./qr.js").Hkqr} Hkqr */
/** @typedef {import("./qr.js").Level} Level */
/** @typedef {import("./qr.js").PayNow} PayNow */
/** @typedef {import("./qr.js").Pix} Pix */
/** @typedef {import("./qr.js").QrSymbol} QrSymbol */
/** @typedef {import("./qr.js").Upi} Upi */
/** @typedef {import("./load.js").Root} Root */
/** @typedef {import("./load.js").Instances} Instances */
/** @typedef {import("./state.js").Action} Action */
/** @typedef {import("./state.js").Amount} Amount */
/** @typedef {import("./state.js").Order} Order */
/** @typedef {import("./state.js").Phase} Phase */
/** @typedef {import("./state.js").Receipt} Receipt */
/** @typedef {import("./state.js").Retry} Retry */
/** @typedef {import("./state.js").Settled} Settled */
/** @typedef {import("./state.js").State} State */

addRoot("card", {
  glue: () => import("../dist/wasm/card.js"),
  url: () => new URL("../dist/wasm/card.wasm", import.meta.url),
  mark: "cardHinted",
});

addRoot("validators", {
  glue: () => import("../dist/wasm/validators.js"),
  url: () => new URL("../dist/wasm/validators.wasm", import.meta.url),
  mark: "identity",
});

addRoot("money", {
  glue: () => import("../dist/wasm/money.js"),
  url: () => new URL("../dist/wasm/money.wasm", import.meta.url),
  mark: "amountTyped",
});

addRoot("coin", {
  glue: () => import("../dist/wasm/coin.js"),
  url: () => new URL("../dist/wasm/coin.wasm", import.meta.url),
  mark: "coinAddress",
});

addRoot("qr", {
  glue: () => import("../dist/wasm/qr.js"),
  url: () => new URL("../dist/wasm/qr.wasm", import.meta.url),
  mark: "qrSymbol",
});

/** The version of this package. */
const VERSION = "1.0.0";

/**
 * Loads the core, once for the whole page. It can be imported anywhere; nothing
 * is fetched before this is called, and a load that failed can be tried again.
 *
 * @param {LoadOptions} [options]
 * @returns {Promise<Countersign>}
 * @throws {CheckoutError} `wasm_unreachable`, `wasm_invalid`, `wasm_unsupported`,
 *   `integrity`
 */
export async function load(options) {
  return new Countersign(await loadRoots(options));
}

/** What is loaded. */
class Countersign {
  #roots;

  /** @param {Instances} roots */
  constructor(roots) {
    this.#roots = roots;
    /**
     * Checks of what is on a card, while it is being typed.
     */
    this.card = new HintedCard((call) => this.#fields(call), (call) => atDesk(need(roots.card, "card"), call));

    /** Checks of bank accounts, while they are being typed. */
    this.account = new Account(() => this.#validators());

    /** Checks of what tells who a buyer is, while it is being typed. */
    this.identity = new Identity(() => this.#validators());

    /**
     * Amounts, without a float anywhere. Only `format` needs no root.
     */
    this.money = new Money((call) => called(need(roots.money, "money"), call));

    /** QR codes: what they carry, and the symbol. */
    this.qr = new Qr((call) => called(need(roots.qr, "qr"), call));

    /** Digital currencies: addresses, invoices and links. */
    this.coin = new Coin((call) => called(need(roots.coin, "coin"), call));
    Object.freeze(this);
  }

  /** The version of this package. */
  get version() {
    return VERSION;
  }

  /**
   * One keystroke in a field: what it then shows, and where the caret is.
   *
   * Fields of cards need the root `card` or `fields`, postal codes `card`, all
   * others `validators`.
   *
   * @param {EditedField | TypedField} field
   * @param {Shown & ShownField} shown
   * @param {Keystroke} key
   * @returns {Edited}
   */
  edit(field, shown, key) {
    if (field === "card_number" || field === "card_expiry" || field === "card_cvc") {
      return edit((call) => this.#fields(call), field, shown, key);
    }
    if (field !== "postal") return editField(() => this.#validators(), field, shown, key);
    return editPostal((call) => atDesk(need(this.#roots.card, "card"), call), shown, key);
  }

  /**
   * A checkout in this page, or in Node.
   *
   * @param {CheckoutOptions} options
   * @returns {ExplainedCheckout}
   */
  checkout(options) {
    return new ExplainedCheckout(need(this.#roots.core, "core"), options);
  }

  /**
   * One English sentence on a code.
   *
   * @param {string} code
   * @returns {string}
   */
  explain(code) {
    return explain(code);
  }

  /**
   * Calls what `fields` exports, and `card` as well.
   *
   * @template T
   * @param {(desk: import("./fields.js").Fields) => T} call
   * @returns {T}
   */
  #fields(call) {
    const { card, fields } = this.#roots;
    return card ? atDesk(card, call) : atDesk(need(fields, "fields"), call);
  }

  /** Where `validators` is asked. */
  #validators() {
    const validators = need(this.#roots.validators, "validators");
    return (validators.typed ??= deskOf(validators));
  }
}

/** A checkout that can put a code in words; the element has words of its own. */
class ExplainedCheckout extends Checkout {
  /**
   * One English sentence on a code.
   *
   * @param {string} code
   */
  explain(code) {
    return explain(code);
  }
}

/**
 * Calls into an instance, through its guard.
 *
 * @template {import("./load.js").AnyGlue} G
 * @template T
 * @param {import("./load.js").Instance<G>} instance
 * @param {(glue: G) => T} call
 * @returns {T}
 */
const called = ({ glue, guard }, call) => guard.call(() => call(glue));

/**
 * @template T
 * @param {T | undefined} instance
 * @param {string} root
 * @returns {T}
 */
function need(instance, root) {
  if (!instance) throw new TypeError(`the root \`${root}\` is not loaded: name it in load({ roots })`);
  return instance;
}
