// What a page may write, and what must not compile: each expected error has its
// reason. Checked by tsc, never run.
import { CheckoutError, load } from "countersign";
import type { Amount, BitcoinUri, Code, CoinUri, Emv, Pix, QrSymbol, Quote, Settled, State } from "countersign";

const cs = await load({
  roots: ["fields", "card", "core", "validators", "money", "coin", "qr"],
  url: "/sdk/",
  integrity: { core: "sha384-" },
});

// -- fields
const number = cs.card.number("4242");
const last4: string | null = number.last4;
const code: Code | null = number.code;
cs.card.expiry("12/27", { today: "2026-11-22" });
cs.card.cvc("123", { brand: number.brand });
// @ts-expect-error a number loses leading zeros and, past 2^53, digits
cs.card.number(4242424242424242);
// @ts-expect-error a status is one of five words
const isGood: boolean = number.status === "good";
cs.edit("card_number", { value: "", start: 0, end: 0 }, { kind: "insert", text: "4" });
// @ts-expect-error what is inserted must be said
cs.edit("card_number", { value: "", start: 0, end: 0 }, { kind: "insert" });
// @ts-expect-error there is no such field
cs.edit("iban", { value: "", start: 0, end: 0 }, { kind: "delete_backward" });

// -- money
cs.money.format("128.00", "CNY", "zh-CN");
// @ts-expect-error an amount is never a float
cs.money.format(128, "CNY");
cs.money.split("100.00", "CNY", [1, "2.5"]);
const typed: string = cs.money.parse("1.234,50", "EUR", { mark: "," });
// @ts-expect-error the decimal mark cannot be guessed
cs.money.parse("1.234", "EUR");
const total: Amount = cs.money.add({ value: typed, currency: "EUR" }, { value: "0.50", currency: "EUR" });
cs.money.compare(total, cs.money.subtract(total, total));
cs.money.instalments("100.00", "CNY", { count: 3, rate: "0.023", bearer: "buyer" }).instalments[0]?.principal;
// @ts-expect-error a rate is never a float
cs.money.instalments("100.00", "CNY", { count: 3, rate: 0.023, bearer: "buyer" });
cs.money.convert("100.00", "CNY", { rate: "0.13795", into: "USD", markup: 300 });
const quote: Quote = { amount: total, quoted: total, rate: "1", expires_at: 1 };
const due: Amount = cs.money.quote(quote, { now: 0 });
cs.money.refund(quote, due.value, { before: "0.00" });

// -- codes
const pix: Pix = cs.qr.pix.read("");
const copy: string = cs.qr.pix.write({ ...pix, amount: due });
// @ts-expect-error an amount is never a float
cs.qr.pix.write({ ...pix, amount: 1.5 });
// @ts-expect-error a misspelt member must not be ignored
cs.qr.pix.write({ key: "k", nmae: "n", city: "c" });
// @ts-expect-error who is paid has a name
cs.qr.hkqr.write({ fps_id: "1", currency: "HKD", category: "0000", country: "HK", city: "HK" });
cs.qr.paynow.write({ ...cs.qr.paynow.read(copy), is_editable: true });
cs.qr.epc.write({ name: "n", iban: "i" });
cs.qr.upi.write({ payee: "a@b" });
const shown: Emv = cs.qr.emv.read(copy);
shown.accounts[0]?.fields?.["00"];
// @ts-expect-error a tip is asked for in one of three ways
shown.tip = "generous";
const symbol: QrSymbol = cs.qr.symbol(copy, { level: "Q" });
symbol.modules[0]?.at(symbol.size - 1);
// @ts-expect-error there is no such level
cs.qr.symbol(copy, { level: "X" });

// -- coins
const uri: CoinUri = cs.coin.uri.read("");
const wanted: string | undefined = uri.coin === "bitcoin" ? uri.amount_sat : uri.amount;
// @ts-expect-error which coin it is must be looked at first
uri.chain;
const request: BitcoinUri = { coin: "bitcoin", amount_sat: wanted ?? "1", instructions: [{ kind: "lightning", text: "" }] };
cs.coin.uri.write(request, { forSymbol: true });
// @ts-expect-error satoshi are never a float
cs.coin.uri.write({ ...request, amount_sat: 1 });
const end: number = cs.coin.invoice("", { now: 0 }).expires_at;
cs.coin.invoice("", { now: end });

// -- loading
// @ts-expect-error there is no such root
await load({ roots: ["everything"] });
// @ts-expect-error a misspelt option must not be ignored
await load({ adress: "/sdk/" });

// -- a checkout
const checkout = cs.checkout({ gateway: "https://pay.example", clientSecret: "cs_…", storage: null });
// @ts-expect-error the client secret is needed
cs.checkout({ gateway: "https://pay.example" });
checkout.fill({ number: "4242", cvc: "123" });
// @ts-expect-error a field that no card has
checkout.fill({ pin: "1234" });
// @ts-expect-error the state is the core's word
checkout.state = checkout.state;
// @ts-expect-error one attempt, or the session
checkout.cancel("everything");

const settled: Settled = await checkout.confirm({ signal: AbortSignal.timeout(1000) });
// @ts-expect-error a redirect does not settle an attempt
const isWaiting: boolean = settled.status === "action_required";

/** The state is told apart by its phase. */
export function describe(state: State): string {
  switch (state.phase) {
    case "succeeded":
    case "authorized":
      return state.receipt.jws;
    case "action_required":
      return state.action.kind === "redirect_get" ? state.action.url : state.action.id;
    case "failed":
      // @ts-expect-error there may be no receipt where nothing was sent
      return state.receipt.jws;
    default:
      // @ts-expect-error nothing is owed in the other phases for certain
      return state.action.id;
  }
}

try {
  await checkout.open();
} catch (error) {
  if (error instanceof CheckoutError) {
    const known: boolean = error.code === "outcome_unknown" && !error.retryable;
    console.log(known);
  }
}

{
  using handle = cs.checkout({ gateway: "https://pay.example", clientSecret: "cs_…" });
  console.log(handle.state.phase, last4, code, isGood, isWaiting);
}
