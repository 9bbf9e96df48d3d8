import { CupelError, type GenerateRequest } from "@cupel/core";
import { unlessAborted } from "../http/unless-aborted.ts";
import { arrayIn } from "../read-json.ts";
import { type AiSdkAnswer, answerFrom, textOf } from "./answer.ts";
import type { AiSdkCallOptions, AiSdkModel } from "./model.ts";
import { modelFailure } from "./model-error.ts";
import { partsOf, type StreamCollector } from "./read-stream.ts";

/** What a call needs besides its request. */
export interface Call {
  readonly who: string;
  readonly options: AiSdkCallOptions;
  readonly signal: AbortSignal;
  /** Keeps the text of a stream, also when it breaks. */
  readonly collector: StreamCollector;
}

/**
 * Calls a model, by `doStream` where somebody listens and by `doGenerate` otherwise. Not every model listens to signals, so an abort ends the
 * wait whatever the model does.
 *
 * @returns how to go on, once the model took the call
 */
export async function beginCall(model: AiSdkModel, request: GenerateRequest, call: Call): Promise<() => Promise<AiSdkAnswer>> {
  const { who, options, signal, collector } = call;
  if (!request.onText) {
    const result = await unlessAborted((async () => model.doGenerate(options))(), signal);
    const content = arrayIn(result, "content");
    const texts = { text: textOf(content, "text"), reasoning: textOf(content, "reasoning") };
    return async () => answerFrom({ ...texts, result, rawChunks: [], streamed: false }, request, who);
  }
  const started = (async () => model.doStream(options))();
  // A stream that begins too late is nobody's.
  started.then(({ stream }) => signal.aborted && void stream.cancel().catch(() => undefined)).catch(() => undefined);
  const { stream } = await unlessAborted(started, signal);
  const explain = (thrown: unknown) => modelFailure(thrown, { who, modelId: model.modelId, known: true }).error;
  return async () => {
    for await (const piece of piecesOf(stream, { ...call, explain })) request.onText?.(piece);
    signal.throwIfAborted();
    const parts = collector.finish();
    if (parts === undefined)
      throw new CupelError("BACKEND_FAILED", `${who} broke its answer off after ${collector.text.length} characters.`);
    return answerFrom(parts, request, who);
  };
}

/** The texts of a stream. Errors of the model are made ours here, so that those of a listener pass as they are. */
async function* piecesOf(
  stream: ReadableStream<unknown>,
  { collector, signal, explain }: Pick<Call, "collector" | "signal"> & { explain(thrown: unknown): CupelError },
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
        throw explain(thrown);
      }
      if (piece !== "") yield piece;
    }
  } finally {
    await parts.return(undefined);
  }
}
