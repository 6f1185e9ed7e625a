/** What keys do, in the words of the SDK. */
const KINDS = { deleteContentBackward: "delete_backward", deleteContentForward: "delete_forward" };

/**
 * Has each keystroke in an input drawn by the SDK: `edit` gets what is shown and
 * the key, and tells what is shown next.
 *
 * What cannot be held back, such as what an input method composes or a browser
 * fills in, is drawn anew once it is there.
 */
export function edited(input, edit) {
  const apply = (shown, key) => {
    const { value, caret, changed } = edit(shown, key);
    if (!changed) return;
    input.value = value;
    input.setSelectionRange(caret, caret);
    input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  };
  const shown = () => ({ value: input.value, start: input.selectionStart, end: input.selectionEnd });
  const whole = () => apply({ value: "", start: 0, end: 0 }, { kind: "insert", text: input.value });

  input.addEventListener("beforeinput", (event) => {
    const text = event.data ?? event.dataTransfer?.getData("text/plain");
    const kind = KINDS[event.inputType] ?? (event.inputType.startsWith("insert") ? "insert" : undefined);
    if (event.isComposing || !event.cancelable || !kind || (kind === "insert" && text === undefined)) return;
    event.preventDefault();
    apply(shown(), kind === "insert" ? { kind, text } : { kind });
  });
  input.addEventListener("compositionend", whole);
  input.addEventListener("change", whole);
}
