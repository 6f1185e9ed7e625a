import { dress, el, svg } from "../dom.js";

/**
 * What each brand's mark says, and on which colour: drawings of our own, since
 * the brands' artwork is theirs.
 */
const MARKS = /** @type {Record<string, string>} */ ({
  visa: "VISA 2450b4",
  mastercard: "MC c2410c",
  amex: "AMEX 0b6e9e",
  discover: "DISC b45309",
  diners: "DC 3f5a77",
  jcb: "JCB 15803d",
  unionpay: "UP 0f766e",
  maestro: "MAES 6d4bc3",
  mir: "MIR 2f855a",
  elo: "ELO 374151",
  hipercard: "HIP b3261e",
  rupay: "RUP 3b5bdb",
  troy: "TROY 0e7490",
  verve: "VRV be3144",
  dankort: "DK c0264b",
  uatp: "UATP 1f4e79",
  cartes_bancaires: "CB 1d6a4b",
  mada: "MADA 4d7c0f",
  carnet: "CRN 9f1239",
  cabal: "CBL 1e5fa8",
  naranja: "NAR c2570c",
  uzcard: "UZ 155e75",
  humo: "HUMO 7a5c1e",
  enroute: "ENR 475569",
});

/**
 * A picture of a card-sized thing, which says nothing to who cannot see it.
 *
 * @param {string} name
 * @param {Node[]} parts
 */
const glyph = (name, ...parts) =>
  svg("svg", { class: `mark ${name}`, viewBox: "0 0 36 24", "aria-hidden": "true" }, ...parts);

const edge = () => svg("rect", { class: "edge", x: 1, y: 1, width: 34, height: 22, rx: 4 });

/**
 * Draws a brand's mark; a plain card for none.
 *
 * @param {string} brand
 */
export function brandMark(brand) {
  if (!brand) return glyph("plain", edge(), svg("path", { class: "band", d: "M1 8.5h34" }), svg("path", { d: "M6 17h8" }));
  const [letters = "", colour] = (MARKS[brand] ?? "? 64748b").split(" ");
  const wide = letters.length > 2;
  const text = svg("text", { x: 18, y: 15.4, ...(wide && { textLength: letters.length > 3 ? 26 : 20, lengthAdjust: "spacingAndGlyphs" }) });
  text.append(letters);
  return glyph(
    brand,
    svg("rect", { class: "tile", width: 36, height: 24, rx: 4.5, fill: `#${colour}` }),
    svg("path", { class: "shine", d: "M4.5 0h20L10 24H4.5A4.5 4.5 0 0 1 0 19.5v-15A4.5 4.5 0 0 1 4.5 0z" }),
    text,
  );
}

/**
 * Draws where the security code is: on the back, or above the number in front.
 *
 * @param {boolean} isFront
 */
export const codeMark = (isFront) =>
  glyph(
    isFront ? "front" : "back",
    edge(),
    svg("path", isFront ? { d: "M6 15h16M6 18.5h9" } : { class: "band", d: "M1 7.5h34" }),
    svg("rect", { class: "spot", x: 18, y: isFront ? 4.5 : 12, width: 14, height: 7, rx: 2 }),
    // Dots are lines of no length with round ends.
    svg("path", { class: "dots", d: isFront ? "M21 8h0m2.7 0h0m2.7 0h0m2.7 0h0" : "M21.5 15.5h0m3.5 0h0m3.5 0h0" }),
  );

/**
 * Marks in a row, with their names for who cannot see them.
 *
 * @param {string} what as `el` takes it
 */
export function markRow(what) {
  const node = el(what);
  let drawn = "?";
  return {
    node,
    /**
     * @param {string[]} brands none: a plain card
     * @param {string} label
     */
    show(brands, label) {
      const wanted = brands.join();
      if (drawn !== wanted) node.replaceChildren(...(brands.length ? brands.map(brandMark) : [brandMark("")]));
      drawn = wanted;
      // Without a name it is an ornament: the svg inside is hidden as it is.
      dress(node, { role: label ? "img" : null, "aria-label": label || null });
    },
  };
}
