import {
  type Backend,
  type Capabilities,
  CupelError,
  canonicalJson,
  type GenerateRequest,
  type Generation,
  isJsonObject,
} from "@cupel/core";
import { demand, show } from "../demand.ts";
import type { Law, Make } from "./law.ts";

export interface BackendLawOptions {
  /** At least two that the backend answers with different texts. */
  readonly prompts?: readonly [string, string, ...string[]];
  /** Token limit of the calls. Default 24. */
  readonly maxTokens?: number;
  /** Set for a backend that honours seeds and whose answers to the first prompt vary at temperature 1. */
  readonly samples?: boolean;
}

/** What every backend must do. Where a law rests on a capability that the backend does not claim, it holds without being tried. */
export function backendLaws(name: string, make: Make<Backend>, options: BackendLawOptions = {}): readonly Law[] {
  const { prompts = ["Name a colour.", "Count to three."], maxTokens = 24, samples = false } = options;
  const request = (changes: Partial<GenerateRequest> = {}): GenerateRequest => ({
    prompt: prompts[0],
    maxTokens,
    temperature: 0,
    seed: 7,
    ...changes,
  });
  const law = (sentence: string, check: (backend: Backend, capabilities: Capabilities) => Promise<void>): Law => ({
    name: `${name} ${sentence}`,
    check: async () => {
      await using backend = await make();
      await check(backend, await backend.capabilities());
    },
  });
  return [
    law("has a name and a model", async (backend) => {
      demand(backend.name !== "" && backend.model !== "", `name ${show(backend.name)}, model ${show(backend.model)}`);
    }),
    law("states capabilities that are plain JSON and stay the same", async (backend, first) => {
      demand(canonicalJson(first) === canonicalJson(await backend.capabilities()), "the second probe says something else");
      demand(["bit-exact", "same-build", "none"].includes(first.determinism), `determinism is ${show(first.determinism)}`);
      for (const flag of [first.seeds, first.logprobs, first.streaming]) demand(typeof flag === "boolean", `a capability is ${show(flag)}`);
      for (const [fact, value] of Object.entries(first.facts)) {
        demand(["string", "number", "boolean"].includes(typeof value), `the fact ${fact} is ${show(value)}`);
      }
    }),
    law("answers with text, a finish reason and whole counts", async (backend) => {
      for (const prompt of prompts) checkShape(await backend.generate(request({ prompt })));
    }),
    law("keeps to the token limit", async (backend) => {
      const { usage } = await backend.generate(request({ maxTokens: 1 }));
      demand(usage.outputTokens <= 1, `${usage.outputTokens} tokens where 1 was allowed`);
    }),
    law("takes a frozen request and leaves it alone", async (backend) => {
      checkShape(await backend.generate(Object.freeze(request({ stop: Object.freeze(["\u0000never"]) as readonly string[] }))));
    }),
    law("says the same again where it claims determinism", async (backend, { determinism }) => {
      if (determinism === "none") return;
      for (const temperature of [0, 1]) {
        const first = await backend.generate(request({ temperature }));
        const second = await backend.generate(request({ temperature }));
        demand(canonicalJson(first) === canonicalJson(second), `at temperature ${temperature}: ${show(first)}, then ${show(second)}`);
      }
    }),
    law("does not mix calls that are in flight together", async (backend, { determinism }) => {
      if (determinism === "none") return;
      const calls = [...prompts, ...prompts].map((prompt) => request({ prompt }));
      const together = await Promise.all(calls.map((call) => backend.generate(call)));
      for (const [index, call] of calls.entries()) {
        const alone = await backend.generate(call);
        demand(
          alone.text === together[index]?.text,
          `${show(call.prompt)}: ${show(alone.text)} alone, ${show(together[index]?.text)} in company`,
        );
      }
    }),
    law("draws other answers for other seeds, where it samples", async (backend) => {
      if (!samples) return;
      const texts = new Set<string>();
      for (let seed = 0; seed < 12; seed++) texts.add((await backend.generate(request({ temperature: 1, seed }))).text);
      demand(texts.size > 1, "twelve seeds, one answer: the seed is ignored");
    }),
    law("hands out pieces that make up the text", async (backend, { streaming }) => {
      if (!streaming) return;
      let joined = "";
      const { text } = await backend.generate(request({ onText: (piece) => (joined += piece) }));
      demand(joined === text, `pieces ${show(joined)}, text ${show(text)}`);
    }),
    law("ends before a stop text", async (backend, { determinism }) => {
      if (determinism === "none") return;
      const { text } = await backend.generate(request());
      const stop = text.slice(Math.floor(text.length / 2), Math.floor(text.length / 2) + 2);
      if (stop === "") return;
      const stopped = await backend.generate(request({ stop: [stop] }));
      demand(stopped.text === text.slice(0, text.indexOf(stop)), `stop ${show(stop)} in ${show(text)} gave ${show(stopped.text)}`);
    }),
    law("gives log probabilities that are some, where it has them", async (backend, { logprobs }) => {
      if (!logprobs) return;
      const generation = await backend.generate(request({ logprobs: 3 }));
      for (const token of generation.logprobs ?? []) {
        demand(token.logprob <= 1e-6, `${show(token.token)} has log probability ${token.logprob}`);
        const top = token.top ?? [];
        demand(top.length <= 3, `${top.length} alternatives where 3 were asked for`);
        demand(
          top.every((entry, index) => index === 0 || entry.logprob <= (top[index - 1]?.logprob ?? 0)),
          `alternatives out of order: ${show(top)}`,
        );
      }
      demand((await backend.generate(request())).logprobs === undefined, "log probabilities that nobody asked for");
    }),
    law("refuses a call that is aborted already", async (backend) => {
      const outcome = await outcomeOf(backend.generate(request({ signal: AbortSignal.abort() })));
      demandAborted(outcome);
    }),
    law("ends soon when it is aborted, and goes on working", async (backend) => {
      const controller = new AbortController();
      const running = outcomeOf(backend.generate(request({ prompt: prompts[1], signal: controller.signal })));
      controller.abort();
      const outcome = await running;
      if (outcome instanceof Error)
        demand(CupelError.is(outcome) && outcome.code === "ABORTED", `expected ABORTED, got ${String(outcome)}`);
      checkShape(await backend.generate(request()));
    }),
    {
      name: `${name} can be released twice`,
      check: async () => {
        const backend = await make();
        await backend[Symbol.asyncDispose]();
        await backend[Symbol.asyncDispose]();
      },
    },
  ];
}

function checkShape({ text, finishReason, usage }: Generation): void {
  demand(typeof text === "string", `text is ${show(text)}`);
  demand(["stop", "length", "abort"].includes(finishReason), `finish reason is ${show(finishReason)}`);
  for (const count of Object.values(usage)) demand(Number.isInteger(count) && count >= 0, `usage is ${show(usage)}`);
  demand(usage.outputTokens > 0 || text === "", `text ${show(text)} without tokens`);
}

/** An aborted call fails with `ABORTED`, or returns what it had and says so. */
function demandAborted(outcome: unknown): void {
  if (CupelError.is(outcome)) demand(outcome.code === "ABORTED", `expected ABORTED, got ${outcome.code}: ${outcome.message}`);
  else demand(isJsonObject(outcome) && outcome.finishReason === "abort", `expected ABORTED, got ${String(outcome)} ${show(outcome)}`);
}

async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error;
  }
}
