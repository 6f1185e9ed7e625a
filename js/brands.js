// Written by scripts/build/codes.mjs from src/card/brand/mod.rs: change the table there.

/** A security code. */
const code = (name = "", length = 3, required = true) => ({ name, length, required });

/** The brands in the order of the core's rows, each with its security code. */
export const BRANDS = {
  visa: code("CVV2"),
  mastercard: code("CVC2"),
  amex: code("CID", 4),
  discover: code("CID"),
  diners: code("CVV"),
  jcb: code("CAV2"),
  unionpay: code("CVN2", 3, false),
  maestro: code("CVC", 3, false),
  mir: code("CVP2"),
  elo: code("CVE"),
  hipercard: code("CVC"),
  rupay: code("CVD2"),
  troy: code("CVV"),
  verve: code("CVV2"),
  dankort: code("CVV"),
  uatp: code("", 0, false),
  cartes_bancaires: code("CVV"),
  mada: code("CVV"),
  carnet: code("CVV"),
  cabal: code("CVV"),
  naranja: code("CVV"),
  uzcard: code("CVV", 3, false),
  humo: code("CVV", 3, false),
  enroute: code("", 0, false),
};
