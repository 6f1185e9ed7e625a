/** The state of a number that breaks a rule that is not sure. */
export const ODD = -1;

const NORWAY = { modulus: 11, from: 0, weights: [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1] };
const SPAIN_BANK = { modulus: 11, from: 0, weights: [4, 8, 5, 10, 9, 7, 3, 6] };
const SPAIN_ACCOUNT = { modulus: 11, from: 10, weights: [1, 2, 4, 8, 5, 10, 9, 7, 3, 6] };
const EIGHT = [9, 7, 3, 1, 9, 7, 3, 1];
const PRAGUE = [
  { modulus: 11, from: 4, weights: [10, 5, 8, 4, 2, 1] },
  { modulus: 11, from: 10, weights: [6, 3, 7, 9, 10, 5, 8, 4, 2, 1] },
];
const TIRANA = [{ modulus: 10, from: 0, weights: EIGHT }];
const BUDAPEST = [...TIRANA, { modulus: 10, from: 8, weights: [...EIGHT, ...EIGHT] }];
const TALLINN = [{ modulus: 10, from: 2, weights: [7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1] }];
const WARSAW = [{ modulus: 10, from: 0, weights: [3, 9, 7, 1, 3, 9, 7, 1] }];

/** What a letter or a digit counts at an odd place in Italy. */
const ODD_PLACE = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** @param {number} code of an ASCII digit or capital */
export const worth = (code) => (code < 65 ? code - 48 : code - 55);

/** The remainder by 97 after one more character. */
export const mod97 = (remainder, code) => (remainder * (code < 65 ? 10 : 100) + worth(code)) % 97;

/**
 * Each rule gives the state after one more character; `undefined` where it is
 * broken for good. `left` is how many characters come after this one.
 */
const weighted = (runs) => (state, place, left, code) => {
  for (const run of runs) {
    const sum = weigh(run, state, place, code - 48);
    if (sum !== undefined) return place - run.from + 1 < run.weights.length || sum === 0 ? sum : undefined;
  }
  return state;
};

function weigh({ modulus, from, weights }, sum, place, digit) {
  const weight = weights[place - from];
  return weight === undefined ? undefined : ((place === from ? 0 : sum) + digit * weight) % modulus;
}

/** Two digits at the end close a sum by 97 over all before them. */
const closing = (value, least, most, fits) => (state, place, left, code) => {
  const remainder = value(state % 97, code);
  if (left > 1) return remainder;
  if (left === 1) return remainder + 97 * (code - 48);
  const pair = Math.floor(state / 97) * 10 + code - 48;
  return remainder === fits && pair >= least && pair <= most ? 0 : undefined;
};

const remainder = (fits) => closing(mod97, 1 + fits, 97 + fits, fits);

const rib = closing((before, code) => (before * 10 + ribWorth(code)) % 97, 1, 97, 0);

const ribWorth = (code) => (code < 65 ? code - 48 : code < 74 ? code - 64 : code < 83 ? code - 73 : code - 81);

function belgium(state, place, left, code) {
  if (left > 1) return (state * 10 + code - 48) % 97;
  const check = state === 0 ? 97 : state;
  return code - 48 === (left === 1 ? Math.floor(check / 10) : check % 10) ? state : undefined;
}

const spanish = (sum) => (sum < 2 ? sum : 11 - sum);

function spain(state, place, left, code) {
  const digit = code - 48;
  if (place === 8) return digit === spanish(state) ? 0 : undefined;
  if (place === 9) return digit * 11;
  const sum = Number(weigh(place < 8 ? SPAIN_BANK : SPAIN_ACCOUNT, state % 11, place, digit));
  const kept = Math.floor(state / 11);
  return left > 0 || kept === spanish(sum) ? kept * 11 + sum : undefined;
}

function finland(state, place, left, code) {
  const weighed = (code - 48) * (left % 2 === 1 ? 2 : 1);
  const sum = (state + Math.floor(weighed / 10) + (weighed % 10)) % 10;
  return left > 0 || sum === 0 ? sum : undefined;
}

function croatia(state, place, left, code) {
  const before = place === 0 || place === 7 ? 10 : state;
  const sum = (before + code - 48) % 10;
  if (place === 6) return sum === 1 ? 0 : undefined;
  if (place === 16) return sum === 1 ? 0 : ODD;
  return ((sum === 0 ? 10 : sum) * 2) % 11;
}

function italy(state, place, left, code) {
  const even = code < 65 ? code - 48 : code - 65;
  const sum = (place === 0 ? 26 - even : state + (place % 2 === 1 ? ODD_PLACE[even] : even)) % 26;
  return left > 0 || sum === 0 ? sum : undefined;
}

function norway(state, place, left, code) {
  const zeros = Math.floor(state / 11) + Number((place === 4 || place === 5) && code === 48);
  const sum = Number(weigh(NORWAY, state % 11, place, code - 48));
  return left > 0 || sum === 0 || zeros === 2 ? zeros * 11 + sum : undefined;
}

/** @typedef {{ add: (state: number, place: number, left: number, code: number) => number | undefined, sure: boolean, tight: number, settled?: number, rib?: boolean }} National */

/**
 * What countries check beside the IBAN's own check digits. `tight`: with how
 * many characters to come a number may have no end that fits. `settled`: the
 * remainder by 97 that every account leaves.
 *
 * @type {Record<string, National>}
 */
export const NATIONAL = {
  ...each("AL", { add: weighted(TIRANA), sure: false, tight: 1 }),
  ...each("BA PT SI", { add: remainder(1), sure: true, tight: 1, settled: 1 }),
  ...each("ME MK RS ST TL XK", { add: remainder(1), sure: false, tight: 1 }),
  ...each("BI DJ MR TN", { add: remainder(0), sure: false, tight: 1 }),
  ...each("BE", { add: belgium, sure: true, tight: 3 }),
  ...each("CZ SK", { add: weighted(PRAGUE), sure: true, tight: 4 }),
  ...each("EE", { add: weighted(TALLINN), sure: true, tight: 4 }),
  ...each("ES", { add: spain, sure: true, tight: 4 }),
  ...each("FI", { add: finland, sure: true, tight: 3 }),
  ...each("FR MC", { add: rib, sure: true, tight: 4, rib: true }),
  ...each("HR", { add: croatia, sure: true, tight: 1 }),
  ...each("HU", { add: weighted(BUDAPEST), sure: true, tight: 3 }),
  ...each("IT SM", { add: italy, sure: true, tight: 2 }),
  ...each("NO", { add: norway, sure: true, tight: 4 }),
  ...each("PL", { add: weighted(WARSAW), sure: true, tight: 1 }),
};

function each(codes, national) {
  return Object.fromEntries(codes.split(" ").map((code) => [code, national]));
}
