import { languageAt } from "../language.js";

/**
 * The language an element asks for: its own, else that of the page around it,
 * else the browser's (`auto`).
 *
 * @param {Element & { locale: string }} element
 */
export const languageOf = (element) => (element.locale === "auto" && languageAt(element)) || element.locale;
