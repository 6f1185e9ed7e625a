/** Files of tests with a browser that run beside each other: each keeps about one of two cores busy. */
export const FILES_AT_ONCE = 2;
