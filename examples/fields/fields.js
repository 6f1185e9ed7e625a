// Every field of every scheme, checked while it is typed.
import { load } from "http://127.0.0.1:4242/sdk/1.0.0/headless.js";
import { edited } from "/edited.js";

const cs = await load({ roots: ["card", "validators", "coin", "qr"] });
const main = document.querySelector("main");
const nav = document.querySelector("nav");

/** Names of the fields; the others are named by their own words. */
const NAMES = {
  iban: "IBAN",
  bic: "BIC",
  bsb: "BSB",
  ifsc: "IFSC",
  clabe: "CLABE",
  cnaps: "CNAPS",
  cn_resident_id: "Resident identity number (China)",
  cn_mobile: "Mobile number (China)",
  e164: "Telephone number, international",
  us_ach: "ACH",
  gb_bacs: "Bacs",
  au_becs: "BECS",
  ca_eft: "EFT",
  ca_routing: "Routing number of cheques",
  in_neft: "NEFT",
  mx_clabe: "SPEI",
  br_pix: "Pix",
  cn_cnaps: "CNAPS",
  cn_card: "Bank card as an account",
  sg_fast: "FAST",
  sg_paynow: "PayNow",
  hk_account: "Local transfer",
  hk_fps: "FPS",
};
const nameOf = (id) => NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1).replaceAll("_", " ");

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function section(id, title) {
  nav.append(make("a", { href: `#${id}` }, title));
  const cards = make("div", { className: "cards" });
  main.append(make("section", { id }, make("h2", {}, title), cards));
  return cards;
}

/**
 * A box of fields that are checked together: `check` gets what is in them by
 * name, and gives what is known: each field's status and code, and facts of all.
 */
function box(cards, title, fields, check) {
  const set = make("fieldset", {}, make("legend", {}, title));
  const inputs = {};
  const told = {};
  const facts = make("p", { className: "facts" });
  const texts = () => Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
  const show = () => {
    const known = check(texts());
    for (const [name, { status, code }] of Object.entries(known.fields)) {
      told[name].dataset.status = status;
      told[name].textContent = code ? `${status} · ${code}: ${cs.explain(code)}` : status;
      inputs[name].ariaInvalid = String(status === "invalid");
    }
    facts.replaceChildren(
      ...Object.entries(known.facts ?? {})
        .filter(([, value]) => value !== null && value !== "" && value?.length !== 0)
        .flatMap(([name, value]) => [make("b", {}, `${name} `), `${[value].flat().join(", ")}  `]),
    );
    if (known.drawn) facts.append(known.drawn);
  };
  for (const { id, label = nameOf(id), field, options, value = "" } of fields) {
    const input = options
      ? make("select", {}, ...options.map((option) => make("option", { value: option }, option || "none")))
      : make("input", { autocomplete: "off", spellcheck: false, autocapitalize: "off" });
    input.value = value || (options?.[0] ?? "");
    input.name = id;
    inputs[id] = input;
    told[id] = make("p", { className: "told", id: `${title}-${id}`.replaceAll(/\W+/g, "-") });
    input.setAttribute("aria-describedby", told[id].id);
    if (field) edited(input, (shown, key) => cs.edit(field, { ...shown, ...beside(field, texts()) }, key));
    input.addEventListener("input", show);
    set.append(make("label", {}, label, input));
    if (!options) set.append(told[id]);
  }
  set.append(facts);
  cards.append(set);
  show();
}

/** What a field's form depends on, beside what is typed in it. */
function beside(field, { number = "", country = "" }) {
  if (field === "card_cvc") return { brand: cs.card.number(number).brand };
  if (field === "postal") return { country };
  return {};
}

