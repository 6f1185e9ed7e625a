// The React component, and the element in React's JSX.
import type { CountersignCheckout } from "countersign/element";
import { Checkout } from "countersign/react";
import { createRef } from "react";

const ref = createRef<CountersignCheckout>();

export const full = (
  <Checkout
    ref={ref}
    id="pay"
    className="wide"
    gateway="https://pay.example"
    isolation="inline"
    theme="auto"
    required
    session={async ({ reason }) => ({ clientSecret: `cs_${reason}` })}
    prefill={{ holder: "Ada Lovelace" }}
    onReady={() => void ref.current?.focus()}
    onChange={({ phase, complete }) => console.log(phase, complete)}
    onComplete={(settled, event) => console.log(settled.receipt?.jws, event.target)}
    onAction={({ url }, event) => url && event.preventDefault()}
    onFailed={({ code }) => console.log(code)}
  />
);

export const unset = <Checkout gateway="https://pay.example" clientSecret={undefined} onError={undefined} />;

// @ts-expect-error there is no such property
export const misspelt = <Checkout clientsecret="cs_…" />;
// @ts-expect-error a handler gets what the event carries, not a string
export const wrong = <Checkout onComplete={(status: string) => console.log(status)} />;
// @ts-expect-error the card is typed into the element, never given to it
export const card = <Checkout number="4242424242424242" />;

export const plain = <countersign-checkout ref={ref} gateway="https://pay.example" isolation="inline" class="wide" />;
// @ts-expect-error there is no such isolation
export const odd = <countersign-checkout isolation="none" />;
