import type {
  DeterminismTarget,
  GenerateRequest,
  Generation,
  Observation,
  PreparedRequest,
  Price,
  SendMode,
  TargetIdentity,
} from "@cupel/core";
import type { CallTarget } from "../gen-ai/inference.ts";
import { answerAttributes, inferenceSpan } from "../gen-ai/inference-span.ts";
import { providerOf, serverOf } from "../gen-ai/provider.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Span } from "../trace/tracer.ts";
import { recordCall } from "./observe-backend.ts";

/**
 * A target whose requests are measured and traced as calls of a model, for the purpose `determinism`. What it answers is untouched. Variants of it
 * are observed, too.
 */
export function observeTarget(target: DeterminismTarget, telemetry: Telemetry, price?: Price): DeterminismTarget {
  let facts: TargetIdentity["facts"] = {};
  const about = (): CallTarget => {
    const known = { ...noNulls(facts), server: target.name, ...(target.baseUrl !== null && { address: target.baseUrl }) };
    const server = serverOf(known);
    // A server that speaks a dialect of its own is one of those that OpenAI's protocol meets, too.
    const provider = providerOf(target.baseUrl !== null && target.name !== "ollama" ? "openai" : target.name, known);
    return { model: target.model, provider, ...(server && { server }) };
  };
  const observed: Partial<DeterminismTarget> = {
    identity: async () => {
      const identity = await target.identity();
      facts = identity.facts;
      return identity;
    },
    send: async (batch, how) => await send(batch, how, { target, telemetry, about: about(), price }),
    ...(target.variant && {
      variant: async (option, value) =>
        observeTarget(await (target as Required<DeterminismTarget>).variant(option, value), telemetry, price),
    }),
  };
  return new Proxy(target, {
    get: (whole, name) => {
      const own = observed[name as keyof DeterminismTarget];
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(whole, name, whole);
      // Not bound: V8 takes no bound function for what `await using` calls.
      return typeof value === "function" ? (...given: unknown[]): unknown => value.apply(whole, given) : value;
    },
  });
}

interface Sending {
  readonly target: DeterminismTarget;
  readonly telemetry: Telemetry;
  readonly about: CallTarget;
  readonly price: Price | undefined;
}

/** One span per send: a batch is one request. */
async function send(
  batch: readonly PreparedRequest[],
  how: SendMode,
  { target, telemetry, about, price }: Sending,
): Promise<readonly Observation[]> {
  const [first] = batch;
  if (first === undefined) return await target.send(batch, how);
  const request = requestOf(first, how);
  const { name, ...span } = inferenceSpan(about, request);
  const attributes = { ...span.attributes, "cupel.purpose": "determinism", "cupel.batch.size": batch.length, "cupel.cache": how.cache };
  return await telemetry.tracer.span(name, { ...span, attributes }, async (own) => {
    const answers = await target.send(batch, how);
    for (const answer of answers.filter(({ batchIndex }) => batchIndex === 0))
      tell(answer, answers, { telemetry, about, request, price, own });
    return answers;
  });
}

function tell(
  answer: Observation,
  answers: readonly Observation[],
  { telemetry, about, request, price, own }: Omit<Sending, "target"> & { readonly request: GenerateRequest; readonly own: Span },
): void {
  const { startedMs, firstByteMs, endedMs, chunks, status, error } = answer;
  const broke = status === "error" || status === "truncated" ? (error?.code ?? status) : undefined;
  const generation = broke === undefined ? generationOf(answers) : undefined;
  // A first byte is only told apart from the end where pieces came.
  const secondsToFirstChunk = firstByteMs === null || chunks < 2 ? undefined : (firstByteMs - startedMs) / 1000;
  if (broke !== undefined) own.fail(broke);
  if (generation) own.set(answerAttributes(generation, answer.servedBy ?? about.model, secondsToFirstChunk));
  recordCall(
    { telemetry, target: about, purpose: "determinism", price },
    {
      ...about,
      request,
      seconds: (endedMs - startedMs) / 1000,
      chunks,
      ...(generation && { generation }),
      ...(broke !== undefined && { error: broke }),
      ...(secondsToFirstChunk !== undefined && { secondsToFirstChunk }),
      ...(own.context.sampled && { exemplar: own.context }),
    },
  );
}

/** The answers of a request as one generation; undefined where no counts came. */
function generationOf(answers: readonly Observation[]): Generation | undefined {
  const [first] = answers;
  if (first === undefined || answers.some(({ usage }) => usage === null)) return undefined;
  const sum = (of: (answer: Observation) => number): number => answers.reduce((total, answer) => total + of(answer), 0);
  const cached = sum(({ cachedTokens }) => cachedTokens ?? 0);
  return {
    text: answers.map(({ text }) => text).join("\n"),
    finishReason: first.status === "stopped" ? "abort" : first.finishReason === "length" ? "length" : "stop",
    usage: {
      inputTokens: sum(({ usage }) => usage?.inputTokens ?? 0),
      outputTokens: sum(({ usage }) => usage?.outputTokens ?? 0),
      ...(first.cachedTokens !== null && { cachedTokens: cached }),
    },
  };
}

function requestOf({ prompt, settings }: PreparedRequest, { stream }: SendMode): GenerateRequest {
  const { temperature, seed, maxTokens, topP, topK } = settings;
  return { prompt: prompt.text, temperature, seed: seed ?? 0, maxTokens, topP, topK, ...(stream && { onText: () => {} }) };
}

function noNulls(facts: TargetIdentity["facts"]): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
