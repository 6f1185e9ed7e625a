/** @typedef {import("../../edit.js").Shown} Shown */
/** @typedef {import("../../edit.js").Keystroke} Keystroke */
/** @typedef {import("../../edit.js").Edited} Edited */

/** What the core does by itself; every other change is found by comparing. */
const KEYS = /** @type {Record<string, Keystroke["kind"]>} */ ({
  insertText: "insert",
  insertFromPaste: "insert",
  deleteContentBackward: "delete_backward",
  deleteContentForward: "delete_forward",
  deleteByCut: "delete_backward",
});

/** No field holds as much: what lies beyond is not even looked at. */
export const LONGEST = 1024;

/** How far back an undo goes. */
const DEPTH = 99;

/**
 * Has the core draw what an input shows, whichever way a text comes in: by
 * keys, paste, drop, an input method, autofill or a script. The digits that the
 * caret stands between stay where they are.
 *
 * @param {HTMLInputElement} input
 * @param {RegExp} dirt what is left out of a text that has something better in it
 * @param {{
 *   edit: (shown: Shown, key: { kind: Keystroke["kind"], text: string }) => Edited | undefined,
 *   taken: (isRejected: boolean, hasDigits: boolean) => void,
 * }} by `edit` gives nothing while the core is not there
 */
export function typing(input, dirt, { edit, taken }) {
  /** What the field showed after the last change. */
  let shown = input.value;
  /** @type {Shown | null} as it was before a change that the browser makes */
  let before = null;
  /** @type {string[]} */
  let past = [];
  /** @type {string[]} */
  let future = [];

  /** @returns {Shown} */
  const now = () => ({ value: shown, start: input.selectionStart ?? 0, end: input.selectionEnd ?? 0 });

  /**
   * @param {string} value
   * @param {number} start
   * @param {number} end
   */
  const draw = (value, start, end = start) => {
    if (input.value !== value) input.value = value;
    shown = value;
    // Elsewhere it would draw the focus here.
    if (input.matches(":focus")) input.setSelectionRange(start, end);
  };

  /**
   * @param {Shown} base
   * @param {Keystroke["kind"]} kind
   * @param {string} given
   * @param {Shown} [kept] what is shown again where the key has no place
   */
  const press = (base, kind, given, kept = base) => {
    const text = given.slice(0, LONGEST);
    const clean = text.replace(dirt, " ");
    const edited = edit(base, { kind, text: clean.trim() ? clean : text });
    if (!edited) return false;
    const { value, caret } = edited;
    if (edited.changed) {
      if (value !== kept.value) {
        past = [...past, kept.value].slice(-DEPTH);
        future = [];
      }
      draw(value, caret);
    } else draw(kept.value, kept.start, kept.end);
    taken(edited.rejected, clean.trim() !== "");
    return true;
  };

  /** Takes over what the browser, or a script, has made of the text. */
  const absorb = (isForward = false) => {
    const { value, selectionEnd } = input;
    const kept = before ?? now();
    const old = kept.value;
    let head = 0;
    let tail = 0;
    if (before) {
      // What stands behind the caret was there before, and so was what the two
      // texts begin with; between them lies what changed.
      const most = Math.min(old.length, value.length - (selectionEnd ?? 0));
      while (tail < most && old.at(-1 - tail) === value.at(-1 - tail)) tail += 1;
      const rest = Math.min(old.length, value.length) - tail;
      while (head < rest && old[head] === value[head]) head += 1;
    }
    before = null;
    if (value === shown) return;
    const text = value.slice(head, value.length - tail);
    const kind = text ? "insert" : isForward ? "delete_forward" : "delete_backward";
    press({ value: old, start: head, end: old.length - tail }, kind, text, kept);
  };

  /** @param {boolean} isRedo */
  const step = (isRedo) => {
    const [from, to] = isRedo ? [future, past] : [past, future];
    const value = from.pop();
    if (value === undefined) return;
    to.push(shown);
    draw(value, value.length);
    taken(false, true);
  };

  input.addEventListener("beforeinput", (event) => {
    const { inputType, isComposing, cancelable, data, dataTransfer } = event;
    if (input.value !== shown && !isComposing) absorb();
    const kind = KEYS[inputType];
    if (isComposing || inputType === "insertCompositionText") before ??= now();
    else if (inputType.startsWith("history")) {
      event.preventDefault();
      step(inputType === "historyRedo");
    } else if (kind && cancelable && press(now(), kind, data ?? dataTransfer?.getData("text/plain") ?? "")) {
      event.preventDefault();
    } else before = now();
  });
  input.addEventListener("input", (event) => {
    const { isComposing, data, inputType = "" } = /** @type {InputEvent} */ (event);
    // Keyboards of phones compose plain digits too, and never say that it is over.
    if (!isComposing || /^\d+$/.test(data ?? "") || inputType.startsWith("deleteContent")) absorb(inputType.endsWith("Forward"));
  });
  input.addEventListener("compositionend", () => absorb());
  input.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    step(key === "y" || event.shiftKey);
  });

  return {
    /** Takes over what a script wrote without saying so. */
    absorb,
    /** Empties the field, and forgets what was in it. */
    clear() {
      before = null;
      past = [];
      future = [];
      draw("", 0);
    },
  };
}
