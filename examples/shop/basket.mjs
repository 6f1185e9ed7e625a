/** What the shop sells, in hundredths of a yuan. */
const SHELF = [
  { id: "notebook", name: "Field notebook, A5", price: 3900 },
  { id: "pen", name: "Fountain pen", price: 5000 },
];
const CURRENCY = "CNY";
const MOST = 9;

/** What lies in the basket of a buyer who has just come. */
const FIRST = { notebook: 2, pen: 1 };

/** A basket that this shop does not sell. */
export class BasketError extends Error {}

/**
 * Prices a basket; what a page says of prices is never asked.
 *
 * @param {unknown} [wanted] quantities by product
 */
export function price(wanted = FIRST) {
  if (wanted === null || typeof wanted !== "object") throw new BasketError("not a basket");
  const priced = SHELF.map(({ id, name, price }) => {
    const count = quantity(wanted[id]);
    return { id, name, count, cost: price * count };
  });
  const bought = priced.filter(({ count }) => count > 0);
  if (bought.length === 0) throw new BasketError("an empty basket");
  return {
    basket: Object.fromEntries(priced.map(({ id, count }) => [id, count])),
    costs: Object.fromEntries(priced.map(({ id, cost }) => [id, money(cost)])),
    amount: money(bought.reduce((sum, { cost }) => sum + cost, 0)),
    lines: bought.map(({ name, count, cost }) => ({ name, quantity: count, amount: money(cost) })),
  };
}

function quantity(wanted = 0) {
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > MOST) throw new BasketError(`a quantity is 0 to ${MOST}`);
  return wanted;
}

/** On the wire an amount is a decimal string with its currency's decimals. */
const money = (hundredths) => ({ value: (hundredths / 100).toFixed(2), currency: CURRENCY });
