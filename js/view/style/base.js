import { css } from "./css.js";

/** Type, the head with payee and amount, the banner, facts. */
export const BASE = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  #checkout {
    padding: calc(var(--space) * 1.5);
    font: 400 var(--size) / 1.5 var(--font);
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--hair);
    border-radius: calc(var(--radius) + 4px);
    overflow-wrap: anywhere;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
  h2,
  p,
  dl,
  dd {
    margin: 0;
  }
  h2 {
    font-size: 1.125em;
    font-weight: 600;
    line-height: 1.35;
  }
  h2:focus {
    outline: none;
  }
  #stage {
    display: grid;
    align-items: center;
  }
  #stage > * {
    min-width: 0;
    animation: arrive 0.24s ease-out;
  }
  .soft,
  .note,
  dt,
  .payee,
  #lead {
    color: var(--soft);
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    width: 1.25em;
    height: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: calc(var(--space) / 2);
    padding-block-end: var(--space);
    margin-block-end: calc(var(--space) * 1.25);
    border-block-end: 1px solid var(--hair);
  }
  .payee {
    font-size: 0.9375em;
  }
  .amount {
    font-size: 1.875em;
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.02em;
    font-variant-numeric: tabular-nums;
  }
  #time-left,
  #offline {
    display: flex;
    align-items: center;
    gap: 0.4em;
    font-size: 0.875em;
  }
  #time-left {
    padding: 0.2em 0.7em;
    border-radius: 99px;
    background: var(--raised);
    color: var(--soft);
    font-variant-numeric: tabular-nums;
  }
  #time-left.soon {
    color: var(--warning);
  }
  #offline {
    padding: 0.6em 0.8em;
    margin-block-end: var(--space);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--warning);
  }
  [data-screen="success"] > .head,
  [data-screen="expired"] > .head,
  [data-screen="cancelled"] > .head,
  [data-screen="trouble"] > .head,
  [data-screen="unknown"] > .bones,
  [data-screen="elsewhere"] > .head {
    display: none;
  }
  .bones .payee,
  .bones .amount,
  .bone {
    border-radius: 6px;
    background: var(--raised);
    animation: breathe 1.6s ease-in-out infinite;
  }
  .bones .payee {
    width: 8em;
    line-height: 1.2;
    margin-block-end: 0.3em;
  }
  .bones .amount {
    width: 5.5em;
  }
  .bone.label {
    width: 30%;
    height: 0.8em;
    margin-block: 0.35em 0.6em;
  }
  .bone.heading {
    width: 45%;
    height: 1.2em;
    margin-block: 0.15em var(--space);
  }
  .bone.field,
  .bone.button {
    height: 48px;
    margin-block-end: var(--space);
    border-radius: var(--radius);
  }
  .bone.button {
    height: 50px;
    margin: 0;
  }
  .pair .bone.field {
    margin-block-end: calc(var(--space) + 1.55em);
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: calc(var(--space) * 0.75);
  }
  .pair > * {
    flex: 1 1 8em;
    min-width: 0;
  }
  .facts {
    font-size: 0.9375em;
  }
  .facts > div {
    display: flex;
    gap: 1.25em;
    padding-block: 0.45em;
  }
  dt {
    flex: none;
    max-width: 45%;
  }
  dd {
    flex: 1;
    min-width: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .lines dt {
    flex: 1;
    max-width: none;
  }
  .lines dd {
    flex: none;
    max-width: 60%;
  }
  .lines {
    padding-block-end: 0.4em;
    margin-block-end: 0.4em;
    border-block-end: 1px solid var(--hair);
  }
  .facts .total {
    padding-block-start: 0.8em;
    margin-block-start: 0.5em;
    border-block-start: 1px solid var(--hair);
    font-size: 1.0667em;
    font-weight: 600;
  }
  .total dt {
    color: inherit;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @keyframes breathe {
    50% {
      opacity: 0.55;
    }
  }
`;
