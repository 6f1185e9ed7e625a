import { BRANDS } from "../../brands.js";
import { dress, el } from "../dom.js";
import { brandName } from "../screen/facts.js";
import { field } from "./field.js";
import { codeMark, markRow } from "./marks.js";

/** @typedef {import("../contract.js").Context} Context */
/** @typedef {import("../../card.js").Check} Check */
/** @typedef {import("../../state.js").FieldName} FieldName */
/** @typedef {import("../../state.js").FieldState} FieldState */

/** What has no place among digits, those of other scripts included; in a date its separators have. */
const NO_DIGIT = /[^\d\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]+/g;
const NO_DATE = /[^\d\u0660-\u0669\u06f0-\u06f9\uff10-\uff19/\uff0f-]+/g;

/** The most marks that the number has room for. */
const MOST = 4;

/** UTC-12, where a day ends last, in seconds. */
const LAST_ZONE = 12 * 3600;

/**
 * The fields of a card: how each is edited, checked and explained.
 *
 * @param {Context} context
 * @param {(name: FieldName, value: string) => void} changed
 */
export function card(context, changed) {
  /** @type {{ card: import("../../card.js").Card, edit: any } | undefined} */
  let core;
  let known = { brand: /** @type {string | null} */ (null), fits: /** @type {string[]} */ ([]), last4: /** @type {string | null} */ (null) };
  let announced = /** @type {string | null} */ (null);
  const marks = markRow("span#brand");
  const where = el("span.where");

  const accepted = () => context.given.state?.methods.find(({ id }) => id === "card")?.brands ?? [];

  /**
   * What a brand asks of a code.
   *
   * @param {string | null} brand
   * @returns {{ length: number, required: boolean } | undefined}
   */
  const codeOf = (brand) => BRANDS[/** @type {keyof typeof BRANDS} */ (brand)];

  /** @param {string[]} brands */
  const names = (brands) =>
    new Intl.ListFormat(context.words.tag).format(brands.map((brand) => brandName(context.words, brand)));

  /** @type {Record<FieldName, (text: string, core: any) => Check>} */
  const checks = {
    number(text, { card }) {
      const check = card.number(text);
      const { brands, status, last4 } = check;
      const all = accepted();
      const fits = all.length ? brands.filter((/** @type {string} */ brand) => all.includes(brand)) : brands;
      const isWhole = status === "valid" || status === "warning";
      const isSure = fits.length === 1 || isWhole;
      known = { brand: fits.includes(check.brand) ? check.brand : ((isSure && fits[0]) || null), fits, last4 };
      // No more digits make another brand of it.
      if (brands.length && !fits.length) return { status: "invalid", code: "card_brand_refused" };
      if (isWhole && !brands.length) return { status: "invalid", code: "card_brand_unknown" };
      return check;
    },
    expiry(text, { card }) {
      const now = context.given.state?.now;
      return card.expiry(text, now ? { today: new Date((now - LAST_ZONE) * 1000).toISOString().slice(0, 10) } : {});
    },
    cvc(text, { card }) {
      const check = card.cvc(text, { brand: known.brand });
      return check.status === "empty" && codeOf(known.brand)?.required === false ? { status: "valid", code: null } : check;
    },
    holder: (text, { card }) => card.holder(text),
  };

  /**
   * @param {FieldName} name
   * @param {string} code
   * @param {boolean} isWarning
   * @returns {string}
   */
  const explain = (name, code, isWarning) => {
    const { words } = context;
    if (code === "required") return words.say(`required_${name}`);
    if (code === "card_brand_refused") {
      const brand = core?.card.number(fields.number.input.value).brand;
      if (brand) return words.say("brandRefused", { brand: names([brand]), brands: names(accepted()) });
    }
    return isWarning && name === "number" ? words.say("numberUnusual") : words.reason(code);
  };

  /**
   * @param {FieldName} name
   * @param {string} autocomplete
   * @param {RegExp} [dirt]
   * @param {Node} [beside]
   * @param {string} [edited] what the core calls it
   * @returns {import("./field.js").Field}
   */
  const make = (name, autocomplete, dirt, beside, edited) =>
    field({
      name,
      autocomplete,
      dirt,
      beside,
      edit: (shown, key) => core?.edit(edited, name === "cvc" ? { ...shown, brand: known.brand } : shown, key),
      check: (text) =>
        core ? checks[name](text, core) : { status: text ? "incomplete" : "empty", code: null },
      explain: (code, isWarning) => explain(name, code, isWarning),
      announce: context.announce,
      refusal: (hasDigits) => context.words.say(hasDigits ? "noRoom" : "digitsOnly"),
      tell: (kind) => context.tell({ kind, field: name }),
      changed(value) {
        if (name === "number") recognise();
        changed(name, value);
      },
    });

  const fields = {
    number: make("number", "cc-number", NO_DIGIT, marks.node, "card_number"),
    expiry: make("expiry", "cc-exp", NO_DATE, undefined, "card_expiry"),
    cvc: make("cvc", "cc-csc", NO_DIGIT, where, "card_cvc"),
    holder: make("holder", "cc-name"),
  };
  const all = Object.values(fields);

  /** Shows what the number is known to be, and asks for a code to match. */
  const recognise = () => {
    const { words } = context;
    const { number, cvc } = fields;
    number.judge();
    const { brand, fits } = known;
    const open = number.input.value ? fits : accepted();
    marks.show(brand ? [brand] : open.length <= MOST || !number.input.value ? open.slice(0, MOST) : [], brand ? names([brand]) : "");
    dress(marks.node, { "data-brand": brand ?? "", "data-open": !brand && Boolean(number.input.value) });
    if (brand && brand !== announced && number.input.matches(":focus")) context.announce(names([brand]));
    announced = brand;

    // While the brand is open, what all of those that are taken have in common.
    const lengths = new Set(accepted().map((id) => codeOf(id)?.length));
    const { length = lengths.size === 1 ? [...lengths][0] : undefined, required = true } = codeOf(brand) ?? {};
    const isNone = length === 0;
    const isFront = length === 4;
    if (isNone && cvc.input.value) {
      cvc.text = "";
      changed("cvc", "");
    }
    cvc.input.disabled = isNone;
    dress(cvc.input, { "aria-required": required && !isNone && "true" });
    if (where.dataset.at !== `${isFront}`) where.replaceChildren(codeMark(isFront));
    where.dataset.at = `${isFront}`;
    cvc.title(
      words.say("cvc"),
      words.say(
        isNone ? "cvcNone" : !length ? "cvcHintAny" : isFront ? "cvcHintFront" : required ? "cvcHint" : "cvcOptional",
        { n: length ?? 0 },
      ),
    );
    cvc.review();
  };

  context.fields().then(
    (loaded) => {
      core = loaded;
      for (const { absorb } of all) absorb();
      recognise();
    },
    // The view says so, and asks again.
    () => {},
  );

  return {
    node: el("div.card", {}, fields.number.node, el("div.pair", {}, fields.expiry.node, fields.cvc.node), fields.holder.node),
    fields,
    all,
    isReady: () => Boolean(core),
    /** Statuses, brand and last four digits; nothing that was typed. */
    states() {
      const told = Object.fromEntries(
        all.map(({ name, judge }) => {
          const { status, code } = judge();
          return [name, /** @type {FieldState} */ ({ status, code })];
        }),
      );
      Object.assign(told.number ?? {}, { brand: known.brand, last4: known.last4 });
      return told;
    },
    /** Says it all anew, in the language and for the order there is. */
    update() {
      const { words } = context;
      const brands = accepted();
      fields.number.title(words.say("number"), brands.length ? words.say("accepted", { brands: names(brands) }) : "");
      fields.expiry.title(words.say("expiry"), words.say("expiryText"));
      fields.holder.title(words.say("holder"), "");
      dress(fields.expiry.input, { placeholder: words.say("expiryHint") });
      recognise();
      fields.number.review();
    },
  };
}
