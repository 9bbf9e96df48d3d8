import type { AnsweredCall } from "./call-log.ts";
import type { Plan, Unit } from "./plan.ts";
import { type CallResult, createSharedCalls, type SharedCalls } from "./shared-calls.ts";

/** The calls of a run: what the arms of a task share is held until the last of them has ended. */
export interface RunCalls {
  /** A call of an earlier process. Those that nobody will ask for again are passed over. */
  remember(call: AnsweredCall): void;
  /** The calls that a unit shares with others. */
  of(unit: Unit): SharedCalls;
  /** The unit asks no more. */
  release(unit: Unit): void;
}

/** What calls are shared over. */
export interface RunCallsOptions {
  readonly plan: Plan;
  readonly isFinished: (index: number) => boolean;
  /** `all` where the models of a run ask the same further model, `own` where they share nothing. */
  readonly models: "own" | "all";
}

/** No calls yet. */
export function createRunCalls({ plan, isFinished, models }: RunCallsOptions): RunCalls {
  const earlier = new Map<string, Map<string, CallResult>>();
  const shares = new Map<string, { readonly calls: SharedCalls; left: number }>();
  const nameOf = (model: string, task: string): string => JSON.stringify(models === "own" ? [model, task] : [task]);
  const unfinished = (model: string, taskId: string): number =>
    plan.siblings({ model, taskId }, models).filter((index) => !isFinished(index)).length;
  return {
    remember: ({ model, task, key, generation, milliseconds }) => {
      const name = nameOf(model, task);
      if (generation.finishReason === "abort" || unfinished(model, task) === 0) return;
      const own = earlier.get(name) ?? new Map<string, CallResult>();
      earlier.set(name, own.set(key, { generation, milliseconds }));
    },
    of: (unit) => {
      const name = nameOf(unit.backend.model, unit.task.id);
      let share = shares.get(name);
      if (share === undefined) {
        share = { calls: createSharedCalls(earlier.get(name)), left: unfinished(unit.backend.model, unit.task.id) };
        earlier.delete(name);
        shares.set(name, share);
      }
      return share.calls;
    },
    release: (unit) => {
      const name = nameOf(unit.backend.model, unit.task.id);
      const share = shares.get(name);
      if (share !== undefined && --share.left === 0) shares.delete(name);
    },
  };
}
