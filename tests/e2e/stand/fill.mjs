import { inElement, onInside } from "./isolation.mjs";

/**
 * Has a card in the fields at once, each as a paste puts it there over what it
 * held: keys are for tests of typing.
 *
 * @param {import("../driver/page.mjs").Page} page
 * @param {Record<string, string>} card texts by field
 * @param {import("./isolation.mjs").Place} [place]
 */
export async function fillIn(page, card, place) {
  await page.waitFor(inElement("#number:enabled", place));
  await onInside(page, paste, [card], place);
}

/** Runs in the page. */
function paste(root, card) {
  for (const [name, text] of Object.entries(card)) {
    const field = root.getElementById(name);
    field.focus();
    field.select();
    document.execCommand(text ? "insertText" : "delete", false, text);
  }
}
