import { gapsOf, longest, ruleOf } from "./brands.js";
import { group, judge } from "./card.js";
import { MAX_TYPED, OTHER, SLASH, fold, size } from "./text.js";

const MAX_DIGITS = 19;

/**
 * One keystroke in the field of the card number.
 *
 * @param {{ value: string, start: number, end: number }} shown
 * @param {{ kind: string, text?: string }} key
 */
export function edit(shown, key) {
  const { value, start, end } = shown;
  const held = read(value, Math.min(start, end), Math.max(start, end));
  const typed = key.kind === "insert" ? insert(held, String(key.text)) : remove(held, key.kind === "delete_backward");
  const rejected = held.lossy || typed.refused;
  if (typed.digits === undefined) return { value, caret: held.end, changed: false, rejected, status: null, code: null, brand: null };
  const { digits, caret: at, rule } = typed;
  const drawn = group(digits, gapsOf(rule, digits.length), at);
  const changed = drawn.text !== value || start !== drawn.caret || end !== drawn.caret;
  const { status, code } = judge(digits, rule);
  return { value: changed ? drawn.text : value, caret: drawn.caret, changed, rejected, status, code, brand: rule.brand || null };
}

/** The digits of the field, and how many stand before the selection and before its end. */
function read(value, start, end) {
  let [digits, from, to, at, lossy] = ["", 0, 0, 0, false];
  for (const character of value.slice(0, MAX_TYPED)) {
    const kind = fold(Number(character.codePointAt(0)));
    if (kind < 10) {
      if (digits.length < MAX_DIGITS) digits += kind;
      else lossy = true;
      if (at < start) from = digits.length;
      if (at < end) to = digits.length;
    } else if (kind === OTHER) lossy = true;
    at += character.length;
  }
  return { digits, from, to, end: Math.min(end, at), lossy };
}

/** What is inserted, as much of it as there is room for in a number of its brand. */
function insert({ digits, from, to }, text) {
  let [added, refused] = ["", size(text) > MAX_TYPED];
  for (const character of text) {
    const kind = fold(Number(character.codePointAt(0)));
    if (kind === OTHER || kind === SLASH) return { refused: true };
    if (kind < 10) added += kind;
  }
  const [before, after] = [digits.slice(0, from), digits.slice(to)];
  const room = MAX_DIGITS - before.length - after.length;
  if (added.length > room) [added, refused] = [added.slice(0, room), true];
  let rule = ruleOf(before + added + after);
  while (added !== "" && before.length + added.length + after.length > longest(rule)) {
    [added, refused] = [added.slice(0, -1), true];
    rule = ruleOf(before + added + after);
  }
  return added === "" ? { refused } : { digits: before + added + after, caret: from + added.length, refused, rule };
}

/** Without what is selected or, with a bare caret, the digit on the side of the key. */
function remove({ digits, from, to }, backward) {
  if (from === to) {
    if (backward) from = Math.max(0, from - 1);
    else to = Math.min(digits.length, to + 1);
  }
  if (from === to) return { refused: false };
  const left = digits.slice(0, from) + digits.slice(to);
  return { digits: left, caret: from, refused: false, rule: ruleOf(left) };
}
