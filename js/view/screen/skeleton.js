import { el, write } from "../dom.js";

/** @type {import("../contract.js").Screen} */
export const skeleton = (context) => {
  const title = el("h2#title.sr", { tabindex: -1 });
  const bone = (/** @type {string} */ size) => el(`div.bone.${size}`);
  const node = el(
    "section.skeleton",
    { "aria-busy": "true" },
    title,
    bone("heading"),
    bone("label"),
    bone("field"),
    el("div.pair", {}, el("div", {}, bone("label"), bone("field")), el("div", {}, bone("label"), bone("field"))),
    bone("label"),
    bone("field"),
    bone("button"),
  );
  return { node, update: () => write(title, context.words.say("loading")) };
};
