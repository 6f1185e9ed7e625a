/** Where postal codes have a form of their own, and one place where they have none. */
const COUNTRIES = {
  US: "United States",
  BR: "Brazil",
  CA: "Canada",
  CN: "China",
  DE: "Germany",
  GB: "Great Britain",
  HK: "Hong Kong (no codes)",
  IE: "Ireland",
  JP: "Japan",
  NL: "Netherlands",
  PL: "Poland",
};

/** What a gateway would say of cards that begin so. */
const HINT = { bin: "40355010", brands: ["cartes_bancaires", "visa"] };

export const cards = (cs) => [
  {
    id: "card",
    title: "Card",
    fields: [
      { id: "number", label: "Card number", field: "card_number", keyboard: "numeric" },
      { id: "expiry", label: "Expiry date", field: "card_expiry", keyboard: "numeric" },
      {
        id: "cvc",
        label: "Security code",
        field: "card_cvc",
        keyboard: "numeric",
        // How long it is, the brand says.
        beside: ({ number }) => ({ brand: cs.card.number(number).brand }),
      },
      { id: "holder", label: "Name on card" },
    ],
    example: { number: "378282246310005", expiry: `${new Date().getFullYear() + 3}-09`, cvc: "1234", holder: "Ada Lovelace" },
    check: (texts) => {
      const number = cs.card.number(texts.number);
      const expiry = cs.card.expiry(texts.expiry);
      const { brand, brands, formatted, lengths, last4, cvc } = number;
      return {
        fields: { number, expiry, cvc: cs.card.cvc(texts.cvc, { brand }), holder: cs.card.holder(texts.holder) },
        facts: {
          brand,
          "can be": brands.length > 1 ? brands : null,
          formatted,
          digits: lengths,
          "last four": last4,
          "security code": cvc && `${cvc.name}, ${cvc.length} digits${cvc.required ? "" : ", if there is one"}`,
          "good through": expiry.year && `${String(expiry.month).padStart(2, "0")}/${expiry.year}`,
        },
      };
    },
  },
  {
    id: "hinted",
    title: "Co-badged card",
    about: `beside a hint on ${HINT.bin}`,
    fields: [
      { id: "number", label: "Card number", field: "card_number", keyboard: "numeric" },
      { id: "brand", label: "The buyer’s choice", options: { "": "None", cartes_bancaires: "Cartes Bancaires", visa: "Visa" } },
    ],
    example: { number: "4035501000000008" },
    check: ({ number, brand }) => {
      const known = cs.card.number(number, { hint: HINT, brand });
      return { fields: { number: known }, facts: { brand: known.brand, choices: known.choices, formatted: known.formatted } };
    },
  },
  {
    id: "postal",
    title: "Postal code",
    fields: [
      { id: "country", label: "Country", options: COUNTRIES },
      { id: "postal", label: "Postal code", field: "postal", beside: ({ country }) => ({ country }) },
    ],
    example: { country: "GB", postal: "sw1a1aa" },
    check: ({ postal, country }) => {
      const known = cs.card.postal(postal, { country });
      return { fields: { postal: known }, facts: { formatted: known.formatted } };
    },
  },
];
