// Questions on amounts.
import { CURRENCIES } from "./tables.mjs";
import { twisted } from "./twists.mjs";

const USUAL = ["USD", "EUR", "CNY", "JPY", "KWD", "CLF", "MGA", "MRU", "HUF", "TWD", "UYW"];

const currency = (random) => random.of(random.below(3) === 0 ? CURRENCIES : USUAL);

/** The decimals that most amounts of a currency have. */
const decimals = (code) => ({ JPY: 0, KRW: 0, KWD: 3, BHD: 3, CLF: 4, UYW: 4 })[code] ?? 2;

function decimal(random, code) {
  const whole = random.below(8) === 0 ? random.digits(random.between(1, 17)) : String(random.below(10 ** random.between(1, 6)));
  const count = random.below(12) === 0 ? random.below(6) : decimals(code);
  return count === 0 ? whole : `${whole}.${random.digits(count)}`;
}

/** An amount whose texts are now and then something else. */
function amount(random, code = currency(random)) {
  const value = decimal(random, code);
  return { value: mostly(random, value), currency: random.below(20) === 0 ? mostly(random, code) : code };
}

/** A text that is seldom twisted. */
const mostly = (random, text) => (random.below(6) === 0 ? twisted(random, text) : text);

const rate = (random, text) => mostly(random, text ?? random.of(["0", "1", `0.${random.digits(random.between(1, 8))}`, `${random.below(2000)}.${random.digits(4)}`, `0.0${random.digits(2)}`]));

function pair(random) {
  const code = currency(random);
  return [amount(random, code), amount(random, random.below(10) === 0 ? currency(random) : code)];
}

/** As people write amounts, with groups and either mark. */
function shown(random, code, mark) {
  const [whole, rest] = decimal(random, code).split(".");
  const group = random.of(["", "", mark === "," ? "." : ",", " ", "\u00A0", "'", "’"]);
  return whole.replace(/(?<=\d)(?=(\d{3})+$)/g, group) + (rest ? mark + rest.slice(0, random.between(0, rest.length)) : "");
}

function quote(random) {
  const [from, into] = [currency(random), currency(random)];
  const worth = String(random.between(1, 100));
  const whole = random.between(1, 10_000);
  const point = (code, value) => (decimals(code) === 0 ? `${value}` : `${value}.${"0".repeat(decimals(code))}`);
  const markup = random.below(3) === 0 ? random.below(1000) : 0;
  const fee = random.below(4) === 0 ? { fee: amount(random, into) } : {};
  return {
    amount: random.below(8) === 0 ? amount(random) : { value: point(from, whole), currency: from },
    quoted: random.below(8) === 0 ? amount(random) : { value: point(into, whole * Number(worth)), currency: into },
    rate: rate(random, random.below(8) === 0 ? undefined : worth),
    markup,
    ...fee,
    expires_at: 1_795_305_600,
  };
}

/** @type {Record<string, (random: import("./twists.mjs").Random) => unknown[]>} */
const ARGUMENTS = {
  parse: (random) => {
    const [code, mark] = [currency(random), random.of([".", ","])];
    return [twisted(random, shown(random, code, mark)), random.below(20) === 0 ? mostly(random, code) : code, { mark }];
  },
  format: (random) => {
    const code = random.of(["USD", "EUR", "CNY", "GBP"]);
    return [`${random.below(10 ** random.between(1, 9))}${random.digits(random.below(6))}`.replace(/^0+(?=.)/, "") + `.${random.digits(2)}`, code, random.of(["en", "de", "fr", "zh-CN", "ja", "pt-BR"])];
  },
  units: (random) => Object.values(amount(random)),
  compare: pair,
  add: pair,
  subtract: pair,
  split: (random) => {
    const weight = () => random.of([random.below(100), String(random.below(10)), `0.${random.digits(3)}`, mostly(random, "2.5")]);
    return [...Object.values(amount(random)), Array.from({ length: random.below(6) }, weight)];
  },
  instalments: (random) => [
    ...Object.values(amount(random)),
    { count: random.of([0, 1, 2, 3, 6, 12, 24, 36, 61, random.below(0x10000)]), rate: rate(random), bearer: random.of(["buyer", "merchant"]) },
  ],
  convert: (random) => [
    ...Object.values(amount(random)),
    { rate: rate(random), into: mostly(random, currency(random)), ...(random.below(2) === 0 && { markup: random.of([0, 1, 300, 10_000, random.below(0x10000)]) }) },
  ],
  quote: (random) => [quote(random), { now: random.of([0, 1_795_305_599, 1_795_305_600, Number.MAX_SAFE_INTEGER]) }],
  refund: (random) => {
    const asked = quote(random);
    const part = () => (random.below(2) === 0 ? decimal(random, asked.amount.currency) : asked.amount.value);
    return [asked, mostly(random, part()), random.below(2) === 0 ? {} : { before: mostly(random, part()) }];
  },
};

/** @type {Record<string, (random: import("./twists.mjs").Random) => import("./answer.js").Question>} */
export const money = Object.fromEntries(
  Object.entries(ARGUMENTS).map(([name, make]) => [`money.${name}`, (random) => ({ call: `money.${name}`, args: make(random) })]),
);
