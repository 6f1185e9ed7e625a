import { css } from "./css.js";

/** Buttons, focus, problems. */
export const CONTROLS = css`
  button {
    font: inherit;
    min-height: 44px;
    padding: 0.5em 1em;
    border: 1px solid transparent;
    border-radius: var(--radius);
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
    touch-action: manipulation;
    transition:
      background-color 0.15s,
      filter 0.15s,
      opacity 0.15s;
  }
  .primary,
  .danger,
  .secondary {
    width: 100%;
    font-weight: 600;
  }
  .primary {
    min-height: 50px;
    background: var(--accent);
    color: var(--on-accent);
  }
  .danger {
    background: var(--danger);
    color: var(--paper);
  }
  .secondary {
    background: var(--paper);
    border-color: var(--line);
    color: var(--ink);
  }
  .quiet {
    background: none;
    color: var(--accent);
  }
  #cancel {
    color: var(--soft);
  }
  .secondary:hover,
  .quiet:hover {
    background: var(--raised);
  }
  .primary:hover,
  .danger:hover {
    filter: brightness(1.1);
  }
  button:active {
    transform: translateY(1px);
  }
  button:disabled,
  button[aria-disabled] {
    cursor: default;
    opacity: 0.6;
    filter: none;
    transform: none;
  }
  button[aria-busy]::before {
    content: "";
    display: inline-block;
    width: 1em;
    height: 1em;
    margin-inline-end: 0.6em;
    vertical-align: -0.12em;
    border: 2px solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .problem {
    color: var(--danger);
    font-size: 0.9375em;
  }
  .problem:empty {
    display: none;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;
