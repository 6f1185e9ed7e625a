/** Files of end-to-end tests that run beside each other: each waits for its browser most of the time. */
export const FILES_AT_ONCE = 2;
