import assert from "node:assert/strict";

const READY = { countersign: "ready", versions: [1] };

/** How long a document of the gateway's may take, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Four attempts to be taken for the other side of the handshake; each tells
 * whether it came through. With policies bypassed, since the page is in on it.
 */
export const STRANGERS = {
  "the frame answers a page that its address does not name": (lab) =>
    isDrawn(lab, "http://other.example", () => {
      const send = () => document.querySelector("iframe").contentWindow.postMessage({ countersign: "port", version: 1 }, "*", [new MessageChannel().port1]);
      send();
    }),
  "the frame answers a frame beside it": (lab) =>
    isDrawn(lab, lab.stand.shop, () => {
      const sibling = document.createElement("iframe");
      sibling.srcdoc = `<script>parent.frames[0].postMessage({ countersign: "port", version: 1 }, "*", [new MessageChannel().port1])</script>`;
      document.body.append(sibling);
      return new Promise((done) => (sibling.onload = () => setTimeout(done)));
    }),
  "the page answers another frame of the gateway's": async (lab) => {
    await lab.merchant.begin();
    const own = lab.newest;
    await lab.realm.evaluate((src) => void document.body.append(Object.assign(document.createElement("iframe"), { src })), lab.stand.gateway + "/frame?sid=" + lab.merchant.sid);
    await lab.page.waitFor(() => lab.newest !== own, { within: PATIENCE, what: "the other frame" });
    await lab.frame.evaluate((ready) => parent.postMessage(ready, "*"), READY);
    await settle(lab);
    return (await lab.merchant.told("integrity")).length > 0;
  },
  "the page answers the frame before it is the gateway's": async (lab) => {
    await lab.merchant.open();
    await lab.realm.evaluate((ready) => {
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (options) {
        const root = attach.call(this, options);
        new MutationObserver(() => {
          const frame = root.querySelector("iframe");
          if (frame && !frame.isKnown) frame.contentWindow.eval(`parent.postMessage(${JSON.stringify(ready)}, "*")`);
          if (frame) frame.isKnown = true;
        }).observe(root, { childList: true });
        return root;
      };
    }, READY);
    await lab.merchant.place();
    const outcome = async () =>
      (await lab.merchant.told("integrity")).length > 0 ? "fooled" : (await lab.page.attribute("countersign-checkout", "phase")) === "details" && "went on";
    return (await lab.page.waitFor(outcome, { within: PATIENCE, what: "the frame to be met" })) === "fooled";
  },
};

/** That none of them comes through. */
export async function assertGuarded(lab) {
  for (const [how, attempt] of Object.entries(STRANGERS)) assert.equal(await attempt(lab), false, how);
}

/** Whether a frame with this origin in its address has drawn a checkout, after somebody gave it a port. */
async function isDrawn(lab, origin, give) {
  const { id } = await lab.stand.session();
  await lab.page.open(`${lab.stand.shop}/empty`);
  const src = `${lab.stand.gateway}/frame?sid=${id}#${encodeURIComponent(origin)}`;
  await lab.realm.evaluate((address) => {
    const frame = Object.assign(document.createElement("iframe"), { src: address });
    document.body.append(frame);
    return new Promise((done) => (frame.onload = () => done()));
  }, src);
  await lab.realm.evaluate(give);
  await settle(lab);
  return lab.frame.evaluate(() => document.body.shadowRoot !== null);
}

/** What was sent is behind both sides once this is answered. */
async function settle({ realm, frame }) {
  for (const each of [realm, frame, realm]) await each.evaluate(() => new Promise((done) => setTimeout(done)));
}
