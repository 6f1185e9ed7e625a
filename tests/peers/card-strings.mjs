// What is printed on cards, as right texts are made.

const BRANDS = ["visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay", "maestro", "elo", "mir", "hipercard", "troy", "verve", "naranja", ""];
const NAMES = ["Ann", "O'Neil", "José", "María-José", "Jr.", "van", "der", "Berg", "Müller", "李", "小龙", "Иван", "علي", "5", "4242"];
const COUNTRIES = ["US", "CA", "GB", "DE", "FR", "JP", "BR", "NL", "PL", "IE", "HK", "AE", ""];
const POSTAL = { US: "nnnnn", CA: "ana nan", GB: "aan naa", JP: "nnn-nnnn", BR: "nnnnn-nnn", NL: "nnnn aa", PL: "nn-nnn", IE: "ann cccc" };

/** Right texts of the card's fields. @param {import("./strings.mjs").Tables} tables */
export function cards({ types, ranges, today }) {
  const prefixes = [...types.flatMap(({ patterns }) => patterns.map((one) => (Array.isArray(one) ? one : [one, one]))), ...ranges];
  const lengths = [...types.flatMap((type) => type.lengths), 12, 13, 15, 17];
  return {
    card_number: (random) => {
      const [first, last] = random.of(prefixes);
      return numberOf(random, String(random.between(first, last)), random.of(lengths));
    },
    card_expiry: (random) => ({ right: dateOf(random, Number(today.slice(0, 4))), stray: random.run(random.between(1, 7), "0123456789/- ") }),
    card_cvc: (random) => ({ right: random.digits(random.between(1, 5)), beside: random.of(BRANDS) }),
    card_holder: (random) => ({ right: Array.from({ length: random.between(1, 4) }, () => random.of(NAMES)).join(" ") }),
    card_postal: (random) => {
      const beside = random.of(COUNTRIES);
      return { right: random.shaped(POSTAL[beside] ?? "nnnnn"), beside };
    },
  };
}

/** All numbers of six digits with two more, and the ends of every row of the peer's table. */
export function beginnings(random, { types }) {
  const whole = (prefix, filler) => String(prefix).padEnd(8, filler);
  const ends = types.flatMap(({ patterns }) =>
    patterns.flatMap((one) => (Array.isArray(one) ? one : [one]).flatMap((end) => [whole(end, "0"), whole(end, "9")])),
  );
  const all = Array.from({ length: 1_000_000 }, (_, number) => String(number).padStart(6, "0") + random.digits(2));
  return [...ends, ...all].map((text) => ({ kind: "card_brand", text, beside: "" }));
}

/** A number with this prefix and its Luhn digit. */
function numberOf(random, prefix, length) {
  const body = (prefix + random.digits(length)).slice(0, length - 1);
  return { right: body + luhnDigit(body), stray: body + random.digits(1) };
}

/** The digit that makes a number pass (ISO/IEC 7812-1, annex B). */
export function luhnDigit(body) {
  const sum = [...body].reverse().reduce((total, digit, place) => {
    const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

const FORMS = [
  ({ mm, yy }) => `${mm}/${yy}`,
  ({ mm, yy }) => `${mm} / ${yy}`,
  ({ mm, yyyy }) => `${mm}/${yyyy}`,
  ({ m, yy }) => `${m}/${yy}`,
  ({ m, yyyy }) => `${m}/${yyyy}`,
  ({ mm, yy }) => mm + yy,
  ({ mm, yyyy }) => mm + yyyy,
  ({ m, yy }) => m + yy,
  ({ mm, yy }) => `${mm} ${yy}`,
  ({ mm, yy }) => `${mm}-${yy}`,
  ({ mm, yyyy }) => `${yyyy}-${mm}`,
];

/** A date from two years ago to twenty-five ahead, in any of the forms people type. */
function dateOf(random, thisYear) {
  const m = String(random.between(1, 12));
  const yyyy = String(random.between(thisYear - 2, thisYear + 25));
  return random.of(FORMS)({ m, mm: m.padStart(2, "0"), yyyy, yy: yyyy.slice(2) });
}
