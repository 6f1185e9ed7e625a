import { attempt } from "./box.js";

/** One payload of each kind, from the documents of its scheme where they have one. */
const PAYLOADS = [
  {
    kind: "emv",
    title: "EMV",
    about: "merchants’ codes of every scheme",
    example:
      "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A",
  },
  {
    kind: "epc",
    title: "EPC",
    about: "SEPA credit transfer",
    example: "BCD\n002\n1\nSCT\n\nRed Cross of Belgium\nBE72000000001616\nEUR123.45\n\n\nUrgency fund",
  },
  {
    kind: "pix",
    title: "Pix",
    about: "Brazil",
    example:
      "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D",
  },
  { kind: "upi", title: "UPI", about: "India", example: "upi://pay?pa=shop@bank&pn=A%20Shop&tr=42&am=10.50&cu=INR" },
  {
    kind: "hkqr",
    title: "HKQR",
    about: "Hong Kong",
    example:
      "00020101021226320012hk.com.hkicl021299999999999952040000530334454031005802HK5902NA6002HK62110507QR123456304983E",
  },
  {
    kind: "paynow",
    title: "PayNow",
    about: "Singapore",
    example:
      "00020101021226470009SG.PAYNOW010120208123456780301004082026030452040000530370254040.995802SG5911testcompany6009Singapore62270123testordernumber1234567863040047",
  },
];

const LEVELS = { M: "M, about 15 %", L: "L, about 7 %", Q: "Q, about 25 %", H: "H, about 30 %" };

export const codes = (cs) => [
  {
    id: "symbol",
    title: "Symbol",
    about: "any text",
    fields: [
      { id: "text", label: "Text", value: "https://example.com" },
      { id: "level", label: "How much of it may be lost", options: LEVELS },
    ],
    check: ({ text, level }) => {
      const { status, code, known } = attempt(() => cs.qr.symbol(text, { level }));
      return {
        fields: { text: { status, code } },
        facts: known && { modules: `${known.size} × ${known.size}` },
        drawn: known && svgOf(known),
      };
    },
  },
  ...PAYLOADS.map(({ kind, title, about, example }) => ({
    id: kind,
    title,
    about,
    fields: [{ id: "payload", label: "Payload", lines: true }],
    example: { payload: example },
    check: ({ payload }) => {
      const { status, code, known } = attempt(() => cs.qr[kind].read(payload));
      return {
        fields: { payload: { status, code } },
        facts: known && flat(known),
        drawn: known && svgOf(cs.qr.symbol(payload)),
      };
    },
  })),
];

const SVG = "http://www.w3.org/2000/svg";

function svgOf({ path, viewBox }) {
  const svg = document.createElementNS(SVG, "svg");
  const dark = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ class: "symbol", role: "img", "aria-label": "QR symbol", viewBox })) {
    svg.setAttribute(name, value);
  }
  dark.setAttribute("d", path);
  svg.append(dark);
  return svg;
}

/** An object's members with those of the objects in it; amounts in one piece. */
export function flat(known, prefix = "") {
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => {
      const full = prefix + name.replaceAll("_", " ");
      if (typeof value === "boolean") return [[full, value ? "yes" : "no"]];
      if (typeof value !== "object") return [[full, value]];
      if (value.currency) return [[full, `${value.value} ${value.currency}`]];
      if (!Array.isArray(value)) return Object.entries(flat(value, `${full} `));
      return value.flatMap(({ id, kind, fields, ...rest }) => Object.entries(flat({ ...rest, ...fields }, `${full} ${id ?? kind} `)));
    }),
  );
}
