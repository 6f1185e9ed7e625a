import { CSS_TEXT } from "./style.js";

/** What `appearance.variables` may set as `--countersign-…`, by the property that takes its values. */
const NAMES = /** @type {const} */ ({
  color: ["accent", "onAccent", "ink", "soft", "paper", "raised", "line", "danger", "success", "warning", "focus"],
  "border-radius": ["radius"],
  width: ["space"],
  "font-family": ["fontFamily"],
  "font-size": ["fontSize"],
});

/**
 * Gives a root its sheet, and keeps its theme and its variables as the settings
 * say. A value that is not one for its property, or that would fetch, is left out.
 *
 * @param {ShadowRoot} root
 * @param {HTMLElement} main
 * @param {AbortSignal} signal
 * @returns {(settings: import("./contract.js").Settings) => void}
 */
export function looks(root, main, signal) {
  // A sheet belongs to the document that it was made for.
  const { CSSStyleSheet: Sheet } = root.ownerDocument.defaultView ?? globalThis;
  const sheet = new Sheet();
  sheet.replaceSync(CSS_TEXT);
  root.adoptedStyleSheets = [sheet];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let asked = "auto";
  const theme = () => (main.dataset.theme = asked === "auto" ? (dark.matches ? "dark" : "light") : asked);
  dark.addEventListener("change", theme, { signal });
  return ({ theme: wanted, appearance }) => {
    asked = wanted === "dark" || wanted === "light" ? wanted : "auto";
    theme();
    for (const [property, names] of Object.entries(NAMES)) {
      for (const name of names) {
        const value = `${appearance?.variables?.[name] ?? ""}`;
        const isSafe = CSS.supports(property, value) && !/url\(|image|var\(|;/i.test(value);
        // An empty value takes away what was set before.
        main.style.setProperty(`--countersign-${name.replace(/[A-Z]/, "-$&").toLowerCase()}`, isSafe ? value : "");
      }
    }
  };
}
