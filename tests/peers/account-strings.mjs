// Names of accounts, as right texts are made.
import { CLASSES } from "./random.mjs";

/** Right texts of accounts. @param {import("./strings.mjs").Tables} tables */
export function accounts(tables) {
  const countries = Object.keys(tables.structures);
  const registered = countries.filter((country) => tables.countries[country]?.IBANRegistry);
  return {
    iban: (random) => {
      const country = random.of(random.below(20) === 0 ? countries : registered);
      const bban = random.of(tables.fitting[country] ?? [bbanOf(random, tables.structures[country])]);
      const stray = bbanOf(random, tables.structures[country]);
      return { right: ibanOf(country, bban), stray: ibanOf(country, stray) };
    },
    bic: (random) => {
      const prefix = random.shaped(random.below(20) === 0 ? "cccc" : "aaaa");
      const rest = random.shaped(random.below(2) === 0 ? "cc" : "ccccc");
      const country = random.below(3) === 0 ? random.shaped("aa") : random.of(Object.keys(tables.countries));
      return { right: prefix + country + rest, stray: prefix + random.shaped("aa") + rest };
    },
    us_routing: (random) => {
      const prefix = random.below(4) === 0 ? random.digits(2) : String(random.of([...span(0, 12), ...span(21, 32), ...span(61, 72), 80])).padStart(2, "0");
      const body = prefix + random.digits(6);
      return { right: body + tenLess(weighed(body, [3, 7, 1, 3, 7, 1, 3, 7])), stray: body + random.digits(1) };
    },
    br_cpf: (random) => {
      const body = random.below(50) === 0 ? random.digits(1).repeat(9) : random.digits(9);
      return { right: punctuated(random, brazilian(body, 11), "nnn.nnn.nnn-nn"), stray: body + random.digits(2) };
    },
    br_cnpj: (random) => {
      const body = random.shaped((random.below(2) === 0 ? "n" : "c").repeat(12));
      return { right: punctuated(random, brazilian(body, 9), "nn.nnn.nnn/nnnn-nn"), stray: body + random.digits(2) };
    },
    sg_uen: (random) => random.of(UENS)(random),
  };
}

const UENS = [
  (random) => {
    const body = random.digits(8);
    return { right: body + "XMKECAWLJDB"[weighed(body, [10, 4, 9, 3, 8, 2, 7, 1]) % 11], stray: body + random.shaped("a") };
  },
  (random) => {
    const body = String(random.between(1950, 2030)) + random.digits(5);
    return { right: body + "ZKCMDNERGWH"[weighed(body, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11], stray: body + random.shaped("a") };
  },
  (random) => {
    const body = random.of("RST") + random.digits(2) + random.of(["LL", "FC", "CC", "SS", "ZZ"]) + random.digits(4);
    const letters = "ABCDEFGHJKLMNPQRSTUVWX0123456789";
    const sum = [...body].reduce((total, one, at) => total + letters.indexOf(one) * [4, 3, 5, 3, 10, 2, 2, 5, 7][at], 0);
    return { right: body + letters[(sum + 6) % 11], stray: body + random.shaped("a") };
  },
];

/** A random BBAN of a structure as schwifty has it: `4!a10!n`. */
export function bbanOf(random, structure) {
  return structure.replace(/(\d+)!([nace])/g, (_, length, name) => random.run(Number(length), CLASSES[name] ?? " "));
}

/** An IBAN with its check digits (ISO 13616-1). */
export function ibanOf(country, bban) {
  const number = [...`${bban}${country}00`].map((one) => parseInt(one, 36)).join("");
  return country + String(98n - (BigInt(number) % 97n)).padStart(2, "0") + bban;
}

/** A tax number with its two digits by 11; the highest weight is for the first round. */
function brazilian(body, highest) {
  const digit = (text) => {
    const weights = [...text].map((_, at) => 2 + ((text.length - 1 - at) % (highest - 1)));
    return String(((11 - (weighed(text, weights) % 11)) % 11) % 10);
  };
  const once = body + digit(body);
  return once + digit(once);
}

/** With or without the signs that it is printed with. */
function punctuated(random, text, picture) {
  if (random.below(2) === 0) return text;
  const left = [...text];
  return [...picture].map((place) => (place === "n" ? left.shift() : place)).join("");
}

function weighed(text, weights) {
  return [...text].reduce((sum, one, at) => sum + (one.charCodeAt(0) - 48) * weights[at], 0);
}

const tenLess = (sum) => String((10 - (sum % 10)) % 10);
const span = (first, last) => Array.from({ length: last - first + 1 }, (_, at) => first + at);
