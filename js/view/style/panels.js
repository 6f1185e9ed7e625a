import { css } from "./css.js";

/** Screens: a sign, a heading, a sentence, a step; the review; the receipt. */
export const PANELS = css`
  .panel {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: calc(var(--space) * 0.75);
    padding-block-start: calc(var(--space) * 0.75);
    text-align: center;
  }
  .panel h2 {
    font-size: 1.25em;
    text-wrap: balance;
  }
  .panel > .primary,
  .panel > .secondary {
    margin-block-start: calc(var(--space) / 2);
  }
  #lead {
    display: grid;
    gap: 0.4em;
    max-width: 26em;
    text-wrap: pretty;
  }
  #lead:empty {
    display: none;
  }
  .badge {
    display: grid;
    place-items: center;
    width: 56px;
    height: 56px;
    border-radius: 50%;
    background: color-mix(in srgb, currentColor 11%, transparent);
    font-size: 1.5em;
    color: var(--soft);
  }
  .badge.good {
    color: var(--success);
  }
  .good path {
    stroke-dasharray: 22;
    animation: draw 0.45s 0.15s ease-out backwards;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 22;
    }
  }
  .badge.bad {
    color: var(--danger);
  }
  .badge.busy {
    background: none;
    border: 4px solid var(--hair);
    border-block-start-color: var(--accent);
    animation: turn 0.9s linear infinite;
  }
  .cancel {
    width: 100%;
  }
  .sure {
    display: grid;
    gap: calc(var(--space) / 2);
  }
  .review {
    display: grid;
    gap: var(--space);
  }
  .review .review {
    margin-block-start: calc(var(--space) * -1);
  }
  .review .quiet {
    justify-self: center;
    margin-block-start: calc(var(--space) / -2);
  }
  .note {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.4em;
    font-size: 0.8125em;
  }
  .receipt {
    width: 100%;
    padding: calc(var(--space) * 0.75) var(--space);
    border: 1px solid var(--hair);
    border-radius: var(--radius);
    text-align: start;
  }
  .ref dd {
    font-size: 0.9em;
  }
  .what {
    padding-block: 0.45em;
    font-weight: 600;
  }
  .signed {
    width: 100%;
    margin-block-end: calc(var(--space) * -0.75);
    text-align: start;
  }
  summary {
    min-height: 44px;
    padding-block: 0.6em;
    color: var(--accent);
    cursor: pointer;
  }
  textarea {
    display: block;
    width: 100%;
    margin-block: 0.6em;
    padding: 0.6em;
    font:
      0.8125em/1.4 ui-monospace,
      monospace;
    color: var(--ink);
    background: var(--raised);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    resize: vertical;
    word-break: break-all;
  }
`;
