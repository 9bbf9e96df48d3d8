import { type Backend, canonicalJson, type GenerateRequest, type Generation, type RunRecord } from "@cupel/core";

/** The calls of a run. Equal calls are made once, also when both are in flight, and their result is shared. */
export interface SharedCalls {
  /** `made` tells whether the backend was asked (true) or the result was there already. */
  generate(
    backend: Backend,
    request: GenerateRequest,
    admit: () => void,
  ): Promise<{ readonly generation: Generation; readonly made: boolean }>;
}

/** Starts from the calls found in records of an interrupted run. */
export function createSharedCalls(records: readonly RunRecord[] = []): SharedCalls {
  const known = new Map<string, Promise<Generation>>();
  for (const { backend, candidates } of records) {
    for (const { model, prompt, seed, temperature, maxTokens, raw, finishReason, usage, memory } of candidates) {
      if (memory?.exact) continue;
      const key = callKey(backend, model, { prompt, seed, temperature, maxTokens });
      known.set(key, Promise.resolve({ text: raw, finishReason, usage }));
    }
  }
  return {
    generate: async (backend, request, admit) => {
      const { signal: _signal, onText: _onText, ...deciding } = request;
      const key = callKey(backend.name, backend.model, deciding);
      const earlier = known.get(key);
      if (earlier !== undefined) return { generation: await earlier, made: false };
      admit();
      const call = backend.generate(request);
      known.set(key, call);
      try {
        const generation = await call;
        if (generation.finishReason === "abort") known.delete(key);
        return { generation, made: true };
      } catch (error) {
        // A call that broke may be tried again.
        known.delete(key);
        throw error;
      }
    },
  };
}

function callKey(backend: string, model: string, deciding: object): string {
  return canonicalJson([backend, model, deciding]);
}
