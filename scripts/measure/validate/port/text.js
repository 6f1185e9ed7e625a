/** What a typed character is: a digit's value, or one of these. */
export const SPACE = 10;
export const HYPHEN = 11;
export const SLASH = 12;
export const OTHER = 13;

/** More bytes of UTF-8 than any field takes. */
export const MAX_TYPED = 256;

/** @param {number} code a code point */
export function fold(code) {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) return SPACE;
  if (code === 0x2d) return HYPHEN;
  if (code === 0x2f || code === 0xff0f) return SLASH;
  if (code < 0xa0) return OTHER;
  for (const zero of [0x660, 0x6f0, 0xff10]) if (code >= zero && code <= zero + 9) return code - zero;
  return code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || code === 0x3000 ? SPACE : OTHER;
}

/** How many bytes a code point has in UTF-8. */
const bytes = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/** @param {string} typed */
export function size(typed) {
  let sum = 0;
  for (let at = 0; at < typed.length; at += 1) {
    const code = Number(typed.codePointAt(at));
    sum += bytes(code);
    if (code > 0xffff) at += 1;
  }
  return sum;
}
