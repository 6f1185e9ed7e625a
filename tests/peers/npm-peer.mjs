// The npm packages as the other side, on a given day: `tables` prints theirs,
// `published` every row of their tests and examples; `fit` tells of `country TAB BBAN`
// whether the account fits, and `judge` of `kind TAB text TAB beside` each package's
// verdict. Lines are percent-encoded, answers JSON, a line each.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

import { record } from "./published.mjs";

const [command, packages, day] = process.argv.slice(2);
const require = createRequire(`${packages}/`);

if (day) stopClock(day);
const validator = require("card-validator");
const types = require("credit-card-type");
const ibantools = require("ibantools");
const TYPES = require("credit-card-type/dist/lib/card-types.js");

/** card-validator's words; the second is whether typing on can help. */
const said = ({ isValid, isPotentiallyValid }) => (isValid ? "valid" : isPotentiallyValid ? "open" : "invalid");
const yes = (isValid) => (isValid ? "valid" : "invalid");

const SIZES = Object.fromEntries(Object.values(TYPES).map(({ type, code }) => [type, code.size]));
const TYPE_OF = { amex: "american-express", diners: "diners-club" };

const JUDGES = {
  card_number: (text) => ({ "card-validator": said(validator.number(text)) }),
  card_brand: (text) => {
    const [first, ...others] = types(text);
    return { "credit-card-type": others.length > 0 ? "open" : (first?.type ?? "none") };
  },
  card_expiry: (text) => ({ "card-validator": said(validator.expirationDate(text)) }),
  card_cvc: (text, brand) => ({ "card-validator": said(validator.cvv(text, SIZES[TYPE_OF[brand] ?? brand] ?? [3, 4])) }),
  card_holder: (text) => ({ "card-validator": said(validator.cardholderName(text)) }),
  card_postal: (text) => ({ "card-validator": said(validator.postalCode(text)) }),
  iban: (text) => ({ ibantools: yes(ibantools.isValidIBAN(ibantools.electronicFormatIBAN(text))) }),
  // As its own documents have it, without separators.
  bic: (text) => ({ ibantools: yes(ibantools.isValidBIC(text.replace(/[ -]/g, ""))) }),
};

if (command === "tables") {
  console.log(JSON.stringify({ types: Object.values(TYPES), countries: ibantools.getCountrySpecifications() }));
} else if (command === "published") {
  for (const row of record(require)) console.log(row.map(encodeURIComponent).join("\t"));
} else if (command === "fit") {
  await answer((country, bban) => ibantools.isValidBBAN(bban, country));
} else {
  await answer((kind, text, beside) => JUDGES[kind]?.(text, beside) ?? {});
}

async function answer(judge) {
  const lines = [];
  for await (const line of createInterface({ input: process.stdin })) {
    lines.push(JSON.stringify(judge(...line.split("\t").map(decodeURIComponent))));
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Everything that asks for the time is told this day's. */
function stopClock(iso) {
  const Clock = Date;
  const now = Clock.parse(`${iso}T12:00:00Z`);
  globalThis.Date = /** @type {DateConstructor} */ (
    class extends Clock {
      constructor(...given) {
        // @ts-expect-error: all that a date can be made of.
        super(...(given.length > 0 ? given : [now]));
      }
    }
  );
}
