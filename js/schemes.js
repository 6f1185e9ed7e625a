// Written by scripts/build/codes.mjs from src/account/scheme.rs and src/error.rs: change the tables there.

/**
 * The schemes in the order of the core's rows: the parts of each, those that an
 * account is complete without with a question mark, and the country that alone has it.
 */
export const SCHEMES = /** @type {const} */ ({
  iban: { country: null, parts: ["iban", "bic?"] },
  bic: { country: null, parts: ["bic"] },
  us_ach: { country: "US", parts: ["routing", "account"] },
  gb_bacs: { country: "GB", parts: ["sort_code", "account"] },
  au_becs: { country: "AU", parts: ["bsb", "account"] },
  ca_eft: { country: "CA", parts: ["institution", "transit", "account"] },
  ca_routing: { country: "CA", parts: ["routing", "account"] },
  in_neft: { country: "IN", parts: ["ifsc", "account"] },
  mx_clabe: { country: "MX", parts: ["clabe"] },
  br_pix: { country: "BR", parts: ["key"] },
  cn_cnaps: { country: "CN", parts: ["cnaps"] },
  cn_card: { country: "CN", parts: ["card"] },
  sg_fast: { country: "SG", parts: ["bank", "branch", "account"] },
  sg_paynow: { country: "SG", parts: ["proxy"] },
  hk_account: { country: "HK", parts: ["bank", "branch", "account"] },
  hk_fps: { country: "HK", parts: ["proxy"] },
});

/**
 * What is known of a scheme's parts, each under its name.
 *
 * @type {Readonly<Record<keyof typeof SCHEMES, <T>(one: T, two: T, three: T) => Record<string, T>>>}
 */
export const NAMED = {
  iban: (iban, bic) => ({ iban, bic }),
  bic: (bic) => ({ bic }),
  us_ach: (routing, account) => ({ routing, account }),
  gb_bacs: (sort_code, account) => ({ sort_code, account }),
  au_becs: (bsb, account) => ({ bsb, account }),
  ca_eft: (institution, transit, account) => ({ institution, transit, account }),
  ca_routing: (routing, account) => ({ routing, account }),
  in_neft: (ifsc, account) => ({ ifsc, account }),
  mx_clabe: (clabe) => ({ clabe }),
  br_pix: (key) => ({ key }),
  cn_cnaps: (cnaps) => ({ cnaps }),
  cn_card: (card) => ({ card }),
  sg_fast: (bank, branch, account) => ({ bank, branch, account }),
  sg_paynow: (proxy) => ({ proxy }),
  hk_account: (bank, branch, account) => ({ bank, branch, account }),
  hk_fps: (proxy) => ({ proxy }),
};

/** The row, from 1, of the first code that only files with the schemes have. */
export const FIRST_ROW = 101;

/** The codes that only those files have, in the order of the core's rows. */
export const SCHEME_CODES = /** @type {const} */ ([
  "incomplete",
  "too_long",
  "misplaced",
  "checksum",
  "checksum_unsure",
  "country_unknown",
  "country_mismatch",
  "bank_unknown",
  "length_unsure",
  "region_unknown",
  "rule_unsure",
  "birth_date",
  "old_form",
  "mixed_case",
  "witness_program",
  "invoice_amount",
  "invoice_field",
  "invoice_feature",
  "qr_format",
  "qr_length",
  "qr_repeated",
  "qr_missing",
  "qr_value",
  "uri_unknown",
  "uri_name",
]);
