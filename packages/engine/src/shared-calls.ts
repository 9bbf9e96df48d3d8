import { createHash } from "node:crypto";
import { type Backend, CupelError, canonicalJson, type GenerateRequest, type Generation, type RunRecord } from "@cupel/core";
import { untilAborted } from "./until-aborted.ts";

/** Milliseconds that a backend has to hand over what it generated once its call was aborted. */
const grace = 2000;

/** Told of a call that is really made. */
export interface CallBooks {
  /** Called just before the backend is asked; what it throws is thrown and the backend is not asked. */
  admit(): void;
  /** Called when the backend has answered, also where nobody waits for it any more. `key` names what decides the answer. */
  settle?(generation: Generation, key: string): void;
}

/** The calls of a task. Equal calls are made once, also when both are in flight, and their result is shared. */
export interface SharedCalls {
  /**
   * `made` tells whether the backend was asked (true) or the result was there already. Only whole answers are shared: where a call broke or
   * was cut short, whoever waited for it makes a call of its own.
   */
  generate(
    backend: Backend,
    request: GenerateRequest,
    books: CallBooks,
  ): Promise<{ readonly generation: Generation; readonly made: boolean }>;
}

/** Starts from calls that were made earlier, as {@link recordedCalls} finds them. */
export function createSharedCalls(recorded: ReadonlyMap<string, Generation> = new Map()): SharedCalls {
  const known = new Map<string, Promise<Generation>>();
  for (const [key, generation] of recorded) known.set(key, Promise.resolve(generation));

  return {
    generate: async (backend, request, { admit, settle }) => {
      const { signal, onText: _onText, ...deciding } = request;
      const key = callKey(backend.name, backend.model, deciding);
      for (let earlier = known.get(key); earlier !== undefined; earlier = known.get(key)) {
        const generation = await untilAborted(
          earlier.catch(() => undefined),
          signal,
          0,
        );
        if (generation !== undefined && generation.finishReason !== "abort") return { generation, made: false };
        if (known.get(key) === earlier) known.delete(key);
      }
      // From here to `set` nothing waits: of several that found nothing, the first one makes the call.
      signal?.throwIfAborted();
      admit();
      const asked = ask(backend, request);
      const settled = asked.then((generation) => {
        settle?.(generation, key);
        return generation;
      });
      const call = untilAborted(settled, signal, grace);
      known.set(key, call);
      return { generation: await call, made: true };
    },
  };
}

/** The calls in records by their key. Answers from memory, those cut short and those with logprobs (no record keeps them) are none. */
export function recordedCalls(records: readonly RunRecord[]): ReadonlyMap<string, Generation> {
  const calls = new Map<string, Generation>();
  for (const { backend: main, candidates } of records) {
    for (const { backend = main, model, prompt, seed, temperature, maxTokens, settings, raw, finishReason, usage, ...rest } of candidates) {
      if (rest.memory?.exact || finishReason === "abort" || settings?.logprobs !== undefined) continue;
      const generation = { text: raw, finishReason, usage, ...(rest.unenforced && { unenforced: rest.unenforced }) };
      calls.set(callKey(backend, model, { prompt, seed, temperature, maxTokens, ...settings }), generation);
    }
  }
  return calls;
}

async function ask(backend: Backend, request: GenerateRequest): Promise<Generation> {
  const generation: unknown = await backend.generate(request);
  if (isGeneration(generation)) return generation;
  throw new CupelError("BACKEND_FAILED", `The backend ${backend.name} returned no generation (text, finishReason, usage).`);
}

function isGeneration(value: unknown): value is Generation {
  if (typeof value !== "object" || value === null) return false;
  const { text, finishReason, usage } = value as Partial<Generation>;
  return (
    typeof text === "string" &&
    typeof finishReason === "string" &&
    Number.isFinite(usage?.inputTokens) &&
    Number.isFinite(usage?.outputTokens)
  );
}

/** A hash: prompts are long, and a key stands in memory and in the log of calls. */
function callKey(backend: string, model: string, deciding: object): string {
  return createHash("sha256")
    .update(canonicalJson([backend, model, deciding]))
    .digest("base64url");
}
