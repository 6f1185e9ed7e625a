import { el, write } from "./dom.js";

/**
 * A line that says why something could not be done, in the language of now.
 *
 * @param {import("./contract.js").Context} context
 */
export function problemLine(context) {
  const node = el("p#problem.problem", { role: "alert" });
  /** @type {string | null | undefined} */
  let code;
  const update = () => write(node, code ? context.words.reason(code) : "");
  return {
    node,
    update,
    /** @param {string | null | undefined} why */
    show(why) {
      code = why;
      update();
    },
  };
}
