import { countries } from "tables";

import { NATIONAL } from "./port/national.js";

const LONG = 2048;

/** Texts as long as can be handed in, of all kinds of characters. */
const LONGEST = ["1", "4", "A", " ", "-", "é", "\u{FF11}", "\u{1F600}", "DE89", "FR14 2004 ", "4242 "].map((part) => part.repeat(LONG).slice(0, LONG));

const ALPHABETS = { n: "0123456789", a: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", c: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" };

/**
 * The texts that an account takes longest to judge: the longest, and of every
 * country beginnings that its own rule lets pass, with few characters to come
 * and so all ways to go on to be tried. Always the same ones.
 *
 * @param {number} count of beginnings for each country and number of characters to come
 */
export function hardest(count) {
  const random = dice(97);
  const found = [...LONGEST];
  for (const country of countries) {
    for (let time = 0; time < count; time += 1) {
      for (let left = 1; left <= 4; left += 1) found.push(beginning(country, left, random));
    }
  }
  return found;
}

function beginning({ code, classes }, left, random) {
  const national = NATIONAL[code];
  let [bban, state] = ["", 0];
  while (bban.length < classes.length - left) {
    const alphabet = ALPHABETS[classes[bban.length]];
    const first = random(alphabet.length);
    let next;
    for (let turn = 0; turn < alphabet.length && next === undefined; turn += 1) {
      const character = alphabet[(first + turn) % alphabet.length];
      next = national ? national.add(state, bban.length, classes.length - bban.length - 1, character.charCodeAt(0)) : 0;
      if (next !== undefined) bban += character;
    }
    // Some ways lead nowhere: from the start.
    if (next === undefined) bban = "";
    state = next ?? 0;
  }
  // Where all accounts leave one remainder, any other pair is refused before all this.
  const check = national?.settled === undefined ? 2 + random(97) : settledCheck(code, national.settled);
  return code + String(check).padStart(2, "0") + bban;
}

function settledCheck(code, remainder) {
  const letters = [...code].map((letter) => letter.charCodeAt(0) - 55).join("");
  return 98 - Number(BigInt(`${remainder}${letters}00`) % 97n);
}

/** Numbers that look as if they were drawn, the same in every run (D. Lehmer, MINSTD). */
function dice(seed) {
  let state = seed;
  return (sides) => (state = (state * 48_271) % 2_147_483_647) % sides;
}
