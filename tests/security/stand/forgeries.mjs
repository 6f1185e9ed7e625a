/**
 * A thousand messages that nobody of ours sends, some of which a listener might
 * take for one. Runs in a page: what cannot be made there is left out.
 *
 * @param {(message: unknown, transfer?: Transferable[]) => void} send may throw, as a clone does
 * @param {number} count
 */
export function forge(send, count) {
  const nested = (depth) => {
    let value = [];
    for (let level = 0; level < depth; level += 1) value = [value];
    return value;
  };
  const types = ["call", "abort", "tell", "session", "settings", "trouble", "state", "reply", "event", "told", "closed", "ready", "port"];
  const values = [
    ...[null, undefined, 0, -1, NaN, 1n, "", "ready", "port", true, [], {}, new Date(0), new Map([[1, 2]]), /x/, new Error("x")],
    ...[new ArrayBuffer(8), new Uint8Array(8), nested(100), "[".repeat(10_000), "x".repeat(300_000)],
  ];
  const made = (number) => {
    const type = types[number % types.length];
    const value = values[number % values.length];
    const other = values[(number * 7) % values.length];
    switch (number % 8) {
      case 0:
        return value;
      case 1:
        return { countersign: type, version: value, versions: [1] };
      case 2:
        return { countersign: "port", version: 1, extra: value };
      case 3:
        return { countersign: "ready", versions: other };
      case 4:
        return { type, id: value, name: other, args: [value, other], what: value, settings: other, state: value };
      case 5:
        return JSON.stringify({ type, id: number, name: "fill", args: [{ number: "4242424242424242" }] });
      case 6:
        return `{"type":"${type}","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`;
      default:
        return { type, get countersign() { return number % 2 ? "port" : "ready"; }, toString: "x", __proto__: null };
    }
  };
  for (let number = 0; number < count; number += 1) {
    const ports = number % 5 === 0 ? [new MessageChannel().port1] : [];
    if (number % 10 === 0) ports.push(new MessageChannel().port2);
    let message;
    try {
      message = number === 11 ? "x".repeat(10_000_000) : number === 22 ? nested(10_000) : made(number);
      send(message, ports);
    } catch {
      // A clone that cannot be made is a message that was not sent.
    }
  }
}
