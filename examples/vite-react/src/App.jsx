import { Checkout } from "countersign/react";
import { useState } from "react";

const GATEWAY = import.meta.env.VITE_GATEWAY ?? "http://127.0.0.1:4242";

/** This tab's session: it lasts over a reload, and over the way to the bank and back. */
const KEPT = "session";

/** Asks this page's own server, which alone knows the price and the secret key. */
async function session({ reason }) {
  const kept = sessionStorage.getItem(KEPT);
  if (kept && reason === "start") return { clientSecret: kept };
  const response = await fetch("/session", { method: "POST" });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const { clientSecret } = await response.json();
  sessionStorage.setItem(KEPT, clientSecret);
  return { clientSecret };
}

export function App() {
  const [outcome, setOutcome] = useState();
  return (
    <main>
      <h1>A tin of tea</h1>
      <Checkout
        gateway={GATEWAY}
        session={session}
        onComplete={() => setOutcome("Thank you. The server asks the gateway before anything is shipped.")}
        onFailed={({ code }) => setOutcome(`Not paid: ${code}.`)}
      />
      <p role="status">{outcome}</p>
    </main>
  );
}
