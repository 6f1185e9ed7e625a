// The shop's page: shows the basket, hands sessions to the element, and shows
// what the shop's server knows. It never sees a card, nor decides what is paid.
const KEPT = "shop.session";
const LOOKS = "shop.looks";

const PAID = ["authorized", "succeeded"];

/** While money may be moving, or has moved, the basket stays as it is. */
const FIXED = ["signing", "submitting", "action_required", "processing", "verifying", ...PAID];

const KNOWN = {
  open: "Not paid yet.",
  action_required: "The bank asks the buyer.",
  processing: "The bank is working on it.",
  authorized: "The money is held.",
  succeeded: "Paid.",
  failed: "The payment failed.",
  cancelled: "Cancelled.",
  expired: "The order ran out.",
};

const $ = (selector) => document.querySelector(selector);
const all = (selector, work) => document.querySelectorAll(selector).forEach(work);
const stored = (name) => JSON.parse(sessionStorage.getItem(name));
const store = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));

const el = $("countersign-checkout");
/** This tab's session; it lasts over a reload, and the way to the bank and back. */
let session = stored(KEPT);
let basket = { ...session?.basket };
let news;
/** A session that the element has not asked for yet. */
let opening;

async function openSession() {
  const body = session && JSON.stringify({ basket, replaces: session.sid });
  const response = await fetch("/session", { method: "POST", body });
  if (!response.ok) throw new Error(`the shop's server answered ${response.status}`);
  session = await response.json();
  store(KEPT, session);
  basket = { ...session.basket };
  follow();
  return session;
}

el.session = async () => {
  const { clientSecret } = await (opening ?? openSession());
  opening = undefined;
  return { clientSecret };
};

/** Shows the session's basket, and what the server hears of its payment. */
function follow() {
  renderBasket();
  renderKnown({ status: "open", told: [] });
  news?.close();
  news = new EventSource(`/order/${session.sid}/events`);
  news.onmessage = ({ data }) => renderKnown(JSON.parse(data));
}

const money = (amount) =>
  amount ? new Intl.NumberFormat("en", { style: "currency", currency: amount.currency }).format(amount.value) : "…";

function renderBasket() {
  const { phase } = document.body.dataset;
  const items = Object.values(basket).reduce((sum, each) => sum + each, 0);
  all("[data-product]", (item) => {
    const { product } = item.dataset;
    const count = basket[product];
    item.querySelector("output").value = count ?? "";
    item.querySelector(".cost").textContent = count === session?.basket[product] ? money(session?.costs[product]) : "…";
    for (const button of item.querySelectorAll("button")) {
      const then = count + Number(button.value);
      // Not disabled: a button that a keyboard is on must not vanish from under it.
      const may = !FIXED.includes(phase) && then >= 0 && then <= 9 && items + Number(button.value) > 0;
      button.setAttribute("aria-disabled", String(!may));
    }
  });
  $("#total").textContent = money(session?.amount);
  $("#again").hidden = FIXED.includes(phase) && !PAID.includes(phase);
}

all(".stepper button", (button) =>
  button.addEventListener("click", () => {
    if (button.ariaDisabled === "true") return;
    basket[button.closest("[data-product]").dataset.product] += Number(button.value);
    renderBasket();
    reprice();
  }),
);

let isRepricing = false;

/** Has the server price what is in the basket by now, and the element show it. */
async function reprice() {
  if (isRepricing) return;
  isRepricing = true;
  try {
    while (JSON.stringify(basket) !== JSON.stringify(session.basket)) await el.refresh();
  } catch {
    basket = { ...session.basket };
    renderBasket();
  }
  isRepricing = false;
}

function renderKnown({ status, told }) {
  $("#known").textContent = KNOWN[status] ?? status;
  $("#known").dataset.status = status;
  $("#told").replaceChildren(
    ...told.map(({ by, status, at }) => {
      const line = document.createElement("li");
      const time = new Date(at).toLocaleTimeString("en-GB");
      line.textContent = `${time}: ${status}, ${by === "webhook" ? "told by the gateway's webhook" : "by asking the gateway"}`;
      return line;
    }),
  );
}

el.addEventListener("countersign-change", () => {
  renderBasket();
});

// What the page has seen is a reason to ask, and no more than that: the answer
// comes with the server's events.
for (const name of ["complete", "failed", "cancel", "expired"]) {
  el.addEventListener(`countersign-${name}`, () => fetch(`/order/${session.sid}`).catch(() => {}));
}

$("#again").addEventListener("click", () => {
  sessionStorage.removeItem(KEPT);
  location.assign("/");
});

// The language and the theme are attributes of the element, and no more to it.
const looks = stored(LOOKS) ?? {};
for (const name of ["locale", "theme"]) {
  const select = $(`#${name}`);
  const apply = () => {
    el[name] = looks[name] = select.value;
    document.documentElement.dataset.theme = looks.theme ?? "auto";
    store(LOOKS, looks);
  };
  select.value = looks[name] ?? "auto";
  select.addEventListener("change", apply);
  if (looks[name]) apply();
}

all(".cards button", (button) =>
  button.addEventListener("click", async () => {
    const isCopied = await navigator.clipboard.writeText(button.value).then(() => true, () => false);
    $("#copied").textContent = isCopied ? `Copied ${button.firstChild.textContent}.` : "This browser does not let the page copy.";
  }),
);

$("#sdk").addEventListener("error", () => {
  $("#unloaded").textContent = "The payment form could not be loaded. Nothing was paid.";
  $("#reload").hidden = false;
});
$("#reload").addEventListener("click", () => location.reload());

// The bank sends the buyer back to an address of its own making: only the
// session, read above, says what became of the payment.
if (location.search) history.replaceState(null, "", "/");

renderBasket();
// Asked for while the element's script is still on its way.
opening = session ? Promise.resolve(session) : openSession();
opening.catch(() => {});
if (session) follow();
