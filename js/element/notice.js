/**
 * What the page's part says by itself: there is nothing loaded that could.
 *
 * @type {Record<string, [text: string, again: string]>}
 */
const WORDS = {
  en: ["The payment form cannot be shown.", "Try again"],
  zh: ["无法显示付款表单。", "重试"],
};

/**
 * A notice in place of the form.
 *
 * @param {string} language BCP 47
 * @param {string} code
 * @param {(() => void) | undefined} again tries once more, where that can help
 */
export function notice(language, code, again) {
  const [text, retry] = /** @type {[string, string]} */ (WORDS[language.slice(0, 2).toLowerCase()] ?? WORDS["en"]);
  const node = document.createElement("p");
  node.setAttribute("role", "alert");
  node.append(`${text} (${code})`);
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = "next";
    button.textContent = retry;
    button.addEventListener("click", again, { once: true });
    node.append(" ", button);
  }
  return node;
}
