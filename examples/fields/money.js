import { attempt } from "./box.js";

const CURRENCIES = {
  CNY: "CNY, two decimals",
  JPY: "JPY, none",
  KWD: "KWD, three",
  HUF: "HUF, whole for processors",
  MGA: "MGA, in steps of a fifth",
};
const MARKS = { ".": "Point: 1,234.50", ",": "Comma: 1.234,50" };
const COUNTS = { 3: "3", 6: "6", 12: "12" };
const BEARERS = { buyer: "The buyer", merchant: "The merchant" };

const typed = (id, label) => ({ id, label, keyboard: "decimal" });

export const money = (cs) => [
  {
    id: "amount",
    title: "Amount",
    about: "as it is typed",
    fields: [
      typed("amount", "Amount"),
      { id: "currency", label: "Currency", options: CURRENCIES },
      { id: "mark", label: "What stands before decimals", options: MARKS },
    ],
    example: { amount: "1,234.50", currency: "CNY", mark: "." },
    check: ({ amount, currency, mark }) => {
      const { status, code, known: value } = attempt(() => cs.money.parse(amount, currency, { mark }));
      return {
        fields: { amount: { status, code } },
        facts: value && {
          value,
          "for people": cs.money.format(value, currency),
          "for processors": attempt(() => cs.money.units(value, currency)).known ?? "has no whole units",
          "shared by three": cs.money.split(value, currency, [1, 1, 1]),
        },
      };
    },
  },
  {
    id: "instalments",
    title: "Instalments",
    about: "CNY",
    fields: [
      typed("amount", "Amount"),
      typed("rate", "Fee, as a part of the amount"),
      { id: "count", label: "How many", options: COUNTS },
      { id: "bearer", label: "Who bears the fee", options: BEARERS },
    ],
    example: { amount: "100", rate: "0.023", count: "3", bearer: "buyer" },
    check: ({ amount, rate, count, bearer }) => {
      const value = attempt(() => cs.money.parse(amount, "CNY", { mark: "." }));
      // Without an amount, any shows what the rate is worth.
      const plan = attempt(() => cs.money.instalments(value.known ?? "100.00", "CNY", { count: Number(count), rate, bearer }));
      const isRate = plan.code === "rate_invalid";
      const ofRate = rate === "" ? { status: "empty", code: "required" } : isRate ? plan : { status: "valid", code: null };
      const { fee, payable, instalments } = (value.known && plan.known) || {};
      return {
        fields: { amount: value.known && !isRate ? plan : value, rate: ofRate },
        facts: { fee, payable, instalments: instalments?.map((each) => each.amount) },
      };
    },
  },
  {
    id: "conversion",
    title: "Conversion",
    about: "CNY to USD",
    fields: [typed("amount", "Amount"), typed("rate", "How much one yuan is worth")],
    example: { amount: "100", rate: "0.13795" },
    check: ({ amount, rate }) => {
      const value = attempt(() => cs.money.parse(amount, "CNY", { mark: "." }));
      const sum = attempt(() => cs.money.convert(value.known ?? "1.00", "CNY", { rate, into: "USD" }));
      const isRate = sum.code === "rate_invalid";
      const ofRate = rate === "" ? { status: "empty", code: "required" } : isRate ? sum : { status: "valid", code: null };
      return {
        fields: { amount: value.known && !isRate ? sum : value, rate: ofRate },
        facts: { "comes to": value.known && sum.known && cs.money.format(sum.known, "USD") },
      };
    },
  },
];
