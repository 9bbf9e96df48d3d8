import { createHash } from "node:crypto";
import {
  type Backend,
  canonicalJson,
  decidingMembers,
  type GenerateRequest,
  type Generation,
  inOwnOrder,
  type RunRecord,
} from "@cupel/core";
import { untilAborted } from "./until-aborted.ts";

/** What a call brought, and the milliseconds that it took. */
export interface CallResult {
  readonly generation: Generation;
  readonly milliseconds: number;
}

/** A call that somebody wants the result of. */
export interface WantedCall {
  readonly backend: Pick<Backend, "name" | "model">;
  readonly request: GenerateRequest;
  /** Makes the call where its result is not there yet. `key` names what decides the answer. */
  readonly make: (key: string) => Promise<CallResult>;
  /** Ends the wait for a call that somebody else makes. */
  readonly signal: AbortSignal;
}

/** The calls of a task. Equal calls are made once, also when both are in flight, and their result is shared. */
export interface SharedCalls {
  /** Only whole answers are shared: where a call broke or was cut short, whoever waited for it makes a call of its own. */
  result(wanted: WantedCall): Promise<CallResult>;
}

/** Starts from calls that were made earlier, as {@link recordedCalls} finds them. */
export function createSharedCalls(recorded: ReadonlyMap<string, CallResult> = new Map()): SharedCalls {
  const known = new Map<string, Promise<CallResult>>();
  for (const [key, result] of recorded) known.set(key, Promise.resolve(result));

  return {
    result: async ({ backend, request, make, signal }) => {
      const key = callKey(backend, request);
      for (let earlier = known.get(key); earlier !== undefined; earlier = known.get(key)) {
        const result = await untilAborted(
          earlier.catch(() => undefined),
          signal,
          0,
        );
        if (result !== undefined && result.generation.finishReason !== "abort") return result;
        if (known.get(key) === earlier) known.delete(key);
      }
      // From here to `set` nothing waits: of several that found nothing, the first one makes the call.
      signal.throwIfAborted();
      const call = make(key);
      known.set(key, call);
      return await call;
    },
  };
}

/** The calls in records by their key. Answers from memory, those cut short and those with logprobs (no record keeps them) are none. */
export function recordedCalls(records: readonly RunRecord[]): ReadonlyMap<string, CallResult> {
  const calls = new Map<string, CallResult>();
  for (const { backend: main, candidates, notes = [] } of records) {
    for (const { backend: name = main, model, raw, finishReason, usage, memory, milliseconds, unenforced, fromCache, ...asked } of [
      ...candidates,
      ...notes.flatMap(({ calls: beside = [] }) => beside),
    ]) {
      const { prompt, seed, temperature, maxTokens, settings } = asked;
      if (memory?.exact || finishReason === "abort" || settings?.logprobs !== undefined) continue;
      const key = callKey({ name, model }, { prompt, seed, temperature, maxTokens, ...settings });
      const generation = {
        text: raw,
        finishReason,
        usage,
        ...(unenforced && { unenforced }),
        ...(fromCache && { fromCache: { milliseconds } }),
      };
      calls.set(key, { generation, milliseconds });
    }
  }
  return calls;
}

/** A hash: prompts are long, and a key stands in memory and in the log of calls. */
function callKey({ name, model }: WantedCall["backend"], request: GenerateRequest): string {
  return createHash("sha256")
    .update(canonicalJson([name, model, inOwnOrder(decidingMembers(request))]))
    .digest("base64url");
}
