import { Card } from "./card.js";
import { Checkout } from "./checkout.js";
import { edit } from "./edit.js";
import { CheckoutError } from "./errors.js";
import { explain } from "./explain.js";
import { addRoot } from "./load.js";
import { loadRoots } from "./load-options.js";
import { Money } from "./money.js";

export { CheckoutError, explain };

/** @typedef {import("./codes.js").Code} Code */
/** @typedef {import("./card.js").Check} Check */
/** @typedef {import("./card.js").ExpiryCheck} ExpiryCheck */
/** @typedef {import("./card.js").NumberCheck} NumberCheck */
/** @typedef {import("./card.js").Status} Status */
/** @typedef {import("./checkout-options.js").CheckoutOptions} CheckoutOptions */
/** @typedef {import("./edit.js").EditedField} EditedField */
/** @typedef {import("./edit.js").Shown} Shown */
/** @typedef {import("./edit.js").Keystroke} Keystroke */
/** @typedef {import("./edit.js").Edited} Edited */
/** @typedef {import("./load-options.js").LoadOptions} LoadOptions */
/** @typedef {import("./money.js").Instalments} Instalments */
/** @typedef {import("./money.js").Plan} Plan */
/** @typedef {import("./money.js").Quote} Quote */
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

addRoot("validators", {
  glue: () => import("../dist/wasm/validators.js"),
  url: () => new URL("../dist/wasm/validators.wasm", import.meta.url),
  mark: "cardNumber",
});

addRoot("money", {
  glue: () => import("../dist/wasm/money.js"),
  url: () => new URL("../dist/wasm/money.wasm", import.meta.url),
  mark: "amountTyped",
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
    this.card = new Card((call) => this.#fields(call));

    /**
     * Amounts, without a float anywhere. Only `format` needs no root.
     */
    this.money = new Money((call) => {
      const { glue, guard } = need(this.#roots.money, "money");
      return guard.call(() => call(glue));
    });
    Object.freeze(this);
  }

  /** The version of this package. */
  get version() {
    return VERSION;
  }

  /**
   * One keystroke in a field: what it then shows, and where the caret is.
   *
   * @param {EditedField} field
   * @param {Shown} shown
   * @param {Keystroke} key
   * @returns {Edited}
   */
  edit(field, shown, key) {
    return edit((call) => this.#fields(call), field, shown, key);
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
   * Calls what `fields` exports, and `validators` as well.
   *
   * @template T
   * @param {(glue: import("./load.js").FieldsGlue | import("./load.js").ValidatorsGlue) => T} call
   * @returns {T}
   */
  #fields(call) {
    const { glue, guard } = need(this.#roots.validators ?? this.#roots.fields, "fields");
    return guard.call(() => call(glue));
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
 * @template T
 * @param {T | undefined} instance
 * @param {string} root
 * @returns {T}
 */
function need(instance, root) {
  if (!instance) throw new TypeError(`the root \`${root}\` is not loaded: name it in load({ roots })`);
  return instance;
}
