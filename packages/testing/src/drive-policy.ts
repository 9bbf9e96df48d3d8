import {
  type Ask,
  type Candidate,
  type Capabilities,
  CupelError,
  createRandom,
  type Feedback,
  type Note,
  type Policy,
  type PublicTask,
} from "@cupel/core";

/** The world a policy is driven in. */
export interface DriveOptions {
  readonly task: PublicTask;
  /** The model's answer to a call. Throws to let the call fail. */
  readonly answer: (ask: Ask, index: number) => string | Promise<string>;
  /** What the policy is told of a candidate. */
  readonly judge: (candidate: Candidate) => Feedback;
  /** Calls after which the drive gives up on a policy that does not end. Default 100. */
  readonly limit?: number;
  /** What the policy is told that its models can do. Default: nothing beyond answering. */
  readonly capabilities?: Partial<Capabilities>;
  readonly signal?: AbortSignal;
}

/** The capabilities of a backend that promises nothing. */
export const leastCapable: Capabilities = { determinism: "none", seeds: false, logprobs: false, streaming: false, facts: {} };

/** What a policy did. */
export interface Drive {
  readonly asks: readonly Ask[];
  readonly yielded: readonly Candidate[];
  readonly notes: readonly Note[];
  /** What it stands by: returned, else the last one yielded. */
  readonly chosen: Candidate | undefined;
}

/** Runs a policy without an engine: no journal, no budget, no verifier; every call and every yield is recorded. @throws what the policy throws */
export async function drivePolicy(policy: Policy, options: DriveOptions): Promise<Drive> {
  const { task, answer, judge, limit = 100, signal = new AbortController().signal } = options;
  const asks: Ask[] = [];
  const yielded: Candidate[] = [];
  const notes: Note[] = [];
  const run = policy.run({
    task,
    random: createRandom(`drive ${task.id}`),
    signal,
    remaining: () => ({
      attempts: limit - asks.length,
      tokens: Number.POSITIVE_INFINITY,
      usd: Number.POSITIVE_INFINITY,
      milliseconds: Number.POSITIVE_INFINITY,
    }),
    pause: (until) => until,
    note: (note) => void notes.push(note),
    capabilities: async () => ({ ...leastCapable, ...options.capabilities }),
    generate: async (ask) => {
      if (signal.aborted) throw new CupelError("ABORTED", "The drive was aborted.");
      if (asks.length >= limit) throw new CupelError("BUDGET_EXHAUSTED", `The policy ${policy.name} did not end within ${limit} calls.`);
      const index = asks.push(ask) - 1;
      return candidateOf(ask, index, await answer(ask, index));
    },
  });
  let feedback: Feedback | undefined;
  for (;;) {
    const step = await (feedback === undefined ? run.next() : run.next(feedback));
    if (step.done) return { asks, yielded, notes, chosen: step.value ?? yielded.at(-1) };
    yielded.push(step.value);
    if (yielded.length > limit) throw new CupelError("BUDGET_EXHAUSTED", `The policy ${policy.name} yields without end.`);
    feedback = judge(step.value);
  }
}

function candidateOf(ask: Ask, index: number, text: string): Candidate {
  return {
    text,
    raw: text,
    index,
    prompt: ask.prompt,
    seed: ask.seed ?? ask.sample ?? 0,
    temperature: ask.temperature ?? 0,
    maxTokens: ask.maxTokens ?? 256,
    model: ask.model ?? "driven",
    finishReason: "stop",
    usage: { inputTokens: Math.ceil(ask.prompt.length / 4), outputTokens: Math.ceil(text.length / 4) },
    milliseconds: 0,
    ...(ask.memory && { memory: ask.memory }),
  };
}
