// Runs in the page: the element and the mock gateway, no other gateway anywhere.
import "/js/element.js";
import { mockGateway } from "/js/mock.js";

const gateway = await mockGateway();
gateway.install();
const { id, clientSecret } = await gateway.session();
const element = document.querySelector("countersign-checkout");
Object.assign(element, { gateway: gateway.url, clientSecret });

/** What the tests ask. */
window.shop = {
  /** @param {import("../../../js/mock.js").Step[]} steps */
  script: (...steps) => gateway.script(...steps),
  /** @param {import("../../../js/mock.js").Fault} fault */
  fault: (fault) => gateway.fault(fault),
  status: async () => (await gateway.payment(id)).status,
  ledger: () => gateway.ledger(id).map(({ state }) => state),
};
