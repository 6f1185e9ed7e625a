// Questions on cards, accounts and identities.
import { BRANDS } from "../../js/brands.js";
import { SCHEMES } from "../../js/schemes.js";
import { TODAY, either, made, shaped, these } from "./tables.mjs";
import { typed } from "./twists.mjs";

const IDS = Object.keys(BRANDS);
const DAYS = [TODAY, "2026-11-30", "2026-12-01", "2000-02-29", "1999-12-31", "2099-12-31", "0001-01-01", "9999-12-31"];
const COUNTRIES = ["US", "CA", "GB", "DE", "FR", "JP", "BR", "NL", "PL", "IE", "HK", "AE", "CN", "IN", "SE", "PT", "GR", "AX", "XX"];
const POSTAL = shaped("nnnnn", "nnnnn-nnnn", "ana nan", "aan naa", "aann naa", "nnn-nnnn", "nnnn aa", "nn-nnn", "ann cccc", "aa-nnnnn", "nnnn", "nnn nn", "ccc ccc");

const day = (random) => (random.below(2) === 0 ? TODAY : random.of(DAYS));
const brand = (random) => random.of([...IDS, null]);

/** Right texts of each part of each account, by the scheme's name and the part's. */
export const PARTS = {
  "iban.iban": made("iban"),
  "iban.bic": made("bic"),
  "bic.bic": made("bic"),
  "us_ach.routing": made("us_routing"),
  "us_ach.account": shaped("nnnn", "nnnnnnnnnnnn", "nnnnnnnnnnnnnnnnn", "cccccc-nnn"),
  "gb_bacs.sort_code": shaped("nnnnnn", "nn-nn-nn"),
  "gb_bacs.account": shaped("nnnnnnnn", "nnnnnnn", "nnnnnnnnnn"),
  "au_becs.bsb": shaped("nnnnnn", "nnn-nnn", "062-000"),
  "au_becs.account": shaped("nnnnn", "nnnnnnnnn"),
  "ca_eft.institution": shaped("00n", "nnn"),
  "ca_eft.transit": shaped("nnnnn"),
  "ca_eft.account": shaped("nnnnnnn", "nnnnnnnnnnnn"),
  "ca_routing.routing": shaped("nnnnn-nnn", "0nnnnnnnn", "nnnnn00n"),
  "ca_routing.account": shaped("nnnnnnn", "nnnnnnnnnnnn"),
  "in_neft.ifsc": shaped("aaaa0cccccc", "SBIN0nnnnnn", "aaaannnnnnn"),
  "in_neft.account": shaped("nnnnnnnnn", "nnnnnnnnnnnnnnnnnn"),
  "mx_clabe.clabe": shaped("032180000118359719", "nnnnnnnnnnnnnnnnnn", "032nnnnnnnnnnnnnnn"),
  "br_pix.key": either(made("br_cpf"), made("br_cnpj"), shaped("+55nnnnnnnnnnn", "aaa@aaaa.br"), these("+5511987654321", "pix@bcb.gov.br", "123e4567-e12b-12d1-a456-426655440000")),
  "cn_cnaps.cnaps": shaped("102100099996", "nnnnnnnnnnnn", "10nnnnnnnnnn"),
  "cn_card.card": either(made("card_number"), shaped("6226388000000095", "62nnnnnnnnnnnnnnnnn")),
  "sg_fast.bank": shaped("7171", "nnnn"),
  "sg_fast.branch": shaped("081", "nnn"),
  "sg_fast.account": shaped("nnnnnnnnnn", "nnn-nnnnn-n", "nnnnnnnn"),
  "sg_paynow.proxy": either(made("sg_uen"), shaped("9nnnnnnn", "+65 8nnn nnnn", "annnnnnna", "S1234567D", "aaa@BANK")),
  "hk_account.bank": shaped("004", "nnn"),
  "hk_account.branch": shaped("nnn"),
  "hk_account.account": shaped("nnnnnn", "nnn-nnn", "nnnnnnnnn"),
  "hk_fps.proxy": shaped("nnnnnnn", "nnnnnnnnn", "+852-9nnnnnnn", "9nnnnnnn", "aaa@aaa.hk", "+86-138nnnnnnnn"),
};

/** Right texts of identities. */
export const IDENTITIES = {
  cn_resident_id: made("cn_resident_id"),
  cn_mobile: shaped("1nnnnnnnnnn", "138nnnnnnnn", "+86 138 nnnn nnnn", "0086-199nnnnnnnn", "(+86)177nnnnnnnn"),
  e164: shaped("+1 nnn nnn nnnn", "+44 (0)20 nnnn nnnn", "00852nnnnnnnn", "+86138nnnnnnnn", "+nnnnnnnnnnn", "+49-nnn/nnnnnn"),
  name: either(made("card_holder"), these("买买提·艾力", "Ａｎｎａ　Ｌｅｅ", "Łukasz Żak", "O’Neil", "Ｊｏｓé", "ﾀﾅｶ", "a", "李")),
};

/** Right texts of what is on a card. */
export const CARDS = {
  number: made("card_number"),
  expiry: made("card_expiry"),
  cvc: shaped("nnn", "nnnn", "nn", "nnnnn"),
  holder: made("card_holder"),
  postal: POSTAL,
};

/** @type {Record<string, (random: import("./twists.mjs").Random) => import("./answer.js").Question>} */
export const card = {
  "card.number": (random) => ({ call: "card.number", args: [typed(random, CARDS.number(random))] }),
  "card.hinted": (random) => {
    const number = CARDS.number(random);
    const bin = random.below(4) === 0 ? random.digits(8) : number.slice(0, 8).padEnd(8, "0");
    const brands = Array.from({ length: random.between(1, 4) }, () => random.of(IDS));
    return { call: "card.number", args: [typed(random, number), { hint: { bin, brands }, brand: random.of([...brands, brand(random)]) }] };
  },
  "card.expiry": (random) => ({ call: "card.expiry", args: [typed(random, CARDS.expiry(random)), { today: day(random) }] }),
  "card.cvc": (random) => ({ call: "card.cvc", args: [typed(random, CARDS.cvc(random)), { brand: brand(random) }] }),
  "card.holder": (random) => ({ call: "card.holder", args: [typed(random, CARDS.holder(random))] }),
  "card.postal": (random) => ({ call: "card.postal", args: [typed(random, POSTAL(random)), { country: random.of(COUNTRIES) }] }),
};

for (const [scheme, { parts }] of Object.entries(SCHEMES)) {
  const names = parts.map((part) => part.replace("?", ""));
  card[`account.${scheme}`] = (random) => {
    const given = names.filter(() => random.below(10) > 0);
    return { call: "account.check", args: [scheme, Object.fromEntries(given.map((name) => [name, typed(random, PARTS[`${scheme}.${name}`](random))]))] };
  };
}

for (const [kind, make] of Object.entries(IDENTITIES)) {
  card[`identity.${kind}`] = (random) => ({ call: "identity.check", args: [kind, typed(random, make(random)), { today: day(random) }] });
}

/** What a field of this name shows beside its text. */
export const beside = (random, field) => ({
  ...(field === "card_cvc" && { brand: brand(random) }),
  ...(field === "postal" && { country: random.of(COUNTRIES) }),
  ...(field === "cn_resident_id" && { today: day(random) }),
});
