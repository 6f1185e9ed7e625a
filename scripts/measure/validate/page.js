// Runs in the page of `npm run bench:validate`: the same work by ours, by a port
// of our rules to plain JavaScript, and by the libraries that pages use for it.
import { load } from "/js/index.js";

import { CARDS, OTHERS, VALID } from "./cases.js";
import { iban as theirIban, isIban, keystroke, oneBrand } from "./peers.js";
import { number } from "./port/card.js";
import { edit } from "./port/edit.js";
import { iban } from "./port/iban.js";
import { Race } from "./race.js";
import { hardest } from "./worst.js";

if (!crossOriginIsolated) throw new Error("the clock of this page is a coarse one");

const EMPTY = { value: "", start: 0, end: 0 };

const cs = await load({ roots: ["fields", "validators"] });
const check = (typed) => cs.account.check("iban", { iban: typed });

/** Types a card number digit by digit: each keystroke draws the field, and tells status and brand. */
const typing = (strike) => (card) => {
  let [shown, told] = [EMPTY, {}];
  for (const text of card) {
    told = strike(shown, text);
    shown = { value: told.value, start: told.caret, end: told.caret };
  }
  return told;
};

const draw = (shown, text) => cs.edit("card_number", shown, { kind: "insert", text });
const tell = (value) => cs.card.number(value);
const port = (shown, text) => edit(shown, { kind: "insert", text });

/** A keystroke and the answer of `tell` on what is then shown. */
const also = (strike, tell) => (shown, text) => {
  const told = strike(shown, text);
  const { brands } = tell(told.value);
  return { value: told.value, caret: told.caret, brands };
};
const IBANS = [...VALID, ...OTHERS];

const RACES = {
  keystrokes: new Race(CARDS, {
    ours: typing(draw),
    port: typing(port),
    theirs: typing(keystroke),
    "theirs, less": typing(oneBrand),
    "ours, more": typing(also(draw, tell)),
  }),
  ibans: new Race(IBANS, { ours: check, port: iban, theirs: theirIban, "theirs, less": isIban }),
  "valid ibans": new Race(VALID, { ours: check, port: iban, theirs: theirIban, "theirs, less": isIban }),
};

/** Where ours and the port answer differently: with rules of its own it would prove nothing. */
function differences() {
  const asked = [...IBANS, ...hardest(50), ...CARDS.flatMap((card) => [...card].map((_, at) => card.slice(0, at + 1)))];
  return asked.flatMap((typed) => [
    ...differ(typed, tell(typed), number(typed)),
    ...differ(typed, check(typed), iban(typed)),
    ...differ(typed, draw({ value: typed, start: 3, end: 3 }, "7"), port({ value: typed, start: 3, end: 3 }, "7")),
  ]);
}

const differ = (typed, ...answers) => {
  const [ours, ports] = answers.map((answer) => JSON.stringify(answer));
  return ours === ports ? [] : [`${typed}: ${ours} and ${ports}`];
};

/** The longest that one call took, in milliseconds, over texts that were each asked a few times. */
function slowest() {
  let worst = { took: 0, typed: "" };
  for (const typed of hardest(200)) {
    let took = Infinity;
    for (let time = 0; time < 5; time += 1) {
      const begun = performance.now();
      check(typed);
      took = Math.min(took, performance.now() - begun);
    }
    if (took > worst.took) worst = { took, typed };
  }
  return worst;
}

window.bench = { differences, slowest, rounds: (race, times) => Array.from({ length: times }, () => RACES[race].round()) };
