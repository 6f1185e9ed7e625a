import { countries } from "tables";

import { NATIONAL, ODD, mod97 } from "./national.js";
import { HYPHEN, MAX_TYPED, OTHER, SLASH, SPACE, fold, size } from "./text.js";

/** The most characters that are read, and the most that an IBAN has. */
const ROOM = 80;
const LONGEST = 34;

const COUNTRIES = new Map(countries.map((country) => [country.code, country]));
const LETTERS = new Set(countries.map(({ code }) => code[0]));

const DIGITS = "0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * An IBAN as typed so far, in the shape of `cs.account.check`, without a BIC beside it.
 *
 * @param {string} typed
 */
export function iban(typed) {
  const { text, refused, isWord } = read(typed);
  const known = refused ? answer("invalid", refused) : isWord ? answer("incomplete", "incomplete") : judge(text);
  const { status, code, country = null } = known;
  const [bank, branch] = status === "invalid" ? [null, null] : parts(country, text);
  const formatted = refused ? "" : text.replace(/.{4}(?=.)/g, "$& ");
  const fields = { iban: { status, code, formatted }, bic: { status: "empty", code: "required", formatted: "" } };
  return { status, code, kind: null, country: country?.code ?? null, bank, branch, fields };
}

/** The electronic form: capitals without spaces and hyphens. */
function read(typed) {
  if (size(typed) > MAX_TYPED) return { text: "", refused: "too_long" };
  let [text, refused] = ["", ""];
  for (const character of typed) {
    const capital = ascii(Number(character.codePointAt(0)));
    if (capital === undefined) return { text: "", refused: "characters" };
    if (capital === " " || capital === "-") continue;
    if (text.length === ROOM) refused = "too_long";
    else text += capital;
  }
  return refused ? { text: "", refused } : withoutWord(text);
}

/** What forms print in front of the number, and people copy with it, is no part of it. */
function withoutWord(text) {
  if (text === "IBAN" || text === "IBAN:" || (text.length > 1 && "IBAN".startsWith(text))) return { text, isWord: true };
  return { text: text.replace(/^IBAN:?/, "") };
}

function ascii(code) {
  if (code >= 0x20 && code <= 0x7e) return String.fromCharCode(code).toUpperCase();
  const kind = fold(code);
  if (kind < 10) return DIGITS[kind];
  if (kind === SPACE) return " ";
  if (kind === HYPHEN) return "-";
  if (kind === SLASH) return "/";
  return kind === OTHER && code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0).toUpperCase() : undefined;
}

const answer = (status, code = null, country = undefined) => ({ status, code, country });

function judge(text) {
  if (text === "") return answer("empty", "required");
  if (!/^[A-Za-z\d]*$/.test(text)) return answer("invalid", "characters");
  if (text.length > LONGEST) return answer("invalid", "too_long");
  if (!/^[A-Z]{1,2}$/.test(text.slice(0, 2))) return answer("invalid", "misplaced");
  if (text.length === 1) return LETTERS.has(text) ? answer("incomplete", "incomplete") : answer("invalid", "country_unknown");
  const country = COUNTRIES.get(text.slice(0, 2));
  if (!country) return answer("invalid", "country_unknown");
  const [check, bban] = [text.slice(2, 4), text.slice(4)];
  if (bban.length > country.classes.length) return answer("invalid", "too_long");
  if (!/^\d*$/.test(check) || !belongs(country.classes, bban)) return answer("invalid", "misplaced");
  return walk(country, check, bban);
}

function belongs(classes, bban) {
  for (let place = 0; place < bban.length; place += 1) {
    const code = bban.charCodeAt(place);
    const [isDigit, isCapital] = [code >= 48 && code <= 57, code >= 65 && code <= 90];
    const kind = classes[place];
    if (!(kind === "n" ? isDigit : kind === "a" ? isCapital : isDigit || isCapital)) return false;
  }
  return true;
}

/** The sums over an account, and whether what is missing can still make them fit. */
function walk(country, check, bban) {
  const walked = { country, national: NATIONAL[country.code], check: Number(check), left: country.classes.length };
  if (!checkCanBe(walked, check)) return answer("invalid", "checksum", country);
  let sums = { place: 0, remainder: 0, state: 0 };
  for (let place = 0; place < bban.length; place += 1) {
    const next = add(walked, sums, bban.charCodeAt(place));
    if (!next) return answer("invalid", "checksum", country);
    sums = next;
  }
  const left = country.classes.length - sums.place;
  if (left > 0) {
    const isOpen = left > (walked.national?.tight ?? 1) ? goesOn(walked, sums) : reaches(walked, sums);
    return isOpen ? answer("incomplete", "incomplete", country) : answer("invalid", "checksum", country);
  }
  if (!fits(walked, sums)) return answer("invalid", "checksum", country);
  return sums.state === ODD ? answer("warning", "checksum_unsure", country) : answer("valid", null, country);
}

function checkCanBe({ country, national, check }, typed) {
  if (typed === "") return true;
  if (national?.settled === undefined) return typed.length === 1 || (check >= 2 && check <= 98);
  const wanted = 98 - whole(country, national.settled, 0);
  return check === (typed.length === 1 ? Math.floor(wanted / 10) : wanted);
}

const whole = ({ code }, remainder, check) =>
  (mod97(mod97(remainder, code.charCodeAt(0)), code.charCodeAt(1)) * 100 + check) % 97;

const fits = ({ country, check }, { remainder }) => whole(country, remainder, check) === 1;

function add({ country, national }, { place, remainder, state }, code) {
  let next = 0;
  if (state === ODD) next = ODD;
  else if (national) {
    const after = national.add(state, place, country.classes.length - place - 1, code);
    if (after === undefined && national.sure) return undefined;
    next = after ?? ODD;
  }
  return { place: place + 1, remainder: mod97(remainder, code), state: next };
}

function goesOn(walked, sums) {
  for (const character of samples(walked, sums)) if (add(walked, sums, character.charCodeAt(0))) return true;
  return false;
}

function reaches(walked, sums) {
  if (sums.place === walked.country.classes.length) return fits(walked, sums);
  for (const character of samples(walked, sums)) {
    const next = add(walked, sums, character.charCodeAt(0));
    if (next && reaches(walked, next)) return true;
  }
  return false;
}

/** The characters worth trying at a place. */
function samples({ country, national }, { place, state }) {
  const left = country.classes.length - place;
  if (national?.rib && left === 3) return "0AJS";
  if (national?.rib && left === 2) return DIGITS[Math.floor((97 - ((state * 100) % 97)) / 10)];
  return { n: DIGITS, a: CAPITALS, c: DIGITS + CAPITALS }[country.classes[place]];
}

/** Bank and branch, as far as they are typed. */
function parts(country, text) {
  if (!country) return [null, null];
  const [before, bank, branch] = country.parts;
  const from = 4 + before;
  return [part(text, from, bank), part(text, from + bank, branch)];
}

const part = (text, from, length) => (length > 0 && text.length >= from + length ? text.slice(from, from + length) : null);
