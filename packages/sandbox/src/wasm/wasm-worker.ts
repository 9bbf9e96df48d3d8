import { JudgeChild } from "../pool/judge-child.ts";
import { childUnavailable, startChild } from "../pool/start-child.ts";
import { wasmChildFile } from "../wasm-child-file.ts";
import type { ChildReady, ChildReply, ChildStart } from "./child-protocol.ts";

/** A child process with two engines. */
export type WasmWorker = JudgeChild<ChildReady>;

/** Starts a worker and waits until it takes jobs. Throws `CupelError("SANDBOX_UNAVAILABLE")` when it does not come up. */
export async function startWasmWorker(start: ChildStart): Promise<WasmWorker> {
  const { child, reply } = await firstReply(start);
  if (reply.kind === "ready") return new JudgeChild(child, reply);
  child.kill("SIGKILL");
  throw unavailable(reply);
}

/** Makes a snapshot in a child of its own. Throws `CupelError("SANDBOX_UNAVAILABLE")`. */
export async function makeSnapshot(start: ChildStart): Promise<Uint8Array> {
  const { child, reply } = await firstReply(start);
  child.kill("SIGKILL");
  if (reply.kind !== "snapshot") throw unavailable(reply);
  return reply.bytes;
}

function firstReply(start: ChildStart) {
  const { directory, snapshot } = start;
  const readable = [directory.replace(/[\\/]$/, ""), ...(snapshot === undefined ? [] : [snapshot])];
  return startChild<ChildReply>({ mode: "wasm", file: wasmChildFile, readable, first: start });
}

function unavailable(reply: ChildReply) {
  return childUnavailable("wasm", reply.kind === "broken" ? reply.message : `it said ${reply.kind}`);
}
