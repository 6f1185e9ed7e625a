import { attempt } from "./box.js";
import { flat } from "./codes.js";

/** From BOLT 11; expired long ago. */
const INVOICE =
  "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqpqsq67gye39hfg3zd8rgc80k32tvy9xk2xunwm5lzexnvpx6fd77en8qaq424dxgt56cag2dpt359k3ssyhetktkpqh24jqnjyw6uqd08sgptq44qu";

const ADDRESSES = [
  { coin: "bitcoin", title: "Bitcoin", example: "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0" },
  { coin: "ethereum", title: "Ethereum", example: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" },
];

const time = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");

export const coins = (cs) => [
  ...ADDRESSES.map(({ coin, title, example }) => ({
    id: coin,
    title,
    about: "address",
    fields: [{ id: "address", label: "Address" }],
    example: { address: example },
    check: ({ address }) => {
      const { status, code, ...facts } = cs.coin.address(coin, address);
      return { fields: { address: { status, code } }, facts };
    },
  })),
  {
    id: "lightning",
    title: "Lightning",
    about: "invoice",
    fields: [{ id: "invoice", label: "Invoice", lines: true }],
    example: { invoice: INVOICE },
    check: ({ invoice }) => {
      const { status, code, known } = attempt(() => cs.coin.invoice(invoice));
      const facts = known && flat({ ...known, made_at: time(known.made_at), expires_at: time(known.expires_at) });
      return { fields: { invoice: { status, code } }, facts };
    },
  },
  {
    id: "link",
    title: "Link",
    about: "bitcoin: or ethereum:",
    fields: [{ id: "link", label: "Link", lines: true }],
    example: { link: "ethereum:0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359@1?value=2.014e18" },
    check: ({ link }) => {
      const { status, code, known } = attempt(() => cs.coin.uri.read(link));
      return { fields: { link: { status, code } }, facts: known && flat(known) };
    },
  },
];
