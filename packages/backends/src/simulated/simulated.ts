import { setTimeout } from "node:timers/promises";
import {
  type Backend,
  CupelError,
  contentHash,
  createRandom,
  demandResponseFormat,
  type GenerateRequest,
  type Generation,
  type Random,
} from "@cupel/core";
import { approximateTokens } from "../approximate-tokens.ts";
import { findAnswer, type SimulatedAnswer, type Skill, skillFor } from "./answers.ts";
import { pseudoText } from "./pseudo-text.ts";

export interface SimulatedOptions {
  /** Default `simulated`. */
  readonly model?: string;
  /** Right and wrong answers by task prompt. A call is answered for the task whose prompt stands last in the call's prompt. */
  readonly answers?: ReadonlyMap<string, SimulatedAnswer>;
  /** Chance of the right answer on [0, 1]: one number, or one per family or kind with `default` for the rest. Default 0.5. */
  readonly skill?: Skill;
  /** Time to the answer in milliseconds. Default 0. */
  readonly latency?: number;
  /** Chance on [0, 1] that a call breaks, as a server would. The same call breaks again. Default 0. */
  readonly faults?: number;
  /** Another seed is another model. Default 0. */
  readonly seed?: number;
  /** Waits; rejects when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/**
 * A model that is none: passes and fails on demand, for trying a pipeline without weights. As with a real one, the same call gives the same
 * answer, greedy answers do not depend on the seed, and sampled ones do. It cannot be held to a response format. Nothing it says is evidence about any model, and its token counts are
 * characters divided by four.
 */
export function simulated(options: SimulatedOptions = {}): Backend {
  const { model = "simulated", answers = new Map(), skill = 0.5, latency = 0, faults = 0, seed = 0 } = options;
  const { sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }) } = options;

  function answer(request: GenerateRequest, random: Random): string {
    const known = findAnswer(answers, request.prompt);
    if (known === undefined) return pseudoText(random);
    if (random.next() < skillFor(skill, known)) return known.right;
    return known.wrong[random.integer(Math.max(1, known.wrong.length))] ?? "";
  }

  async function generate(request: GenerateRequest): Promise<Generation> {
    const { prompt, system = "", temperature, maxTokens, signal } = request;
    demandResponseFormat(request.responseFormat, {}, "simulated");
    const drawn = temperature > 0 ? [temperature, request.seed] : [];
    const random = createRandom(`simulated ${seed}`).split(model, system, prompt, ...drawn);
    try {
      signal?.throwIfAborted();
      if (latency > 0) await sleep(latency, signal);
    } catch (error) {
      throw signal?.aborted ? new CupelError("ABORTED", "The call was aborted.") : error;
    }
    if (random.split("fault").next() < faults) throw new CupelError("BACKEND_FAILED", "The simulated server broke, as it was told to.");
    const wanted = beforeStop(answer(request, random), request.stop ?? []);
    const tokens = wanted.match(/[\s\S]{1,4}/gu) ?? [];
    const text = tokens.slice(0, maxTokens).join("");
    request.onText?.(text);
    return {
      text,
      finishReason: tokens.length > maxTokens ? "length" : "stop",
      usage: { inputTokens: approximateTokens(system + prompt), outputTokens: Math.min(tokens.length, maxTokens) },
    };
  }

  return {
    name: "simulated",
    model,
    capabilities: async () => ({
      determinism: "bit-exact",
      seeds: true,
      logprobs: false,
      streaming: true,
      facts: {
        engine: "simulated",
        seed,
        answers: answers.size,
        answersSha256: contentHash([...answers]),
        skill: typeof skill === "number" ? skill : contentHash(skill),
        faults,
        tokenCounts: "characters / 4",
      },
    }),
    generate,
    [Symbol.asyncDispose]: async () => {},
  };
}

function beforeStop(text: string, stops: readonly string[]): string {
  const ends = stops.map((stop) => text.indexOf(stop)).filter((end) => end >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
