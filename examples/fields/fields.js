// Every field of every scheme, drawn and checked while it is typed.
import { accounts } from "./accounts.js";
import { box, make } from "./box.js";
import { cards } from "./cards.js";
import { codes } from "./codes.js";
import { coins } from "./coins.js";
import { identities } from "./identities.js";
import { money } from "./money.js";

const SECTIONS = [
  ["cards", "Cards", cards],
  ["accounts", "Accounts", accounts],
  ["identities", "Identities", identities],
  ["coins", "Coins", coins],
  ["codes", "QR codes", codes],
  ["money", "Money", money],
];

const loading = document.querySelector("#loading");

try {
  const { load } = await import("http://127.0.0.1:4242/sdk/1.0.0/headless.js");
  // All but what a checkout needs.
  const cs = await load({ roots: ["card", "validators", "money", "coin", "qr"] });
  for (const [id, title, boxes] of SECTIONS) {
    document.querySelector("nav").append(make("a", { href: `#${id}` }, title));
    const all = make("div", { className: "boxes" }, ...boxes(cs).map((each) => box(cs, each)));
    document.querySelector("main").append(make("section", { id }, make("h2", {}, title), all));
  }
  loading.remove();
} catch (error) {
  loading.textContent = "The checks could not be loaded. Is the gateway running?";
  throw error;
}
