/**
 * How long one sample runs, in milliseconds: many times what the clock tells
 * apart, and seldom so long that another program comes in between.
 */
const SAMPLE = 5;

/** Several ways to do the same work, in turn and in an order that changes. */
export class Race {
  #inputs;
  #ways;
  /** How many times a sample runs through the inputs, by way. */
  #times = new Map();
  #rounds = 0;

  /**
   * @param {readonly string[]} inputs
   * @param {Record<string, (input: string) => unknown>} ways
   */
  constructor(inputs, ways) {
    this.#inputs = inputs;
    this.#ways = Object.entries(ways);
  }

  /**
   * One sample of each way. Who is first is another in each round, and every
   * other round runs the other way about.
   *
   * @returns {Record<string, number>} milliseconds for an input, by way
   */
  round() {
    const order = this.#ways.map((_, place) => this.#ways[(place + this.#rounds) % this.#ways.length]);
    this.#rounds += 1;
    if (this.#rounds % 2 === 0) order.reverse();
    return Object.fromEntries(order.map(([name, way]) => [name, this.#sample(name, way)]));
  }

  /** Runs through the inputs so often that it takes as long as a sample does. */
  #sample(name, way) {
    for (;;) {
      const times = this.#times.get(name) ?? 1;
      const took = this.#run(way, times);
      // Never many times more at once: code becomes fast while it runs.
      this.#times.set(name, Math.ceil(times * Math.min(8, SAMPLE / Math.max(took, 0.01))));
      if (took >= SAMPLE / 3) return took / times / this.#inputs.length;
    }
  }

  #run(way, times) {
    let answered = 0;
    const begun = performance.now();
    for (let time = 0; time < times; time += 1) {
      // What comes of it is looked at, or it might not be worked out.
      for (const input of this.#inputs) if (way(input)) answered += 1;
    }
    const took = performance.now() - begun;
    if (answered === 0) throw new Error("nothing was answered");
    return took;
  }
}
