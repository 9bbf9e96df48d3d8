import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { startServer } from "@cupel/testing";
import { tiny } from "@cupel/tiny";

/** A llama-server that answers. */
export interface LlamaServer extends AsyncDisposable {
  readonly url: string;
}

const patience = 60_000;

/**
 * The server at an address, or one started from a binary, by default with the bundled model and one slot: one thread, nothing measured or warmed
 * up.
 *
 * @throws Error with what the server printed when it does not come up
 */
export async function startLlamaServer(
  wanted: string,
  { model = tiny().path, slots = 1 }: { readonly model?: string; readonly slots?: number } = {},
): Promise<LlamaServer> {
  if (/^https?:/.test(wanted)) return { url: wanted.replace(/\/$/, ""), [Symbol.asyncDispose]: async () => {} };
  if (!existsSync(wanted)) throw new Error(`CUPEL_LLAMA_SERVER: there is no file ${wanted}`);
  const port = await freePort();
  const args = ["-m", model, "--port", port, "-t", "1", "-np", String(slots), "-fit", "off", "--no-warmup", "--no-ui"];
  const server = spawn(wanted, args, { stdio: ["ignore", "ignore", "pipe"], env: { PATH: process.env.PATH ?? "" } });
  let printed = "";
  server.stderr.on("data", (piece: Buffer) => {
    printed = `${printed}${piece.toString()}`.slice(-4000);
  });
  const ended = new Promise<string>((resolve) => {
    server.on("error", (error) => resolve(error.message));
    server.on("exit", (code, signal) => resolve(`it ended with ${code ?? signal}`));
  });
  const url = `http://127.0.0.1:${port}`;
  const trouble = await Promise.race([ended, answers(url)]);
  if (trouble !== undefined) {
    server.kill("SIGKILL");
    throw new Error(`llama-server does not answer: ${trouble}\n${printed}`);
  }
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      server.kill("SIGKILL");
      await ended;
    },
  };
}

/** Undefined once the server says that it is well; otherwise what it said last. */
async function answers(url: string): Promise<string | undefined> {
  let last = "nothing";
  for (const start = performance.now(); performance.now() - start < patience; await setTimeout(100)) {
    try {
      const { ok, status } = await fetch(`${url}/health`);
      if (ok) return undefined;
      last = `status ${status}`;
    } catch (error) {
      last = String(error);
    }
  }
  return last;
}

/** A port at which nobody listens. */
export async function freePort(): Promise<string> {
  await using server = await startServer(() => {});
  return new URL(server.url).port;
}
