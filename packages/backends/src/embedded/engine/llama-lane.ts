import { CupelError, type GenerateRequest, type Generation, messageOf } from "@cupel/core";
import { checkFit } from "../generate/check-fit.ts";
import { generateText } from "../generate/generate-text.ts";
import type { GgufHeader } from "../gguf/gguf-types.ts";
import { byteTextStream } from "../tokenizer/text-stream.ts";
import { createTokenizer, type Tokenizer } from "../tokenizer/tokenizer.ts";
import { readVocabulary } from "../tokenizer/vocabulary.ts";
import type { Lane } from "./engine.ts";
import { llamaConstrainer } from "./llama-constrainer.ts";
import { llamaGrammarSource, readGrammar } from "./llama-grammar-source.ts";
import { llamaPrompt } from "./llama-prompt.ts";
import { llamaSource } from "./llama-source.ts";
import { detokenizedTextStream } from "./llama-text-stream.ts";
import type { OpenLlama } from "./open-llama.ts";

/** A lane over the sequences of one context. Each call takes a fresh sequence and gives it back, so that no call can see another's. */
export function llamaLane(opened: OpenLlama, header: GgufHeader): Lane {
  const { peer, model, context, contextSize } = opened;
  const template = String(header.metadata.get("tokenizer.chat_template")?.value ?? "");
  const tokenizer = ownTokenizer(header);
  const vocabulary = [...model.iterateAllTokens()].length;
  const isEnd = (token: number): boolean => model.isEogToken(token as never);
  const constrainer = llamaConstrainer(header, { size: vocabulary, isEnd });
  const detokenize = (tokens: readonly number[], before: readonly number[] = []): string =>
    model.detokenize(tokens as never, false, before as never);
  let running: Promise<unknown> = Promise.resolve();
  let closed = false;

  const run = async ({ signal, onText, ...request }: GenerateRequest): Promise<Generation> => {
    const promptTokens = llamaPrompt(peer, model, { prompt: request.prompt, system: request.system, template });
    checkFit(promptTokens.length, request.maxTokens, contextSize);
    const { responseFormat: format } = request;
    const grammar = format?.type === "grammar" ? await readGrammar(opened, format.grammar) : undefined;
    const constraint = format === undefined || grammar ? undefined : constrainer?.constrain(format);
    const greedy = request.temperature === 0 && request.logprobs === undefined && constraint === undefined;
    const sequence = context.getSequence();
    try {
      await using source = grammar
        ? llamaGrammarSource(opened, sequence, { grammar, request, vocabulary })
        : llamaSource(sequence, { vocabulary, greedy });
      return await generateText(source, request, {
        promptTokens,
        constraint,
        isEnd,
        textStream: () => (tokenizer === undefined ? detokenizedTextStream(detokenize) : byteTextStream(tokenizer.bytes)),
        textOf: (token) => tokenizer?.decode([token]) ?? detokenize([token]),
        isAborted: () => closed || (signal?.aborted ?? false),
        emit: (piece) => onText?.(piece),
      });
    } finally {
      await sequence.dispose();
    }
  };
  return {
    generate: async (request) => {
      let readerError: { readonly thrown: unknown } | undefined;
      const onText = (piece: string): void => {
        try {
          request.onText?.(piece);
        } catch (thrown) {
          readerError = { thrown };
          throw thrown;
        }
      };
      const call = run({ ...request, onText });
      running = call.catch(() => undefined);
      try {
        return await call;
      } catch (thrown) {
        if (readerError !== undefined || CupelError.is(thrown)) throw thrown;
        throw new CupelError("BACKEND_FAILED", `llama.cpp failed: ${messageOf(thrown)}`, { cause: thrown });
      }
    },
    dispose: async () => {
      closed = true;
      await running;
    },
  };
}

function ownTokenizer(header: GgufHeader): Tokenizer | undefined {
  try {
    return createTokenizer(readVocabulary(header));
  } catch {
    return undefined;
  }
}