const card = section("card", "Card");
box(
  card,
  "Card",
  [
    { id: "number", label: "Card number", field: "card_number" },
    { id: "expiry", label: "Expiry date", field: "card_expiry" },
    { id: "cvc", label: "Security code", field: "card_cvc" },
    { id: "holder", label: "Name on card" },
  ],
  (texts) => {
    const number = cs.card.number(texts.number);
    const expiry = cs.card.expiry(texts.expiry);
    const { brand, brands, lengths, last4, cvc } = number;
    return {
      fields: { number, expiry, cvc: cs.card.cvc(texts.cvc, { brand }), holder: cs.card.holder(texts.holder) },
      facts: { brand, candidates: brands, lengths, last4, code: cvc?.name, month: expiry.month, year: expiry.year },
    };
  },
);
box(
  card,
  "Co-badged card, by a hint on 45717360",
  [
    { id: "number", label: "Card number", field: "card_number", value: "4571 7360 0000 0000" },
    { id: "brand", label: "The buyer's choice", options: ["", "visa", "dankort"] },
  ],
  ({ number, brand }) => {
    const hint = { bin: "45717360", brands: ["dankort", "visa"] };
    const known = cs.card.number(number, { hint, brand });
    return { fields: { number: known }, facts: { brand: known.brand, choices: known.choices } };
  },
);
box(
  card,
  "Postal code",
  [
    { id: "country", options: ["US", "CA", "GB", "BR", "DE", "IE", "JP", "NL", "PL", "CN", "HK"] },
    { id: "postal", label: "Postal code", field: "postal" },
  ],
  ({ postal, country }) => ({ fields: { postal: cs.card.postal(postal, { country }) } }),
);

const accounts = section("accounts", "Accounts");
for (const { id: scheme, country, fields } of cs.account.schemes()) {
  box(
    accounts,
    country ? `${nameOf(scheme)} (${country})` : nameOf(scheme),
    fields.map(({ id, optional }) => ({
      id,
      field: `${scheme}.${id}`,
      label: optional ? `${nameOf(id)} (optional)` : nameOf(id),
    })),
    (texts) => {
      const { fields: checked, status, kind, country: found, bank, branch } = cs.account.check(scheme, texts);
      return { fields: checked, facts: { account: status, kind, country: found, bank, branch } };
    },
  );
}

const identity = section("identity", "Identity");
for (const id of ["cn_resident_id", "cn_mobile", "e164", "name"]) {
  box(identity, id === "name" ? "Real name" : nameOf(id), [{ id, label: "Value", ...(id !== "name" && { field: id }) }], (texts) => {
    const { status, code, formatted, ...facts } = cs.identity.check(id, texts[id]);
    return { fields: { [id]: { status, code } }, facts: { formatted, ...facts } };
  });
}

const coins = section("coins", "Coins");
for (const coin of ["bitcoin", "ethereum"]) {
  box(coins, `${nameOf(coin)} address`, [{ id: "address" }], ({ address }) => {
    const { status, code, ...facts } = cs.coin.address(coin, address);
    return { fields: { address: { status, code } }, facts };
  });
}
box(coins, "Lightning invoice", [{ id: "invoice" }], ({ invoice }) => read("invoice", invoice, (text) => cs.coin.invoice(text)));
box(coins, "Link of BIP-321 or ERC-681", [{ id: "link" }], ({ link }) => read("link", link, cs.coin.uri.read));

const codes = section("qr", "QR codes");
for (const kind of ["emv", "epc", "pix", "upi", "hkqr", "paynow"]) {
  box(codes, `${kind.toUpperCase()} payload`, [{ id: "payload" }], ({ payload }) => {
    // The payload of EPC codes has lines; a field of one line has them as \n.
    return read("payload", payload.replaceAll("\\n", "\n"), cs.qr[kind].read);
  });
}
box(codes, "Symbol", [{ id: "text", value: "https://example.com" }, { id: "level", options: ["L", "M", "Q", "H"], value: "M" }], ({ text, level }) =>
  read("text", text, (input) => cs.qr.symbol(input, { level }), ({ size, path, viewBox }) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("class", "symbol");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", "QR symbol");
    svg.setAttribute("viewBox", viewBox);
    drawn.setAttribute("d", path);
    svg.append(drawn);
    return { facts: { modules: `${size} × ${size}` }, drawn: svg };
  }),
);

/** What a parser that throws says, as a field's status. */
function read(name, text, parse, tell = (known) => ({ facts: flat(known) })) {
  try {
    return { fields: { [name]: { status: "valid", code: null } }, ...tell(parse(text)) };
  } catch (error) {
    return { fields: { [name]: { status: error.code === "required" ? "empty" : "invalid", code: error.code } } };
  }
}

/** An object's members with those of the objects in it. */
function flat(known, prefix = "") {
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(flat(value, `${prefix}${name}.`))
        : [[`${prefix}${name}`, value]],
    ),
  );
}

document.querySelector("#loading").remove();
