// Written by scripts/build/codes.mjs from src/card/brand/mod.rs: change the table there.

/** The brands in the order of the core's rows, each with its security code. */
export const BRANDS = /** @type {const} */ ({
  visa: { name: "CVV2", length: 3, required: true },
  mastercard: { name: "CVC2", length: 3, required: true },
  amex: { name: "CID", length: 4, required: true },
  discover: { name: "CID", length: 3, required: true },
  diners: { name: "CVV", length: 3, required: true },
  jcb: { name: "CAV2", length: 3, required: true },
  unionpay: { name: "CVN2", length: 3, required: false },
  maestro: { name: "CVC", length: 3, required: false },
  mir: { name: "CVP2", length: 3, required: true },
  elo: { name: "CVE", length: 3, required: true },
  hipercard: { name: "CVC", length: 3, required: true },
  rupay: { name: "CVD2", length: 3, required: true },
  troy: { name: "CVV", length: 3, required: true },
  verve: { name: "CVV2", length: 3, required: true },
  dankort: { name: "CVV", length: 3, required: true },
  uatp: { name: "", length: 0, required: false },
  cartes_bancaires: { name: "CVV", length: 3, required: true },
  mada: { name: "CVV", length: 3, required: true },
  carnet: { name: "CVV", length: 3, required: true },
  cabal: { name: "CVV", length: 3, required: true },
  naranja: { name: "CVV", length: 3, required: true },
  uzcard: { name: "CVV", length: 3, required: false },
  humo: { name: "CVV", length: 3, required: false },
  enroute: { name: "", length: 0, required: false },
});
