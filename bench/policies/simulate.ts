import { createRandom, type PublicTask, type Random } from "@cupel/core";
import { adaptive } from "@cupel/policies";
import { drivePolicy } from "@cupel/testing";
import type { JudgedTask } from "./judge-samples.ts";
import type { RecordedTask } from "./recorded-samples.ts";

/** What a way of sampling came to: calls per task, the share of tasks it solved (by gold), and of those that fixed-k solves. */
export interface Outcome {
  readonly calls: number;
  readonly solved: number;
  readonly kept: number;
}

/** One order in which every task's recorded answers come. */
export interface Order {
  /** Whether the nth sample of a task passes its public checks. */
  readonly public: readonly (readonly boolean[])[];
  /** Whether it passes the hidden tests. */
  readonly gold: readonly (readonly boolean[])[];
}

/** A seeded shuffle of each task's answers. */
export function orderOf(judged: readonly JudgedTask[], seed: number): Order {
  const shuffles = judged.map(({ id, gold }) => shuffle(gold.length, createRandom(`order ${seed}`).split(id)));
  const inOrder = (side: "public" | "gold") => judged.map((task, index) => (shuffles[index] ?? []).map((at) => task[side][at] === true));
  return { public: inOrder("public"), gold: inOrder("gold") };
}

function shuffle(count: number, random: Random): readonly number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let end = count - 1; end > 0; end--) {
    const other = random.integer(end + 1);
    [order[end], order[other]] = [order[other] ?? 0, order[end] ?? 0];
  }
  return order;
}

/** Up to `most` samples of each task until one passes the public checks; the first sample where none does. With `most` for each it is fixed-k's answer. */
export function stopAtFirst(order: Order, most: number): { readonly calls: readonly number[]; readonly solved: readonly boolean[] } {
  const first = order.public.map((passes) => passes.slice(0, most).indexOf(true));
  return {
    calls: first.map((at) => (at < 0 ? most : at + 1)),
    solved: first.map((at, task) => order.gold[task]?.[Math.max(0, at)] === true),
  };
}

/** The shipped `adaptive` policy over the recorded answers, all tasks at once, as the engine drives it. */
export async function runAdaptive(
  order: Order,
  recorded: readonly RecordedTask[],
  options: Parameters<typeof adaptive>[0],
): Promise<{ readonly calls: readonly number[]; readonly solved: readonly boolean[] }> {
  const tasks = recorded.map(({ id, prompt }): PublicTask => ({ id, kind: "codestub", prompt, checks: {} }));
  const policy = adaptive(options);
  const begun = policy.begin?.({ tasks, done: new Map() }) ?? policy;
  const drives = await Promise.all(
    tasks.map(async (task, index) => {
      const { asks, chosen } = await drivePolicy(begun, {
        task,
        answer: (_ask, sample) => `${sample}`,
        judge: (candidate) =>
          order.public[index]?.[candidate.index] ? { status: "pass", reason: "" } : { status: "fail", reason: "", code: "wrong" },
      });
      return { calls: asks.length, solved: order.gold[index]?.[chosen?.index ?? 0] === true };
    }),
  );
  return { calls: drives.map(({ calls }) => calls), solved: drives.map(({ solved }) => solved) };
}
