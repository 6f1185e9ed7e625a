/**
 * @template {string} S
 * @typedef {S extends `${infer N}#${string}` ? N : S extends `${infer N}.${string}` ? N : S} TagOf
 */

/**
 * @template {string} S
 * @typedef {TagOf<S> extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[TagOf<S>] : HTMLElement} Made
 */

/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Given */

/**
 * Makes an element: `tag#id.class.class`, what it is given (a function is a
 * listener, `false`, `null` and `undefined` leave an attribute out) and what is
 * in it. Text only ever becomes a text node.
 *
 * @template {string} S
 * @param {S} what
 * @param {Given} [given]
 * @param {(Node | string | null | undefined)[]} children
 * @returns {Made<S>}
 */
export function el(what, given = {}, ...children) {
  const [start = "", ...classes] = what.split(".");
  const [tag = "", id] = start.split("#");
  const node = document.createElement(tag);
  if (id) node.id = id;
  if (classes.length) node.className = classes.join(" ");
  dress(node, given);
  node.append(...children.filter((child) => child != null));
  return /** @type {Made<S>} */ (node);
}

/**
 * Makes an SVG element.
 *
 * @param {string} tag
 * @param {Given} given
 * @param {Node[]} children
 * @returns {SVGElement}
 */
export function svg(tag, given, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(node, given);
  node.append(...children);
  return node;
}

/**
 * Gives an element its attributes and listeners; takes away those that are
 * `false`, `null` or `undefined`.
 *
 * @param {Element} node
 * @param {Given} given
 */
export function dress(node, given) {
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === false || value == null) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : `${value}`);
  }
}

/**
 * Writes a text where it differs: a live region would say the same text again.
 *
 * @param {Node} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
