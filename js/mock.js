import { MockGateway } from "./mock/gateway.js";
import { loadMockRoot } from "./mock/root.js";

export { MockGateway };

/** @typedef {import("./mock/types.js").ActionKind} ActionKind */
/** @typedef {import("./mock/types.js").Charge} Charge */
/** @typedef {import("./mock/types.js").Hold} Hold */
/** @typedef {import("./mock/types.js").MockOptions} MockOptions */
/** @typedef {import("./mock/types.js").MockSession} MockSession */
/** @typedef {import("./mock/types.js").Outcome} Outcome */
/** @typedef {import("./mock/types.js").RefundWord} RefundWord */
/** @typedef {import("./mock/types.js").Step} Step */
/** @typedef {import("./mock/network.js").Call} Call */
/** @typedef {import("./mock/network.js").CallName} CallName */
/** @typedef {import("./mock/network.js").Fault} Fault */
/** @typedef {import("./mock/network.js").FaultName} FaultName */

/**
 * A gateway in this page or process, for tests: it answers as the real one does,
 * by the same code, over no network.
 *
 * @param {MockOptions} [options]
 * @returns {Promise<MockGateway>}
 */
export async function mockGateway(options = {}) {
  return new MockGateway(await loadMockRoot(), options);
}
