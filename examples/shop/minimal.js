// The least that a page needs: a session for the element, the same one after a
// reload and on the way back from a bank.
document.querySelector("countersign-checkout").session = async ({ reason }) => {
  const kept = reason === "start" && sessionStorage.getItem("shop.session");
  const session = kept || (await (await fetch("/session", { method: "POST" })).text());
  sessionStorage.setItem("shop.session", session);
  return JSON.parse(session);
};
