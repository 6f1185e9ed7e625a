/** The shortest runs that count as a trace: of code points or code units, and of bytes. */
const WIDE_RUN = 4;
const BYTE_RUN = 7;

/** Every run of so many characters of a text. */
function* runs(text, length) {
  for (let start = 0; start + length <= text.length; start += 1) yield text.slice(start, start + length);
}

/**
 * The forms in which any part of a text lies in a memory: as code points of 32
 * bits, in UTF-16, as bytes, and digits as their values.
 *
 * @param {WebAssembly.Memory} memory
 * @param {string} text ASCII, as typed or as drawn
 * @returns {string[]}
 */
export function formsIn(memory, text) {
  const bytes = Buffer.from(memory.buffer);
  const codes = [...text].map((one) => one.charCodeAt(0));
  const wide = Buffer.from(Uint32Array.from(codes).buffer).toString("latin1");
  const values = String.fromCharCode(...[...text].map((one) => (/\d/.test(one) ? Number(one) : 0xff)));
  const needles = {
    "code points": [...runs(text, WIDE_RUN)].map((_, at) => wide.slice(at * 4, (at + WIDE_RUN) * 4)),
    "UTF-16": [...runs(text, WIDE_RUN)].map((run) => Buffer.from(run, "utf16le").toString("latin1")),
    bytes: [...runs(text, BYTE_RUN)],
    digits: [...runs(values, BYTE_RUN)].filter((run) => !run.includes("\xff")),
  };
  return Object.keys(needles).filter((form) => needles[form].some((needle) => bytes.includes(needle, 0, "latin1")));
}
