import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CupelError, messageOf, type Verifier } from "@cupel/core";
import { asRewardEndpoint, type RewardOptions } from "./as-reward-endpoint.ts";

export interface ServeOptions extends RewardOptions {
  /** Default 0: one that is free. */
  readonly port?: number | undefined;
  /** Address to listen on; default 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
}

/** A reward endpoint that listens. Releasing it cuts open connections and so ends their verifications. */
export interface RewardServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8765`. */
  readonly url: string;
}

/** Serves a verifier's rewards over HTTP; see `asRewardEndpoint`. @throws CupelError `USAGE` when it cannot listen there */
export async function serveRewards(verifier: Verifier<never>, options: ServeOptions = {}): Promise<RewardServer> {
  const { port = 0, host = "127.0.0.1", ...rest } = options;
  const { createServer } = await import("node:http");
  // Requests that wait unread for their turn must not time out.
  const server = createServer({ requestTimeout: 0 }, asRewardEndpoint(verifier, rest).listener);
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (thrown) {
    throw new CupelError("USAGE", `Cannot listen on ${host} port ${port}: ${messageOf(thrown)}.`, { cause: thrown });
  }
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
