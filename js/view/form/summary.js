import { el, write } from "../dom.js";

/**
 * What stands in the way of going on: a list of links to the fields, which
 * shrinks as they are put right.
 *
 * @param {import("../contract.js").Context} context
 */
export function summary(context) {
  const heading = el("h3#summary-title");
  const list = el("ul#summary-list");
  const node = el(
    "div#summary",
    { role: "group", tabindex: -1, "aria-labelledby": "summary-title", "aria-describedby": "summary-list", hidden: true },
    heading,
    list,
  );

  let drawn = "";

  /** @param {{ text: string, field: { input: HTMLElement } }[]} wrong */
  const show = (wrong) => {
    const n = wrong.length;
    node.hidden = !n;
    write(heading, context.words.say(n === 1 ? "summaryOne" : "summaryMany", { n }));
    const texts = wrong.map(({ text }) => text).join("\n");
    // What has the focus in it is not drawn anew without need.
    if (texts === drawn) return;
    drawn = texts;
    list.replaceChildren(
      ...wrong.map(({ text, field: { input } }) => {
        const link = el("a", { href: `#${input.id}` }, text);
        // The fragments of the page do not reach into a shadow root.
        link.addEventListener("click", (event) => {
          event.preventDefault();
          input.focus();
        });
        return el("li", {}, link);
      }),
    );
  };
  return { node, show };
}
