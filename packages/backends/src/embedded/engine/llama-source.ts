import type { LogitSource } from "../generate/generate-text.ts";

type Sequence = import("node-llama-cpp").LlamaContextSequence;
type Token = import("node-llama-cpp").Token;

/** Enough of the largest logits to find the largest with the lowest id among ties. */
const greedyLogits = 8;

/**
 * Raw logits from a sequence of llama.cpp. For greedy decoding only the largest few cross into JavaScript, the others are -Infinity;
 * otherwise all do.
 */
export function llamaSource(
  sequence: Sequence,
  options: { readonly vocabulary: number; readonly greedy: boolean },
): LogitSource & AsyncDisposable {
  const logits = new Float32Array(options.vocabulary);
  const wanted = options.greedy ? { filter: { tokens: [], includeTop: greedyLogits } } : true;
  const evaluate = async (tokens: readonly number[]): Promise<Float32Array> => {
    const input = tokens.slice(0, -1) as Token[];
    const outputs = await sequence.controlledEvaluate([...input, [tokens.at(-1) as Token, { generateNext: { logits: wanted } }]]);
    logits.fill(Number.NEGATIVE_INFINITY);
    for (const [token, logit] of outputs.at(-1)?.next.logits ?? []) logits[token] = logit;
    return logits;
  };
  return { start: evaluate, append: evaluate, [Symbol.asyncDispose]: async () => {} };
}
