import { type Backend, type Capabilities, CupelError, type GenerateRequest, type Generation, isJsonObject } from "@cupel/core";
import { demand, show } from "../../demand.ts";
import type { Law, Make } from "../law.ts";

export interface BackendLawOptions {
  /** At least two that the backend answers with different texts of more than one token. */
  readonly prompts?: readonly [string, string, ...string[]];
  /** Token limit of the calls. Default 24. */
  readonly maxTokens?: number;
  /** Set for a backend that honours seeds, repeats itself for one, and whose answers to the first prompt vary at temperature 1. */
  readonly samples?: boolean;
  /** Milliseconds after which a law calls a backend stuck. Default 60,000. */
  readonly patience?: number;
  /** For a backend that speaks to a server: one whose server takes calls and never answers, with this time limit in milliseconds. */
  readonly stalled?: (timeout: number) => Backend | Promise<Backend>;
  /** For a backend that speaks to a server: one whose server is not there. */
  readonly absent?: Make<Backend>;
  /** For a backend that can tell which models there are: one with a name that is not among them, and those that are. */
  readonly wrongModel?: { readonly make: Make<Backend>; readonly names: readonly string[] };
}

/** What the laws of one backend share. */
export interface BackendCase extends Required<Pick<BackendLawOptions, "prompts" | "maxTokens" | "samples">> {
  /** A greedy call of the first prompt, with changes. */
  request(changes?: Partial<GenerateRequest>): GenerateRequest;
  /** A law about a fresh backend, which is released afterwards. `make` stands in for the case's own. */
  law(sentence: string, check: (backend: Backend, capabilities: Capabilities) => Promise<void>): Law;
  /** A law without a backend that could be asked for its capabilities. */
  lawOf(sentence: string, make: Make<Backend>, check: (backend: Backend) => Promise<void>): Law;
  /** The result, or an error with this sentence when it takes too long. */
  soon<Result>(promise: Promise<Result>, otherwise: string): Promise<Result>;
  /** True where the same call can be expected to come out the same. */
  repeats(capabilities: Capabilities): boolean;
}

export function backendCase(name: string, make: Make<Backend>, options: BackendLawOptions): BackendCase {
  const { prompts = ["Name a colour.", "Count to three."], maxTokens = 24, samples = false, patience = 60_000 } = options;
  const lawOf: BackendCase["lawOf"] = (sentence, makeOther, check) => ({
    name: `${name} ${sentence}`,
    check: async () => {
      await using backend = await makeOther();
      await check(backend);
    },
  });
  return {
    prompts,
    maxTokens,
    samples,
    request: (changes = {}) => ({ prompt: prompts[0], maxTokens, temperature: 0, seed: 7, ...changes }),
    law: (sentence, check) => lawOf(sentence, make, async (backend) => await check(backend, await backend.capabilities())),
    lawOf,
    soon: (promise, otherwise) => withPatience(promise, patience, otherwise),
    repeats: ({ determinism }) => determinism !== "none" || samples,
  };
}

/** Demands what holds for every answer. */
export function demandAnswer({ text, finishReason, usage }: Generation): void {
  demand(typeof text === "string", `text is ${show(text)}`);
  const { estimated: _, ...counts } = usage;
  demand(["stop", "length", "abort"].includes(finishReason), `finish reason is ${show(finishReason)}`);
  for (const count of Object.values(counts)) demand(Number.isInteger(count) && count >= 0, `usage is ${show(usage)}`);
  demand(usage.outputTokens > 0 || text === "", `text ${show(text)} without tokens`);
  demand((usage.cachedTokens ?? 0) <= usage.inputTokens, `more cached tokens than input: ${show(usage)}`);
  demand((usage.reasoningTokens ?? 0) <= usage.outputTokens, `more reasoning tokens than output: ${show(usage)}`);
}

/** Demands that an aborted call failed with `ABORTED`, or returned what it had and says so. */
export function demandAborted(outcome: unknown): void {
  if (CupelError.is(outcome)) demand(outcome.code === "ABORTED", `expected ABORTED, got ${outcome.code}: ${outcome.message}`);
  else demand(isJsonObject(outcome) && outcome.finishReason === "abort", `expected ABORTED, got ${String(outcome)} ${show(outcome)}`);
}

/** Demands one of these errors. */
export function demandError(outcome: unknown, ...codes: readonly CupelError["code"][]): asserts outcome is CupelError {
  const seen = CupelError.is(outcome) ? `${outcome.code}: ${outcome.message}` : `${String(outcome)} ${show(outcome)}`;
  demand(CupelError.is(outcome) && codes.includes(outcome.code), `expected ${codes.join(" or ")}, got ${seen}`);
}

/** What a promise came to: its result, or what it was rejected with. */
export async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error;
  }
}

async function withPatience<Result>(promise: Promise<Result>, milliseconds: number, otherwise: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
