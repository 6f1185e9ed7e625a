import { createServer } from "node:net";
import { once } from "node:events";

import { Trouble } from "../ground/trouble.mjs";

/**
 * Refuses an address that something else listens on, before anything is built.
 *
 * @param {string} variable the environment variable that changes it
 * @param {string} address `host:port`
 */
export async function checkFree(variable, address) {
  const { hostname, port } = parse(variable, address);
  const server = createServer();
  server.listen(port, hostname);
  try {
    await once(server, "listening");
  } catch (error) {
    if (error.code === "EADDRINUSE") {
      throw new Trouble(`port ${port} is in use: stop what listens on ${address}, or set ${variable} to another address`);
    }
    throw new Trouble(`cannot listen on ${address} (${error.code}): set ${variable} to another address`);
  }
  server.close();
  await once(server, "close");
}

function parse(variable, address) {
  const [, hostname, port] = /^(.+):(\d{1,5})$/.exec(address) ?? [];
  if (!hostname || Number(port) > 65535) throw new Trouble(`${variable}=${address} is not host:port`);
  return { hostname: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
}
