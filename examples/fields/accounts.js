/** The schemes' names, and an account of each: test numbers, or those of their documents. */
const SCHEMES = {
  iban: ["IBAN", { iban: "gb82west12345698765432", bic: "WESTGB22" }],
  bic: ["BIC", { bic: "DEUTDEFF500" }],
  us_ach: ["ACH", { routing: "021000021", account: "000123456789" }],
  gb_bacs: ["Bacs", { sort_code: "089999", account: "66374958" }],
  au_becs: ["BECS", { bsb: "062000", account: "12345678" }],
  ca_eft: ["EFT", { institution: "003", transit: "00022", account: "1234567" }],
  ca_routing: ["Routing number", { routing: "00022-003", account: "1234567" }],
  in_neft: ["NEFT", { ifsc: "sbin0001234", account: "12345678901" }],
  mx_clabe: ["SPEI", { clabe: "032180000118359719" }],
  br_pix: ["Pix", { key: "12abc34501de35" }],
  cn_cnaps: ["CNAPS", { cnaps: "102100099996" }],
  cn_card: ["Bank card", { card: "6226388000000095" }],
  sg_fast: ["FAST", { bank: "7171", branch: "001", account: "0012345678" }],
  sg_paynow: ["PayNow", { proxy: "+6591234567" }],
  hk_account: ["Bank account", { bank: "004", branch: "123", account: "456789" }],
  hk_fps: ["FPS", { proxy: "+85291234567" }],
};

/** Names that are no words; a field that is not here is called by its id. */
const ACRONYMS = { iban: "IBAN", bic: "BIC", bsb: "BSB", ifsc: "IFSC", clabe: "CLABE", cnaps: "CNAPS code" };

const REGIONS = new Intl.DisplayNames("en", { type: "region" });

const nameOf = (id) => ACRONYMS[id] ?? id.charAt(0).toUpperCase() + id.slice(1).replaceAll("_", " ");

export const accounts = (cs) =>
  cs.account.schemes().map(({ id: scheme, country, fields }) => {
    const [title, example] = SCHEMES[scheme] ?? [nameOf(scheme)];
    return {
      id: scheme,
      title,
      about: country ? REGIONS.of(country) : "",
      fields: fields.map(({ id, optional }) => ({
        id,
        label: optional ? `${nameOf(id)} (optional)` : nameOf(id),
        field: `${scheme}.${id}`,
      })),
      example,
      check: (texts) => {
        const known = cs.account.check(scheme, texts);
        return {
          fields: known.fields,
          facts: {
            account: known.code ? `${known.status}, ${known.code}` : known.status,
            kind: known.kind,
            country: known.country && `${known.country}, ${REGIONS.of(known.country)}`,
            bank: known.bank,
            branch: known.branch,
            formatted: fields.map(({ id }) => known.fields[id].formatted).filter(Boolean),
          },
        };
      },
    };
  });
