/** Runs in a merchant's page before any script of its own: keeps the page's ends of all channels. */
export function takePorts() {
  const Channel = globalThis.MessageChannel;
  globalThis.ports = [];
  globalThis.MessageChannel = class extends Channel {
    constructor() {
      super();
      globalThis.ports.push(this.port1);
    }
  };
}
