/**
 * The `lang` that holds at a place, seen through shadow roots.
 *
 * @param {Node | null} place
 */
export function languageAt(place) {
  for (let node = place; node; node = node.parentNode ?? /** @type {ShadowRoot} */ (node).host) {
    const lang = /** @type {Partial<Element>} */ (node).getAttribute?.("lang");
    if (lang) return lang;
  }
  return "";
}
