import { el, write } from "../dom.js";
import { icon } from "../icons.js";
import { printed } from "../printed.js";
import { facts, lines, masked } from "./facts.js";

/** @type {import("../contract.js").Screen} */
export const success = (context) => {
  const title = el("h2#title", { tabindex: -1, "aria-describedby": "lead" });
  const lead = el("div#lead");
  const amount = el("p.amount");
  const body = el("div.receipt");
  const print = el("button#print.secondary", { type: "button", click: () => printed(node) });
  const summary = el("summary");
  const why = el("p.soft");
  const jws = el("textarea#receipt", { readonly: true, rows: 4, dir: "ltr", spellcheck: "false" });
  const copy = el("button#copy.quiet", { type: "button" });
  copy.addEventListener("click", () => {
    jws.focus();
    jws.select();
    // The clipboard's own interface asks for a permission that a page need not give its frames.
    const isCopied = document.execCommand("copy");
    copy.focus();
    if (!isCopied) return jws.focus();
    write(copy, context.words.say("copied"));
    context.announce(context.words.say("copied"));
  });

  /** @type {import("../contract.js").Drawn["update"]} */
  const update = ({ state }) => {
    const { words } = context;
    const { order, receipt, card, phase } = state ?? {};
    if (!order || !receipt) return;
    const held = phase === "authorized";
    write(title, words.say(held ? "authorizedTitle" : "successTitle"));
    write(amount, words.amount(receipt.amount));
    const text = held ? words.say("authorizedText") : receipt.late ? words.say("lateText") : "";
    lead.replaceChildren(...(text ? [el("p", {}, text)] : []));
    body.replaceChildren(
      ...[
        order.description && el("p.what", {}, el("bdi", {}, order.description)),
        lines(words, order),
        facts("", [
          [words.say("payee"), order.merchant.name],
          [words.say("order"), order.id],
          [words.say("card"), masked(words, card ?? null)],
          [words.say("date"), words.time(receipt.issued_at)],
          [words.say("reference"), `${state?.sid} / ${receipt.seq}`, "ref"],
          [words.say("refunded"), Number(receipt.refunded?.value) ? words.amount(receipt.refunded ?? receipt.amount) : null],
          [words.say("total"), words.amount(receipt.amount), "total"],
        ]),
      ].filter((part) => part != null),
    );
    write(print, words.say("print"));
    write(summary, words.say("signedReceipt"));
    write(why, words.say("signedReceiptText"));
    write(copy, words.say("copy"));
    jws.value = receipt.jws;
    jws.setAttribute("aria-label", words.say("signedReceipt"));
  };
  const node = el(
    "section.panel.success",
    {},
    el("div.badge.good", {}, icon("check")),
    title,
    amount,
    lead,
    body,
    print,
    el("details.signed", {}, summary, why, jws, copy),
  );
  return { node, update };
};
