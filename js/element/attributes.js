/** On a server there are no elements: the class can be imported, and is never made. */
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/**
 * Takes over what a page set on an element before it had its class.
 *
 * @param {any} element
 */
export function takeOver(element) {
  for (const name of Object.keys(element)) {
    const value = element[name];
    // What the class has is set again, on it.
    if (name in element.constructor.prototype && delete element[name]) element[name] = value;
  }
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | null | undefined} value none takes the attribute away
 */
function reflect(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** The element's attributes, as properties. */
export class Attributes extends Base {
  /** The gateway's origin. */
  get gateway() {
    return this.getAttribute("gateway") ?? "";
  }
  set gateway(value) {
    reflect(this, "gateway", value);
  }

  /** BCP 47, or `auto`. */
  get locale() {
    return this.getAttribute("locale") ?? "auto";
  }
  set locale(value) {
    reflect(this, "locale", value);
  }

  /** @returns {import("../port/messages.js").Theme} */
  get theme() {
    const theme = this.getAttribute("theme");
    return theme === "light" || theme === "dark" ? theme : "auto";
  }
  set theme(value) {
    reflect(this, "theme", value);
  }

  /**
   * Where the core and the screens are: `frame`, or `inline` in this page.
   *
   * @returns {"frame" | "inline"}
   */
  get isolation() {
    return this.getAttribute("isolation") === "inline" ? "inline" : "frame";
  }
  set isolation(value) {
    reflect(this, "isolation", value);
  }

  /** What the receipt is called in the form. */
  get name() {
    return this.getAttribute("name") ?? "";
  }
  set name(value) {
    reflect(this, "name", value);
  }

  /** Whether the form needs a receipt that says that the order is paid. */
  get required() {
    return this.hasAttribute("required");
  }
  set required(value) {
    this.toggleAttribute("required", value);
  }

  get disabled() {
    return this.hasAttribute("disabled");
  }
  set disabled(value) {
    this.toggleAttribute("disabled", value);
  }
}
