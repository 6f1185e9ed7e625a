import { load } from "countersign";

/** Next year's December, as a buyer types it. */
const EXPIRY = `12 / ${String((new Date().getFullYear() + 1) % 100).padStart(2, "0")}`;

/** A card as a buyer types it. */
export const cardOf = (number, cvc = "123") => ({ number, expiry: EXPIRY, cvc, holder: "Ada Lovelace" });

/** Numbers that the simulated issuer treats each in its own way. */
export const CARDS = {
  approved: "4242424242424242",
  declined: "4000000000000002",
  insufficient: "4000000000009995",
  expired: "4000000000000069",
  wrongCode: "4000000000000127",
  processingError: "4000000000000119",
  challenged: "4000002760003184",
  authenticated: "4000000000003220",
};

/**
 * A headless checkout on a session of the stand.
 *
 * @param {import("./stand.mjs").Stand} stand
 * @param {{ client_secret: string }} session
 * @param {object} [options] of the checkout
 */
export async function checkoutOn(stand, session, options = {}) {
  const cs = await load();
  return cs.checkout({ gateway: stand.gateway, clientSecret: session.client_secret, origin: stand.shop, ...options });
}

/** Fills a card in and goes to the review. */
export async function review(checkout, card = cardOf(CARDS.approved)) {
  if (checkout.state.phase === "selecting") checkout.select("card");
  checkout.fill(card);
  await checkout.review();
}

/** Opens, fills a card in and pays; gives what `confirm()` gives. */
export async function pay(checkout, card) {
  await checkout.open();
  await review(checkout, card);
  return checkout.confirm();
}

/** Waits until a checkout's state is as `test` wants it. */
export function stateOf(checkout, test) {
  return new Promise((resolve) => {
    const look = () => {
      if (!test(checkout.state)) return;
      checkout.removeEventListener("change", look);
      resolve(checkout.state);
    };
    checkout.addEventListener("change", look);
    look();
  });
}
