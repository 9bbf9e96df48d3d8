import { once } from "node:events";
import { startChild } from "./child.ts";

/** What the server saw since it was asked last. */
export interface ServerStats {
  readonly calls: number;
  /** Share of the slots' time, from the first call to the last answer, in which they worked. */
  readonly busy: number;
}

/** The server with slots, in a process of its own. */
export interface SlotServer extends AsyncDisposable {
  readonly url: string;
  stats(): Promise<ServerStats>;
}

/** Starts it. */
export async function startServer(slots: number, milliseconds: number): Promise<SlotServer> {
  const child = startChild("slot-server.ts", [slots, milliseconds]);
  const [port] = (await once(child.stdout ?? child, "data")) as [Buffer];
  const url = `http://127.0.0.1:${port.toString().trim()}`;
  return {
    url,
    stats: async () => (await (await fetch(`${url}/stats`)).json()) as ServerStats,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await once(child, "close");
    },
  };
}
