const SDK = "http://127.0.0.1:4242/sdk/1.0.0/countersign.js";
const GATEWAY = document.body.dataset.gateway;
const LOCALE = navigator.language;
const KEPT = "shop.session";
const EDITED = { number: "card_number", expiry: "card_expiry", cvc: "card_cvc" };
const FIELDS = ["number", "expiry", "cvc", "holder"];

/** What a buyer is told of a field; the codes are in docs/errors.md. */
const HINTS = {
  required: "Needed",
  characters: "There is a character that does not belong here",
  card_number_incomplete: "Some digits are missing",
  card_number_length: "There are too many or too few digits",
  card_number_checksum: "Check the digits: one is not right",
  card_brand_refused: "This shop does not take this kind of card",
  card_expiry_incomplete: "Month and year, as on the card",
  card_expiry_format: "Month and year, as on the card",
  card_expiry_past: "This card has expired",
  card_cvc_incomplete: "Some digits are missing",
  card_cvc_length: "There are too many digits",
  card_holder_number: "This looks like a card number",
};

/** How a failure is told, and what to do next. */
const FAILURES = {
  insufficient_funds: "There is not enough money on this card.",
  expired_card: "The bank says that this card has expired.",
  incorrect_cvc: "The bank says that the security code is wrong.",
  authentication_failed: "Your bank could not confirm that it was you.",
  attempt_expired: "It was not confirmed in time.",
  cancelled_by_buyer: "You stopped the payment.",
  processing_error: "The bank could not process it.",
};

/** What a buyer is told while nothing can be done. */
const WAITING = {
  signing: "Signing your payment…",
  submitting: "Sending your payment…",
  action_required: "Your bank asks you to confirm…",
  processing: "Your bank is working on it…",
  verifying: "Checking what became of your payment. Do not pay again.",
};

const $ = (id) => document.getElementById(id);
let sdk;
let cs;
let checkout;
let total = "";

async function start() {
  show("status", "Loading your order…");
  try {
    // Not a static import: a gateway that is down must not leave a page that says nothing.
    sdk ??= await import(SDK);
    cs = await sdk.load({ roots: ["fields", "core"] });
    await open(kept() ?? (await newSession()));
  } catch (error) {
    stuck(error);
  }
}

/** A session lasts over a reload and a way to the bank and back. */
function kept() {
  return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
}

async function newSession() {
  const response = await fetch("/session", { method: "POST" });
  if (!response.ok) throw new Error("the shop cannot reach its gateway");
  const session = await response.json();
  sessionStorage.setItem(KEPT, JSON.stringify(session));
  return session;
}

async function open({ clientSecret }) {
  checkout?.close();
  checkout = cs.checkout({ gateway: GATEWAY, clientSecret, locale: LOCALE });
  checkout.addEventListener("change", ({ detail }) => render(detail.state));
  const state = await checkout.open();
  history.replaceState(null, "", "/");
  // No order is shown that the core has not accepted.
  if (!state.order) throw new sdk.CheckoutError(state.code ?? "internal");
  renderOrder(state.order);
  render(state);
  if (["action_required", "processing", "verifying"].includes(state.phase)) await follow(checkout.settled());
  else if (isChoosing(state)) begin(state);
  else await finish({ status: state.phase, receipt: state.receipt, code: state.code, retry: state.retry });
}

const isChoosing = ({ phase }) => ["selecting", "details", "review"].includes(phase);

function begin({ phase }) {
  if (phase === "selecting") checkout.select("card");
  $("result").hidden = true;
  $("form").hidden = false;
  checkout.fill(Object.fromEntries(FIELDS.map((name) => [name, $(name).value])));
  show("status", "");
}

function renderOrder(order) {
  total = cs.money.format(order.amount.value, order.amount.currency, LOCALE);
  $("merchant").textContent = order.merchant.name;
  $("total").textContent = total;
  $("pay").textContent = `Pay ${total}`;
  $("lines").replaceChildren(
    ...order.lines.map(({ name, quantity, amount }) => {
      const line = document.createElement("li");
      const what = document.createElement("span");
      const price = document.createElement("span");
      what.textContent = `${quantity} × ${name}`;
      price.textContent = cs.money.format(amount.value, amount.currency, LOCALE);
      line.append(what, price);
      return line;
    }),
  );
  $("order").hidden = false;
}

function render(state) {
  document.body.dataset.phase = state.phase;
  for (const name of FIELDS) {
    const { status, code } = state.fields[name];
    const input = $(name);
    const isWrong = status === "invalid" || (input.dataset.left === "true" && status === "incomplete");
    input.setAttribute("aria-invalid", String(isWrong));
    $(`${name}-hint`).textContent = isWrong ? (HINTS[code] ?? cs.explain(code)) : "";
  }
  if (WAITING[state.phase]) show("status", WAITING[state.phase]);
}

