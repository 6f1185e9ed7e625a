import { dress, el, write } from "../dom.js";
import { LONGEST, typing } from "./typing.js";

/** @typedef {import("../../card.js").Check} Check */
/** @typedef {import("../../state.js").FieldName} FieldName */

/** @typedef {ReturnType<typeof field>} Field */

/**
 * @typedef {object} Asked
 * @property {FieldName} name
 * @property {string} autocomplete
 * @property {RegExp | undefined} dirt what is left out of a text with something better in it; none where any text is right
 * @property {Node | undefined} beside drawn at the end of the input
 * @property {Parameters<typeof typing>[2]["edit"]} edit nothing while the core is not there
 * @property {(text: string) => Check} check
 * @property {(code: string, isWarning: boolean) => string} explain
 * @property {(text: string) => void} announce
 * @property {(hasDigits: boolean) => string} refusal why a keystroke was not taken
 * @property {(kind: "focus" | "blur") => void} tell
 * @property {(text: string) => void} changed
 */

/**
 * One field: label, input, and under it the hint or what is wrong. It says so
 * once the text can no longer become right, or is left unfinished, and no
 * longer than that is so.
 *
 * @param {Asked} asked
 */
export function field({ name, autocomplete, dirt, beside, edit, check, explain, announce, refusal, tell, changed }) {
  const input = el(`input#${name}`, {
    type: "text",
    autocomplete,
    inputmode: dirt && "numeric",
    dir: dirt ? "ltr" : "auto",
    maxlength: LONGEST,
    autocorrect: "off",
    autocapitalize: dirt ? "off" : "words",
    spellcheck: "false",
    "aria-required": "true",
    "aria-describedby": `${name}-error ${name}-hint`,
  });
  const label = el("label", { for: name });
  const hint = el(`p#${name}-hint.hint`);
  const error = el(`p#${name}-error.error`);
  const node = el(`div.field.${name}`, {}, label, el("div.box", {}, input, beside), error, hint);
  /** @type {string | null} the code that is said */
  let said = null;
  let nudge = "";
  let hinted = "";
  let before = "";

  /** @returns {Check} as it would be judged if the buyer went on now */
  const judge = () => {
    const { status, code } = check(input.value);
    return { status, code: status === "empty" ? "required" : code };
  };

  /**
   * @param {string | null} code
   * @param {boolean} [isWarning]
   * @param {boolean} [isQuiet] where it is announced otherwise
   */
  const say = (code, isWarning = false, isQuiet = false) => {
    const text = code ? explain(code, isWarning) : "";
    if (code && code !== said && !isQuiet) announce(text);
    said = code;
    write(error, text);
    node.classList.toggle("wrong", Boolean(code) && !isWarning);
    node.classList.toggle("warned", Boolean(code) && isWarning);
    dress(input, { "aria-invalid": Boolean(code) && !isWarning && "true" });
  };

  /** @param {string} text */
  const note = (text) => {
    if (text && text !== nudge) announce(text);
    nudge = text;
    write(hint, nudge || hinted);
    node.classList.toggle("nudged", Boolean(nudge));
  };

  /** Says what is wrong for good; what is only unfinished, where `isLeft`. */
  const review = (isLeft = false) => {
    const { status, code } = judge();
    const isTold = status === "invalid" || code === said || (isLeft && status !== "empty");
    say(status !== "valid" && isTold ? code : null, status === "warning");
  };

  const taken = () => {
    const value = input.value;
    if (value === before) return;
    before = value;
    review();
    changed(value);
  };

  const typed =
    dirt &&
    typing(input, dirt, {
      edit,
      taken(isRejected, hasDigits) {
        note(isRejected ? refusal(hasDigits) : "");
        taken();
      },
    });
  /** Takes over what a script wrote without saying so. */
  const absorb = () => {
    typed?.absorb();
    taken();
  };
  if (!typed) input.addEventListener("input", taken);
  input.addEventListener("focus", () => tell("focus"));
  input.addEventListener("blur", () => {
    note("");
    absorb();
    review(true);
    tell("blur");
  });

  return {
    name,
    node,
    input,
    judge,
    review,
    absorb,
    /** What is typed, also where a script wrote it. */
    get text() {
      absorb();
      return input.value;
    },
    /** @param {string} text */
    set text(text) {
      if (typed && !text) typed.clear();
      input.value = text;
      typed?.absorb();
      before = input.value;
    },
    /** Says what is wrong, as on Continue, and gives the text. */
    insist() {
      say(judge().code, false, true);
      return error.textContent ?? "";
    },
    /** Forgets what was said. */
    calm() {
      say(null);
      note("");
    },
    /**
     * @param {string} title
     * @param {string} text
     */
    title(title, text) {
      write(label, title);
      hinted = text;
      write(hint, nudge || hinted);
      if (said) write(error, explain(said, node.classList.contains("warned")));
    },
  };
}
