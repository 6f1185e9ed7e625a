import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * A WebSocket (RFC 6455) to a browser on this machine: texts only, which is all
 * that its protocol has. Node 20 has none of its own.
 */
export class Socket {
  #stream;
  #take;
  #kept = Buffer.alloc(0);
  #parts = [];

  /**
   * @param {string} url `ws:`
   * @param {(text: string) => void} take
   */
  static async open(url, take) {
    const asked = request(url.replace("ws:", "http:"), {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": randomBytes(16).toString("base64"),
      },
    });
    asked.end();
    const [, stream, head] = await once(asked, "upgrade");
    return new Socket(stream, head, take);
  }

  constructor(stream, head, take) {
    this.#stream = stream;
    this.#take = take;
    stream.on("data", (bytes) => this.#read(bytes));
    stream.on("error", () => {});
    this.#read(head);
  }

  send(text) {
    this.#frame(TEXT, Buffer.from(text));
  }

  close() {
    this.#stream.destroy();
  }

  /** Clients mask what they send (section 5.3). */
  #frame(code, body) {
    const { length } = body;
    const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
    head[0] = 0x80 | code;
    if (length < 126) head[1] = length;
    else if (length < 65_536) (head[1] = 126), head.writeUInt16BE(length, 2);
    else (head[1] = 127), head.writeBigUInt64BE(BigInt(length), 2);
    head[1] |= 0x80;
    const mask = randomBytes(4);
    this.#stream.write(Buffer.concat([head, mask, body.map((byte, at) => byte ^ mask[at % 4])]));
  }

  #read(bytes) {
    this.#kept = this.#kept.length ? Buffer.concat([this.#kept, bytes]) : bytes;
    for (;;) {
      const kept = this.#kept;
      if (kept.length < 2) return;
      const short = kept[1] & 0x7f;
      const from = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (kept.length < from) return;
      const length = short < 126 ? short : short === 126 ? kept.readUInt16BE(2) : Number(kept.readBigUInt64BE(2));
      if (kept.length < from + length) return;
      this.#kept = kept.subarray(from + length);
      this.#got(kept[0], kept.subarray(from, from + length));
    }
  }

  #got(first, body) {
    const code = first & 0x0f;
    if (code === PING) return this.#frame(PONG, body);
    if (code === CLOSE || code === PONG) return undefined;
    this.#parts.push(body);
    if (first & 0x80) this.#take(Buffer.concat(this.#parts.splice(0)).toString());
    return undefined;
  }
}
