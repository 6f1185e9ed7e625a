/**
 * Prints a part of the page, or of a frame's document, alone: the rest is hidden while that lasts.
 *
 * @param {HTMLElement} node
 */
export function printed(node) {
  const root = node.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const page = root.ownerDocument;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("@media print{body{visibility:hidden!important}}");
  const { style } = /** @type {HTMLElement} */ (root.host);
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  const before = style.cssText;
  style.cssText += ";visibility:visible!important;position:absolute!important;inset:0!important";
  const restore = () => {
    page.adoptedStyleSheets = page.adoptedStyleSheets.filter((other) => other !== sheet);
    style.cssText = before;
  };
  window.addEventListener("afterprint", restore, { once: true });
  window.print();
}
