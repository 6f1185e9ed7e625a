import { only, typed } from "./misuse.js";
import { membersOf, pairsOf, readPairs, writePairs } from "./payload.js";

/** @typedef {import("./card.js").Check} Check */
/** @typedef {import("./load.js").CoinGlue} CoinGlue */
/** @typedef {import("./payload.js").Pair} Pair */

/**
 * What is known of an address; null where it does not tell it, or not yet. `kind`
 * is what an address of Bitcoin pays to.
 *
 * @typedef {Check & {
 *   network: "main" | "test" | "regtest" | null,
 *   kind: "p2pkh" | "p2sh" | "p2wpkh" | "p2wsh" | "p2tr" | "witness" | null,
 * }} AddressCheck
 */

/**
 * An invoice of the Lightning network (BOLT 11). Whose signature it has, only the
 * payer's wallet finds out.
 *
 * @typedef {object} Invoice
 * @property {"main" | "test" | "regtest"} network
 * @property {string} [amount_msat] in thousandths of a satoshi; none where the payer names it
 * @property {number} made_at Unix seconds
 * @property {number} expires_at Unix seconds
 * @property {boolean} is_payable whether it has not expired
 * @property {string} [description]
 * @property {string} payment_hash SHA-256, in 64 hexadecimal digits
 */

/**
 * A way to pay, by the name of its parameter: `bc` and `tb` are segwit addresses,
 * `lightning` an invoice (BOLT 11), `lno` an offer (BOLT 12), `sp` a silent payment
 * address (BIP-352), `pay` a private payment code (BIP-351).
 *
 * @typedef {{ kind: "bc" | "tb" | "lightning" | "lno" | "sp" | "pay", text: string }} Instruction
 */

/**
 * A request for bitcoin (BIP-321).
 *
 * @typedef {object} BitcoinUri
 * @property {"bitcoin"} coin
 * @property {string} [address] may be missing where there are instructions
 * @property {string} [amount_sat] whole satoshi; none where the payer names it
 * @property {string} [label] who is paid
 * @property {string} [message] what for
 * @property {string} [callback] the beginning of the link that takes the proof of
 *   payment; never a web address
 * @property {boolean} [callback_required] who cannot open it must not pay
 * @property {Instruction[]} [instructions] other ways to pay
 */

/**
 * A request for ether or a token (ERC-681). Numbers are whole, of up to 256 bits.
 *
 * @typedef {object} EthereumUri
 * @property {"ethereum"} coin
 * @property {string} payee `0x` and 40 hexadecimal digits
 * @property {string} [token] the contract (ERC-20); none for the chain's own coin
 * @property {string} [chain] its number (ERC-155); needed to write
 * @property {string} [amount] in the smallest units: wei, or the token's
 * @property {string} [gas_limit]
 * @property {string} [gas_price] in wei
 */

/** @typedef {BitcoinUri | EthereumUri} CoinUri */

const KINDS = ["bc", "tb", "lightning", "lno", "sp", "pay"];
const NAMES = {
  bitcoin: ["coin", "address", "amount_sat", "label", "message", "callback", "callback_required"],
  ethereum: ["coin", "payee", "token", "chain", "amount", "gas_limit", "gas_price"],
};
/** @type {Record<string, import("./payload.js").Form>} */
const FORMS = { callback_required: "flag" };

/** Digital currencies: addresses, invoices, and links that ask for a payment. */
export class Coin {
  #call;

