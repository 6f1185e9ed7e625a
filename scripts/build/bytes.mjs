import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * What a file weighs: as it is, and as servers send it at their best.
 *
 * @param {Uint8Array} bytes
 */
export function weigh(bytes) {
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }).length,
  };
}

/** The sum of several weights: each file is sent on its own. */
export function together(weights) {
  const sum = { raw: 0, gzip: 0, brotli: 0 };
  for (const weight of weights) for (const kind of Object.keys(sum)) sum[kind] += weight[kind];
  return sum;
}
