// Written by scripts/build/codes.mjs from src/error.rs: change the table there.

/** The row in the core's table, from 1, of the first code that a field can get. */
export const FIRST_ROW = 1;

/** The codes that a field can get, in the order of the core's rows. */
export const TYPED_CODES = /** @type {const} */ ([
  "required",
  "characters",
  "card_number_incomplete",
  "card_number_length",
  "card_number_checksum",
  "card_brand_unknown",
  "card_brand_refused",
  "card_expiry_incomplete",
  "card_expiry_format",
  "card_expiry_past",
  "card_expiry_far",
  "card_cvc_incomplete",
  "card_cvc_length",
  "card_holder_length",
  "card_holder_number",
]);
