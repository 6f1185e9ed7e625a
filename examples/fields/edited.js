/** What these changes are in the words of the SDK; the browser makes all others itself. */
const KEYS = {
  insertText: "insert",
  insertFromPaste: "insert",
  deleteContentBackward: "delete_backward",
  deleteContentForward: "delete_forward",
};

/**
 * Has the SDK draw what an input shows. `edit` gets what is shown and a key, as
 * `cs.edit` does, and gives what that gives.
 *
 * A change that cannot be held back, or that the browser makes better, such as
 * the deletion of a word, a composed text or autofill, is found by comparing
 * and drawn anew. After each change comes an `input` event.
 */
export function edited(input, edit) {
  let drawn = input.value;
  /** What was shown before a change that the browser makes. */
  let before;

  const shown = () => ({ value: input.value, start: input.selectionStart, end: input.selectionEnd });

  const draw = (base, key, left = base) => {
    const { value, caret, changed } = edit(base, key);
    const [start, end] = changed ? [caret, caret] : [left.start, left.end];
    if (input.value !== value) input.value = value;
    drawn = value;
    // In an input without the focus, some browsers would move it here.
    if (input.matches(":focus")) input.setSelectionRange(start, end);
  };

  const tell = () => input.dispatchEvent(new Event("input", { bubbles: true }));

  /** Draws what the browser, or a script, has made of the text. */
  const absorb = () => {
    const old = before;
    before = undefined;
    if (input.value === drawn) return;
    if (!old) {
      // Autofill: all that was there is replaced.
      draw({ value: drawn, start: 0, end: drawn.length }, { kind: "insert", text: input.value });
      return;
    }
    const [from, to] = [old.value, input.value];
    const shorter = Math.min(from.length, to.length);
    // What stands behind the caret was there before, and so was what both begin with.
    const most = Math.min(shorter, to.length - input.selectionEnd);
    let tail = 0;
    while (tail < most && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
    let head = 0;
    while (head < shorter - tail && from[head] === to[head]) head += 1;
    const text = to.slice(head, to.length - tail);
    const key = text ? { kind: "insert", text } : { kind: "delete_backward" };
    draw({ value: from, start: head, end: from.length - tail }, key, old);
  };

  input.addEventListener("beforeinput", (event) => {
    const kind = KEYS[event.inputType];
    if (event.isComposing || !event.cancelable || !kind) {
      before ??= shown();
      return;
    }
    event.preventDefault();
    draw(shown(), { kind, text: event.data ?? event.dataTransfer?.getData("text/plain") ?? "" });
    tell();
  });
  input.addEventListener("input", (event) => {
    // Keyboards of phones compose plain digits too, and never say that it is over.
    if (!event.isComposing || /^\d+$/.test(event.data ?? "")) absorb();
  });
  input.addEventListener("compositionend", () => {
    absorb();
    tell();
  });
}
