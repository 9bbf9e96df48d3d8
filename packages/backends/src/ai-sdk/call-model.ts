import { CupelError, type GenerateRequest } from "@cupel/core";
import { arrayIn } from "../read-json.ts";
import { type AiSdkAnswer, type AnswerParts, answerFrom, textOf } from "./answer.ts";
import { CallFailed } from "./attempts.ts";
import type { AiSdkCallOptions, AiSdkModel } from "./model.ts";
import { modelFailure } from "./model-error.ts";
import { partsOf, type StreamCollector } from "./read-stream.ts";
import { untilAborted } from "./until-aborted.ts";

/** A model and how it is called in sentences. */
export interface CalledModel {
  readonly model: AiSdkModel;
  /** `openai.chat gpt-4.1` */
  readonly who: string;
}

/** An answer that has begun. Its error, from here on, is final. */
export type Begun = () => Promise<AiSdkAnswer>;

/**
 * Calls a model, by `doStream` where somebody listens and by `doGenerate` otherwise.
 *
 * @returns how to go on, once the model took the call
 * @throws CallFailed where it did not; the signal's reason after an abort
 */
export async function beginCall({ model, who }: CalledModel, request: GenerateRequest, call: Call): Promise<Begun> {
  const { options, signal, collector } = call;
  const refused = (thrown: unknown) =>
    signal.aborted ? signal.reason : new CallFailed(modelFailure(thrown, { who, modelId: model.modelId }));
  const begin = async <Result>(start: () => PromiseLike<Result>, late?: (result: Result) => void): Promise<Result> => {
    try {
      return await untilAborted((async () => start())(), signal, late);
    } catch (thrown) {
      throw refused(thrown);
    }
  };
  if (!request.onText) {
    const result = await begin(() => model.doGenerate(options));
    const content = arrayIn(result, "content");
    const parts: AnswerParts = {
      text: textOf(content, "text"),
      reasoning: textOf(content, "reasoning"),
      result,
      rawChunks: [],
      streamed: false,
    };
    return async () => answerFrom(parts, request, who);
  }
  const { stream } = await begin(
    () => model.doStream(options),
    (late) => void late.stream.cancel().catch(() => undefined),
  );
  return async () => {
    for await (const piece of piecesOf(stream, { collector, signal, refused })) request.onText?.(piece);
    signal.throwIfAborted();
    const parts = collector.finish();
    if (parts === undefined)
      throw new CupelError("BACKEND_FAILED", `${who} broke its answer off after ${collector.text.length} characters.`);
    return answerFrom(parts, request, who);
  };
}

/** What a call needs besides its request. */
export interface Call {
  readonly options: AiSdkCallOptions;
  readonly signal: AbortSignal;
  /** Keeps the text of a stream, also when it breaks. */
  readonly collector: StreamCollector;
}

/** The texts of a stream. Errors of the model are made ours here, so that those of a listener pass as they are. */
async function* piecesOf(
  stream: ReadableStream<unknown>,
  { collector, signal, refused }: Pick<Call, "collector" | "signal"> & { refused(thrown: unknown): unknown },
): AsyncGenerator<string> {
  const parts = partsOf(stream, signal);
  try {
    for (;;) {
      let piece: string;
      try {
        const { done, value } = await parts.next();
        if (done) return;
        piece = collector.add(value);
      } catch (thrown) {
        throw refused(thrown);
      }
      if (piece !== "") yield piece;
    }
  } finally {
    await parts.return(undefined);
  }
}
