// What a page may write of accounts, identities and their fields, and what must
// not compile: each expected error has its reason. Checked by tsc, never run.
import { load } from "countersign";
import type { AccountCheck, BinHint, Code, FieldCheck, HintedNumberCheck, IdentityCheck, IdentityKind } from "countersign";
import type { Scheme, SchemeFields, Status, TypedField } from "countersign";

const cs = await load({ roots: ["validators", "card"] });

// -- accounts
const account: AccountCheck = cs.account.check("iban", { iban: "GB82", bic: "" });
const reason: Code | null = account.code;
const facts: (string | null)[] = [account.kind, account.country, account.bank, account.branch];
const field: FieldCheck | undefined = account.fields["iban"];
const drawn: string | undefined = field?.formatted;
for (const { id, country, fields } of cs.account.schemes()) {
  const home: string | null = country;
  cs.account.check(id, Object.fromEntries(fields.map((part) => [part.id, home ?? ""])));
  const isMissed: boolean[] = fields.map((part) => !part.optional);
  console.log(isMissed);
}
const ids: Scheme[] = ["iban", "bic", "us_ach", "gb_bacs", "au_becs", "ca_eft", "ca_routing", "in_neft", "mx_clabe"];
ids.push("br_pix", "cn_cnaps", "cn_card", "sg_fast", "sg_paynow", "hk_account", "hk_fps");
// @ts-expect-error there is no such scheme
cs.account.check("swift", { bic: "" });
// @ts-expect-error a number loses leading zeros and, past 2^53, digits
cs.account.check("us_ach", { routing: 21000021 });
// @ts-expect-error a status is one of five words
const isGood: boolean = account.status === "good";
// @ts-expect-error a code is one of the table's
const isKnown: boolean = account.code === "iban_wrong";
// @ts-expect-error a field that the scheme may not have is looked for first
account.fields["iban"].formatted;
const scheme: SchemeFields | undefined = cs.account.schemes()[0];
// @ts-expect-error the schemes are what they are
if (scheme) scheme.fields.push({ id: "bic", optional: true });
const all: Status[] = ["empty", "incomplete", "valid", "warning", "invalid"];

// -- identities
const kinds: IdentityKind[] = ["cn_resident_id", "cn_mobile", "e164", "name"];
const person: IdentityCheck = cs.identity.check("cn_resident_id", "", { today: "2026-11-22" });
const sex: "female" | "male" | null = person.sex;
const told: (string | null)[] = [person.region, person.birth_date, person.country, person.calling_code];
// @ts-expect-error there is no such kind
cs.identity.check("passport", "");
// @ts-expect-error a day is written out
cs.identity.check("cn_resident_id", "", { today: new Date() });
// @ts-expect-error a misspelt option must not be ignored
cs.identity.check("cn_resident_id", "", { now: "2026-11-22" });

// -- cards beside a hint
const hint: BinHint = { bin: "40355010", brands: ["cartes_bancaires", "visa"] };
const hinted: HintedNumberCheck = cs.card.number("4035", { hint, brand: null });
const choices: string[] = hinted.choices;
// @ts-expect-error without a hint there is no choice
cs.card.number("4035").choices;
// @ts-expect-error a choice is one of a hint's brands
cs.card.number("4035", { brand: "visa" });
// @ts-expect-error eight digits may begin with 0
cs.card.number("4035", { hint: { ...hint, bin: 40355010 } });
const postal: FieldCheck = cs.card.postal("94105", { country: "US" });
// @ts-expect-error a postal code is of a country
cs.card.postal("94105");

// -- their fields
const shown = { value: "", start: 0, end: 0 };
const named: TypedField[] = ["iban.iban", "iban.bic", "us_ach.routing", "sg_fast.branch", "cn_mobile", "e164", "postal"];
cs.edit("hk_fps.proxy", shown, { kind: "insert", text: "1" }).rejected;
cs.edit("cn_resident_id", { ...shown, today: "2026-11-22" }, { kind: "delete_forward" });
cs.edit("postal", { ...shown, country: "US" }, { kind: "delete_backward" });
// @ts-expect-error the scheme has no such part
cs.edit("iban.account", shown, { kind: "delete_backward" });
// @ts-expect-error that a part is optional is not in its name
cs.edit("iban.bic?", shown, { kind: "delete_backward" });
// @ts-expect-error a name is not edited
cs.edit("name", shown, { kind: "delete_backward" });

console.log(reason, facts, drawn, ids, isGood, isKnown, all, kinds, sex, told, choices, postal, named);
