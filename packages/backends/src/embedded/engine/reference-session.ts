import type { Generation } from "@cupel/core";
import { createConstrainer } from "../constrain/constrainer.ts";
import { chatMlPrompt, encodeParts } from "../generate/chat-prompt.ts";
import { checkFit } from "../generate/check-fit.ts";
import { generateText, type PlainRequest } from "../generate/generate-text.ts";
import { Decoder } from "../model/decoder.ts";
import { byteTextStream } from "../tokenizer/text-stream.ts";
import { createTokenizer } from "../tokenizer/tokenizer.ts";
import { bufferOf, kernelOf, type ReferenceModel } from "./reference-model.ts";

/** What a session asks of its surroundings during a call. */
export interface SessionHooks {
  emit(piece: string): void;
  isAborted(): boolean;
  /** Called when the prompt was read. */
  onRead(): void;
  pause?(): Promise<void>;
}

/**
 * One sequence of the reference engine in the thread that runs it. One call at a time. `from` is the number of a sequence that has read this
 * very prompt and keeps it until `onRead`.
 */
export type ReferenceSession = (request: PlainRequest, hooks: SessionHooks, from?: number) => Promise<Generation>;

/** Opens sequence number `sequence` of a model. */
export function openReferenceSession(model: ReferenceModel, sequence: number): ReferenceSession {
  const { plan, memory } = model;
  const tokenizer = createTokenizer(model.vocabulary);
  const constrainer = createConstrainer(tokenizer);
  const decoder = new Decoder(plan, sequence, { kernel: kernelOf(memory), memory: bufferOf(memory) });
  return async (request, hooks, from) => {
    const constraint = request.responseFormat && constrainer.constrain(request.responseFormat);
    // A hopelessly long prompt is refused before it is tokenised.
    const leastTokens = Math.floor((request.prompt.length + (request.system?.length ?? 0)) / tokenizer.longest);
    checkFit(leastTokens, Math.min(1, request.maxTokens), plan.contextSize);
    const promptTokens = encodeParts(tokenizer, chatMlPrompt({ prompt: request.prompt, system: request.system }));
    checkFit(promptTokens.length, request.maxTokens, plan.contextSize);
    const source = { start: (prompt: readonly number[]) => decoder.start(prompt, from), append: decoder.append.bind(decoder) };
    return generateText(source, request, {
      ...hooks,
      promptTokens,
      constraint,
      isEnd: tokenizer.isEnd,
      textStream: () => byteTextStream(tokenizer.bytes),
      textOf: (token) => tokenizer.decode([token]),
    });
  };
}