for (const name of FIELDS) {
  const input = $(name);
  input.addEventListener("input", () => checkout?.fill({ [name]: input.value }));
  input.addEventListener("blur", () => {
    input.dataset.left = "true";
    if (checkout) render(checkout.state);
  });
  if (EDITED[name]) input.addEventListener("beforeinput", (event) => edit(event, name, input));
}

/** Lets the core draw what the field shows, and where the caret is. */
function edit(event, name, input) {
  const { inputType, data } = event;
  const text = data ?? event.dataTransfer?.getData("text/plain");
  const kind =
    inputType === "deleteContentBackward" ? "delete_backward"
    : inputType === "deleteContentForward" ? "delete_forward"
    : inputType.startsWith("insert") && text ? "insert"
    : undefined;
  if (!cs || !kind || event.isComposing) return;
  event.preventDefault();
  const shown = {
    value: input.value,
    start: input.selectionStart,
    end: input.selectionEnd,
    brand: checkout?.state.fields.number.brand,
  };
  const { value, caret, changed } = cs.edit(EDITED[name], shown, kind === "insert" ? { kind, text } : { kind });
  if (!changed) return;
  input.value = value;
  input.setSelectionRange(caret, caret);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

$("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  for (const name of FIELDS) $(name).dataset.left = "true";
  render(checkout.state);
  const wrong = FIELDS.find((name) => !["valid", "warning"].includes(checkout.state.fields[name].status));
  if (wrong) return $(wrong).focus();
  await follow(pay());
});

async function pay() {
  if (checkout.state.phase !== "review") await checkout.review();
  return checkout.confirm();
}

/** Waits for an attempt, and shows how it ended. */
async function follow(attempt) {
  $("pay").disabled = true;
  try {
    await finish(await attempt);
  } catch (error) {
    stuck(error);
  } finally {
    $("pay").disabled = false;
  }
}

async function finish({ status, receipt, code, retry }) {
  const isPaid = status === "succeeded" || status === "authorized";
  show("status", "");
  $("form").hidden = true;
  $("receipt").hidden = !receipt;
  $("jws").textContent = receipt?.jws ?? "";
  // A code is not kept once it was sent, and a card not once there is nothing to try again.
  const mayTryAgain = status === "failed" && retry !== "none";
  for (const name of mayTryAgain ? ["cvc"] : FIELDS) $(name).value = "";
  if (isPaid) {
    result("Thank you", `${total} was paid. Asking the shop to confirm…`, "Buy again", again);
    const { sid } = kept() ?? {};
    const order = await fetch(`/order/${sid}`).then((response) => response.json(), () => ({}));
    const agrees = order.status === status;
    $("result-text").textContent = agrees
      ? `${total} was paid, and the shop has it from the gateway.`
      : `${total} was paid. The shop has not heard of it yet.`;
  } else if (mayTryAgain) {
    const next = retry === "other_method" ? "Try another card" : "Try again";
    result("The payment failed", `${FAILURES[code] ?? "The bank declined the payment."} Nothing was paid.`, next, () => {
      checkout.retry();
      begin(checkout.state);
    });
  } else {
    const what = { cancelled: "The order was cancelled", expired: "The order ran out" }[status] ?? "The payment failed";
    result(what, "Nothing was paid.", "Begin again", again);
  }
}

function again() {
  sessionStorage.removeItem(KEPT);
  location.assign("/");
}

/** Something went wrong that is not the payment's end. */
function stuck(error) {
  const code = sdk && error instanceof sdk.CheckoutError ? error.code : "";
  $("form").hidden = code !== "not_now";
  if (code === "outcome_unknown") {
    result("We do not know yet", "Do not pay again: we keep asking, and this page will tell.", "Ask again", () =>
      follow(checkout.settled()),
    );
  } else {
    result("This did not work", code ? sdk.explain(code) : "The shop cannot be reached.", "Try again", sdk ? start : () => location.reload());
    if (code.startsWith("order_") || code === "session_expired") $("next").onclick = again;
  }
}

function result(title, text, next, act) {
  show("status", "");
  $("result-title").textContent = title;
  $("result-text").textContent = text;
  $("next").textContent = next;
  $("next").onclick = act;
  $("next").hidden = false;
  $("stop").hidden = checkout?.state.phase !== "failed";
  $("stop").onclick = () => follow(checkout.cancel("session"));
  $("result").hidden = false;
  $("result").focus();
}

function show(id, text) {
  $(id).textContent = text;
  $(id).hidden = text === "";
}

await start();
