import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CupelError, messageOf } from "@cupel/core";
import { isLoopback } from "./http/refusal.ts";
import { respond } from "./http/respond.ts";
import { Site } from "./http/site.ts";
import { runsFolder } from "./runs/runs-folder.ts";

/** What is shown, and where. */
export interface ViewerOptions {
  /** A folder of runs, or the folder of one. */
  readonly folder: string;
  /** Default 0: one that is free. */
  readonly port?: number;
  /** Default 127.0.0.1. Only addresses that this machine alone reaches are taken. */
  readonly host?: string;
  /** Milliseconds between two looks at a run that somebody watches. Default 1000. */
  readonly every?: number;
}

/** Pages that are served. Releasing it cuts open connections. */
export interface Viewer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:8421/`. */
  readonly url: string;
  /** Runs there were when it began. */
  readonly runs: number;
}

/**
 * Serves pages over a folder of runs to this machine. Nothing is written, and nothing is loaded from elsewhere.
 *
 * @throws CupelError `USAGE` where the folder holds no run, for an address that others reach, and when it cannot listen there
 */
export async function startViewer({ folder, port = 0, host = "127.0.0.1", every = 1000 }: ViewerOptions): Promise<Viewer> {
  if (!isLoopback(host)) {
    throw new CupelError("USAGE", `${host} is reached from other machines, and the pages hold private evidence.`, {
      hint: "Listen on 127.0.0.1, ::1 or localhost; from elsewhere, come through an SSH tunnel.",
    });
  }
  const runs = runsFolder(folder);
  const site = new Site(runs, every);
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    respond(site, request, response).catch(() => response.destroy());
  });
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (thrown) {
    throw new CupelError("USAGE", `Cannot listen on ${host} port ${port}: ${messageOf(thrown)}.`, {
      cause: thrown,
      hint: "Choose another --port; 0 takes one that is free.",
    });
  }
  const { address, family, port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}/`,
    runs: runs.list().length,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      site[Symbol.dispose]();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
