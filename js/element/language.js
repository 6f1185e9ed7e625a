/**
 * The language an element asks for: its own, else that of the page around it,
 * else the browser's (`auto`).
 *
 * @param {Element & { locale: string }} element
 */
export function languageOf(element) {
  if (element.locale !== "auto") return element.locale;
  for (let node = /** @type {Element} */ (element); node; ) {
    const near = node.closest("[lang]")?.getAttribute("lang");
    if (near) return near;
    const root = node.getRootNode();
    if (!(root instanceof ShadowRoot)) break;
    node = root.host;
  }
  return "auto";
}
