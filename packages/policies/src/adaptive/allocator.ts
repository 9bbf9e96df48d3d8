import { type BetaPrior, chanceAfter, fitBetaPrior } from "./beta-prior.ts";

/** Hands out the samples of a run. */
export interface Allocator {
  /** Whether the task may take a sample; settled when that can be told. */
  ask(id: string): Promise<boolean>;
  /** What became of the sample that was granted last, and its tokens. */
  tell(id: string, outcome: { readonly passed: boolean; readonly tokens: number }): void;
  /** The task takes no more samples. */
  end(id: string): void;
}

/** What is shared, and among whom. */
export interface AllocatorOptions {
  /** In the order that decides between equals. Every one of them must ask or be ended: the others wait for it. */
  readonly tasks: readonly { readonly id: string; readonly kind: string }[];
  /** Samples of all tasks together; at least one for each. */
  readonly budget: number;
  /** Most samples of a task. */
  readonly most: number;
  /** A task is given up when the chance that its next sample passes falls below this. */
  readonly worth: number;
}

interface Share {
  readonly id: string;
  readonly kind: string;
  state: "expected" | "sampling" | "asking" | "ended";
  failures: number;
  passed: boolean;
  samples: number;
  tokens: number;
  answer: (granted: boolean) => void;
}

/** Tasks of a kind before its own prior is trusted over that of all. */
const enough = 8;

/**
 * An allocator in rounds. Every task gets a first sample at once. Then, whenever all tasks that are not done have asked for another, the
 * quarter of them most likely to pass (of equals, those whose samples take fewer tokens) gets one. Nothing is settled while a sample is
 * under way, so what is granted does not depend on which answer came first, and a task that is told again what it was told before gets
 * again what it got.
 */
export function createAllocator({ tasks, budget, most, worth }: AllocatorOptions): Allocator {
  const shares = new Map<string, Share>();
  for (const { id, kind } of tasks) {
    const share: Share = { id, kind, state: "expected", failures: 0, passed: false, samples: 0, tokens: 0, answer: () => {} };
    shares.set(id, share);
  }
  let open = shares.size; // expected or sampling
  let waiting = 0; // asking
  const shareOf = (id: string): Share => {
    const share = shares.get(id);
    if (share === undefined) throw new RangeError(`the task ${id} is not among those that share`);
    return share;
  };

  const settle = (): void => {
    if (open > 0 || waiting === 0) return;
    const all = [...shares.values()];
    const asking = all.filter(({ state }) => state === "asking");
    const chance = chances(all);
    const refused = asking.filter((share) => chance(share) < worth);
    const ranked = asking
      .filter((share) => chance(share) >= worth)
      .map((share) => ({ share, index: chance(share), cost: share.tokens / Math.max(1, share.samples) }))
      .toSorted((left, right) => right.index - left.index || left.cost - right.cost)
      .map(({ share }) => share);
    const left = budget - all.reduce((sum, { samples }) => sum + samples, 0);
    const isPlenty = left >= ranked.reduce((sum, { samples }) => sum + most - samples, 0);
    const batch = isPlenty ? ranked.length : Math.min(left, Math.ceil(ranked.length / 4));
    for (const share of left > 0 ? refused : asking) share.state = "ended";
    for (const share of ranked.slice(0, batch)) share.state = "sampling";
    open += batch;
    const settled = asking.filter(({ state }) => state !== "asking");
    waiting -= settled.length;
    for (const share of settled) share.answer(share.state === "sampling");
  };

  return {
    ask: async (id) => {
      const share = shareOf(id);
      if (share.state === "ended") return false;
      if (share.state === "expected") {
        share.state = "sampling";
        return true;
      }
      if (share.state === "sampling") open--;
      const { promise, resolve } = Promise.withResolvers<boolean>();
      share.answer = resolve;
      if (share.samples < most) {
        share.state = "asking";
        waiting++;
      } else {
        share.state = "ended";
        resolve(false);
      }
      settle();
      return await promise;
    },
    tell: (id, { passed, tokens }) => {
      const share = shareOf(id);
      share.samples++;
      share.tokens += tokens;
      share.passed ||= passed;
      if (!passed) share.failures++;
    },
    end: (id) => {
      const share = shareOf(id);
      if (share.state === "expected" || share.state === "sampling") open--;
      if (share.state === "asking") waiting--;
      share.state = "ended";
      share.answer(false);
      settle();
    },
  };
}

/** The chance that a task's next sample passes, by what was seen of all tasks of its kind. */
function chances(all: readonly Share[]): (share: Share) => number {
  const priors = new Map<string, BetaPrior>();
  const priorOf = (kind: string): BetaPrior => {
    const seen = all.filter(({ samples }) => samples > 0);
    const own = seen.filter((share) => share.kind === kind);
    return fitBetaPrior(own.length >= enough ? own : seen);
  };
  return ({ kind, failures }) => {
    const prior = priors.get(kind) ?? priorOf(kind);
    priors.set(kind, prior);
    return chanceAfter(failures, prior);
  };
}
