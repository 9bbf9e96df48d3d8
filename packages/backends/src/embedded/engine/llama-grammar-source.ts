import { CupelError, messageOf } from "@cupel/core";
import type { LogitSource, PlainRequest } from "../generate/generate-text.ts";
import type { OpenLlama } from "./open-llama.ts";

type Grammar = import("node-llama-cpp").LlamaGrammar;
type Sequence = import("node-llama-cpp").LlamaContextSequence;
type Token = import("node-llama-cpp").Token;

/** Reads a grammar in GBNF. @throws CupelError `DATA_INVALID` when llama.cpp cannot */
export async function readGrammar({ llama }: Pick<OpenLlama, "llama">, grammar: string): Promise<Grammar> {
  try {
    return await llama.createGrammar({ grammar });
  } catch (thrown) {
    throw new CupelError("DATA_INVALID", `The grammar of the response format cannot be read: ${messageOf(thrown)}.`, { cause: thrown });
  }
}

/**
 * Tokens that llama.cpp draws itself, because only its own sampler can move a grammar on: the token it drew is the only one with a logit.
 * The settings are those of the request; the draws are others than without a grammar, and there are no logprobs.
 */
export function llamaGrammarSource(
  { peer, model }: Pick<OpenLlama, "peer" | "model">,
  sequence: Sequence,
  { grammar, request, vocabulary }: { readonly grammar: Grammar; readonly request: PlainRequest; readonly vocabulary: number },
): LogitSource & AsyncDisposable {
  const { temperature, seed, topK = 0, topP = 1, minP = 0 } = request;
  const grammarEvaluationState = new peer.LlamaGrammarEvaluationState({ model, grammar });
  const logits = new Float32Array(vocabulary);
  let drawing: ReturnType<Sequence["evaluate"]> | undefined;
  const draw = async (): Promise<Float32Array> => {
    const { value: token } = (await drawing?.next()) ?? {};
    if (typeof token !== "number") throw new CupelError("BACKEND_FAILED", "llama.cpp drew no token within the grammar.");
    logits.fill(Number.NEGATIVE_INFINITY);
    logits[token] = 0;
    return logits;
  };
  return {
    start: (prompt) => {
      const settings = { temperature, topK, topP, minP, seed, grammarEvaluationState, yieldEogToken: true };
      drawing = sequence.evaluate(prompt.slice() as Token[], settings);
      return draw();
    },
    append: draw,
    [Symbol.asyncDispose]: async () => void (await drawing?.return()),
  };
}
