import type { FinishReason, GenerateRequest, Generation, TokenLogprob } from "@cupel/core";
import type { TokenConstraint } from "../constrain/token-constraint.ts";
import type { TextStream } from "../tokenizer/text-stream.ts";
import { createSampler } from "./sampler.ts";
import { StopWatcher } from "./stop-watcher.ts";
import { tokenLogprob } from "./token-logprob.ts";

/** A network with a place in a text: takes tokens, gives the logits of the next one in a buffer it may reuse. */
export interface LogitSource {
  start(prompt: readonly number[]): Float32Array | Promise<Float32Array>;
  append(tokens: readonly number[]): Float32Array | Promise<Float32Array>;
}

/** What generation needs besides the network. */
export interface GenerationContext {
  readonly promptTokens: readonly number[];
  isEnd(token: number): boolean;
  textStream(): TextStream;
  /** A token as text by itself, for logprobs. */
  textOf(token: number): string;
  isAborted(): boolean;
  /** Holds the answer to the request's format. */
  readonly constraint?: TokenConstraint | undefined;
  /** Called when the prompt was read. */
  onRead?(): void;
  /** Lets other work of the thread go on, where this one is shared. */
  pause?(): Promise<void>;
}

/** A request without what cannot cross threads. */
export type PlainRequest = Omit<GenerateRequest, "signal" | "onText">;

const tokensPerPause = 8;

/**
 * The loop of generation, the same for both engines: sample, stop, emit, append. The token that ends the answer is neither in the
 * text nor counted; a stop text is not in the text, but its tokens are counted. A constrained answer that nothing can follow ends by itself.
 */
export async function generateText(
  source: LogitSource,
  request: PlainRequest,
  { emit, ...context }: GenerationContext & { emit(piece: string): void },
): Promise<Generation> {
  const { constraint } = context;
  const sample = createSampler(request);
  const stream = context.textStream();
  const watcher = new StopWatcher(
    (request.stop ?? []).map((stop) => stop.toWellFormed()),
    emit,
  );
  const logprobs: TokenLogprob[] = [];
  const output: number[] = [];
  let endToken: TokenLogprob | undefined;
  let outputTokens = 0;
  let stopped = false;
  // A complete answer that the limit of tokens bent is no whole answer of the model.
  const ended = (): FinishReason => (constraint?.isCut ? "length" : "stop");

  const scored = (logits: Float32Array, token: number, alternatives: number): TokenLogprob =>
    tokenLogprob(logits, token, { alternatives, textOf: context.textOf, withIds: request.tokenIds === true });

  const finishReason = await (async (): Promise<FinishReason> => {
    if (context.isAborted()) return "abort";
    let logits = await source.start(context.promptTokens);
    context.onRead?.();
    for (;;) {
      if (context.isAborted()) return "abort";
      const token = constraint === undefined ? sample(logits) : constraint.choose(logits, sample, request.maxTokens - outputTokens);
      if (context.isEnd(token)) {
        if (request.tokenIds && request.logprobs !== undefined) endToken = scored(logits, token, request.logprobs);
        return ended();
      }
      outputTokens++;
      if (request.logprobs !== undefined) logprobs.push(scored(logits, token, request.logprobs));
      if (request.tokenIds) output.push(token);
      stopped = watcher.push(stream.push(token));
      if (stopped) return "stop";
      if (constraint?.isDone) return ended();
      if (outputTokens >= request.maxTokens) return "length";
      if (context.pause !== undefined && outputTokens % tokensPerPause === 0) await context.pause();
      logits = await source.append([token]);
    }
  })();
  if (!stopped && !watcher.push(stream.end())) watcher.end();
  return {
    text: watcher.text,
    finishReason,
    usage: { inputTokens: context.promptTokens.length, outputTokens },
    ...(request.logprobs !== undefined && { logprobs }),
    ...(request.tokenIds && { tokenIds: { prompt: context.promptTokens, output } }),
    ...(endToken && { endToken }),
    ...(constraint !== undefined && constraint.unenforced.length > 0 && { unenforced: constraint.unenforced }),
  };
}