  /** @param {<T>(call: (glue: CoinGlue) => T) => T} call into the instance, through its guard */
  constructor(call) {
    this.#call = call;
    /** @type {import("./payload.js").Crosses} */
    const reads = (kind, given) => call((glue) => glue.coinRead(kind, given));
    /** @type {import("./payload.js").Crosses} */
    const writes = (_, given) => call((glue) => glue.coinWrite(given));

    /**
     * Links as codes and pages carry them: `bitcoin:` and `ethereum:`.
     */
    this.uri = Object.freeze({
      /**
       * Reads a link.
       *
       * @param {string} text
       * @returns {CoinUri}
       * @throws {import("./errors.js").CheckoutError} `qr_format`, `qr_missing`,
       *   `qr_repeated`, `qr_value`, `uri_unknown`, `uri_name`, `amount_format` …
       */
      read: (text) => uriOf(readPairs(reads, "uri", text)),

      /**
       * Writes a link; `forSymbol` with capitals wherever they mean the same,
       * which makes a QR code smaller.
       *
       * @param {CoinUri} uri
       * @param {{ forSymbol?: boolean }} [options]
       * @returns {string}
       * @throws {import("./errors.js").CheckoutError} as `read` does; `qr_missing`
       *   where there is no chain
       */
      write: (uri, options = {}) => writePairs(writes, "uri", pairsOfUri(uri, options)),
    });
    Object.freeze(this);
  }

  /**
   * Checks an address while it is being typed: of Bitcoin in all its forms, or of
   * Ethereum and the chains that have the same.
   *
   * @param {"bitcoin" | "ethereum"} coin
   * @param {string} address
   * @returns {AddressCheck}
   */
  address(coin, address) {
    if (coin !== "bitcoin" && coin !== "ethereum") throw new TypeError("`coin` is neither bitcoin nor ethereum");
    const input = typed(address, "address");
    const told = this.#call((glue) => glue.coinAddress(coin, input)).split("\n");
    const [status, code, network, kind] = told.map((/** @type {string} */ fact) => fact || null);
    return /** @type {AddressCheck} */ ({ status, code, network, kind });
  }

  /**
   * Reads an invoice of the Lightning network, in small letters or in capitals.
   *
   * @param {string} text
   * @param {{ now?: number }} [options] Unix seconds; this device's time by default
   * @returns {Invoice}
   * @throws {import("./errors.js").CheckoutError} `mixed_case`, `misplaced`,
   *   `checksum`, `invoice_amount`, `invoice_field`, `invoice_feature` …
   */
  invoice(text, options = {}) {
    only(options, ["now"], "options");
    const now = options.now ?? Math.floor(Date.now() / 1000);
    if (!Number.isSafeInteger(now) || now < 0) throw new TypeError("`now` is no Unix time in whole seconds");
    const said = membersOf(readPairs((kind, given) => this.#call((glue) => glue.coinRead(kind, given)), "invoice", text));
    const [made, end] = [Number(said.made_at), Number(said.expires_at)];
    const told = { ...said, made_at: made, expires_at: end, is_payable: now < end };
    return /** @type {Invoice} */ (/** @type {unknown} */ (told));
  }
}

/**
 * @param {Pair[]} pairs
 * @returns {CoinUri}
 */
function uriOf(pairs) {
  const ways = pairs.filter(([name]) => KINDS.includes(name));
  const object = membersOf(pairs.filter((pair) => !ways.includes(pair)), FORMS);
  if (ways.length > 0) object.instructions = ways.map(([kind, text]) => ({ kind, text }));
  return /** @type {CoinUri} */ (/** @type {unknown} */ (object));
}

/**
 * @param {CoinUri} uri
 * @param {{ forSymbol?: boolean }} options
 * @returns {Pair[]}
 */
function pairsOfUri(uri, options) {
  const asked = pairsOf(options, ["forSymbol"], { forSymbol: "flag" });
  const isBitcoin = uri?.coin === "bitcoin";
  if (!isBitcoin && uri?.coin !== "ethereum") throw new TypeError("`coin` is neither bitcoin nor ethereum");
  const pairs = pairsOf(uri, NAMES[uri.coin], FORMS, isBitcoin ? ["instructions"] : []);
  const ways = (isBitcoin ? uri.instructions : undefined) ?? [];
  if (!Array.isArray(ways)) throw new TypeError("`instructions` is no array");
  for (const way of ways) {
    const [kind, text] = pairsOf(way, ["kind", "text"]);
    if (!kind || !text || !KINDS.includes(kind[1])) throw new TypeError("an instruction is no way to pay");
    pairs.push([kind[1], text[1]]);
  }
  return [...pairs, ...asked];
}
