/** What the page's part says by itself: there is nothing loaded that could. */
const WORDS = {
  en: {
    form: "Secure payment form",
    down: "The payment form cannot be shown.",
    again: "Try again",
    window: "The payment goes on in its window.",
    show: "Show the window",
    here: "Pay here",
  },
  zh: {
    form: "安全付款表单",
    down: "无法显示付款表单。",
    again: "重试",
    window: "请在付款窗口中继续。",
    show: "显示窗口",
    here: "在此付款",
  },
};

/** @typedef {keyof typeof WORDS.en} Key */

/**
 * @param {string} language BCP 47
 * @param {Key} key
 */
export const say = (language, key) => WORDS[/^zh/i.test(language) ? "zh" : "en"][key];

/**
 * A notice in place of the form.
 *
 * @param {"alert" | "status"} role
 * @param {string} text
 * @param {[id: string, label: string, press: () => void][]} buttons
 */
export function notice(role, text, buttons) {
  const node = document.createElement("p");
  node.setAttribute("role", role);
  node.append(text);
  for (const [id, label, press] of buttons) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", id, textContent: label, onclick: press });
    node.append(" ", button);
  }
  return node;
}
