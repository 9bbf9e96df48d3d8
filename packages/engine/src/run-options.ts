import {
  type Backend,
  CupelError,
  checkPrices,
  type JsonObject,
  type Memory,
  type Policy,
  type Prices,
  type Reporter,
  type RunRecord,
  type Task,
  type Verifier,
} from "@cupel/core";
import type { AroundStep } from "./around-step.ts";
import type { Limits } from "./budget.ts";
import type { CallDefaults } from "./call-defaults.ts";
import { demandPrices } from "./countable.ts";

/** One way of seeking answers, run over all tasks. */
export interface Arm {
  readonly name: string;
  readonly policy: Policy;
}

/** One task in one arm on one model. */
export interface RunUnit {
  readonly taskId: string;
  readonly arm: string;
  readonly model: string;
}

/** What to run. Give `policy` for a single arm of that name, or `arms`; `backend` for one model, or `backends`. */
export interface RunOptions {
  readonly tasks: readonly Task[];
  readonly policy?: Policy;
  /** The name of a policy stands for all its settings: a run is resumed only by arms whose policies are called the same. */
  readonly arms?: readonly Arm[];
  readonly backend?: Backend;
  readonly backends?: readonly Backend[];
  /** Backends that policies may ask by name (`generate({ model: "slow" })`) beside the one that a record is about. Budgets count them all. */
  readonly further?: Readonly<Record<string, Backend>>;
  /** By kind of task. */
  readonly verifiers: Readonly<Record<string, Verifier>>;
  readonly reporters?: readonly Reporter[];
  /**
   * Does the work on each task within something of the caller's, such as a trace: it must call `work` once and wait for it. What it does
   * besides changes nothing in the records.
   */
  readonly around?: (unit: RunUnit, work: () => Promise<void>) => Promise<void>;
  /** Does each step of each policy within something of the caller's likewise. */
  readonly aroundStep?: AroundStep;
  /** Learns at the end of the run, never during it: recall must not depend on which task ended first. */
  readonly memory?: Memory;
  /** By name of model, further ones too; `default` for the rest. Needed by limits in USD. A resumed run must have the same. */
  readonly prices?: Prices;
  /** Limits of the whole run. What a resumed run spent before counts, also on tasks that were not finished; its seconds do not. */
  readonly budget?: Limits;
  /** Limits of each task and arm. A resumed run keeps those it was begun with. */
  readonly taskBudget?: Limits;
  /** Settings of calls by kind of task; `default` for the rest. */
  readonly defaults?: Readonly<Record<string, CallDefaults>>;
  /**
   * Calls of models at once. Up to twice as many tasks are in work, so that some ask while others are verified; with 1, the default, one
   * thing happens after the other. Records do not depend on it.
   */
  readonly concurrency?: number;
  /** Default 1. */
  readonly seed?: number;
  readonly oracle?: boolean;
  /** Folder of `run.json`, `records.jsonl` and `calls.jsonl`. Without it nothing is kept but the result. */
  readonly journal?: string;
  /**
   * False for runs too large for memory: records are in the journal only, where `readRecords` reads them one by one. The result has none, and
   * there can be no memory to learn from them and no reporter with `end`. Default true.
   */
  readonly keepRecords?: boolean;
  /** Continue the run in the journal's folder. */
  readonly resume?: boolean;
  /** Which records of the run that is continued are to be made anew, such as errors; their lines go to `retried.jsonl`. Default: none. */
  readonly retry?: (record: RunRecord) => boolean;
  /** Default: from the time and a hash of tasks and configuration. */
  readonly runId?: string;
  /** Whatever else decides the run, for the journal and the reports. No secrets. */
  readonly config?: JsonObject;
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The arms and backends of a run. @throws CupelError `USAGE` for what contradicts itself, `DATA_INVALID` for a kind nobody verifies */
export function readRunOptions(options: RunOptions): { readonly arms: readonly Arm[]; readonly backends: readonly Backend[] } {
  const { tasks, verifiers, concurrency = 1, seed = 1, journal, resume = false } = options;
  const arms = options.arms ?? (options.policy ? [{ name: "policy", policy: options.policy }] : []);
  const backends = options.backends ?? (options.backend ? [options.backend] : []);
  if (options.arms && options.policy) throw new CupelError("USAGE", "A run takes arms or a policy, not both.");
  if (options.backends && options.backend) throw new CupelError("USAGE", "A run takes backends or a backend, not both.");
  if (tasks.length === 0 || arms.length === 0 || backends.length === 0) {
    throw new CupelError("USAGE", "A run needs at least one task, one arm (or a policy) and one backend.");
  }
  if (!(Number.isInteger(concurrency) && concurrency >= 1)) {
    throw new CupelError("USAGE", `concurrency is ${concurrency}; it must be at least 1.`);
  }
  if (!(Number.isSafeInteger(seed) && seed >= 0)) throw new CupelError("USAGE", `seed is ${seed}; it must be a whole number from 0.`);
  if (options.keepRecords === false) refuseToKeep(options);
  if (options.retry && !resume) throw new CupelError("USAGE", "retry needs a run to resume.");
  if (resume && journal === undefined) throw new CupelError("USAGE", "resume needs the journal's folder.");
  refuseDuplicates(
    "task id",
    Array.from(tasks, ({ id }) => id),
  );
  refuseDuplicates(
    "arm",
    Array.from(arms, ({ name }) => name),
  );
  refuseDuplicates(
    "model",
    Array.from(backends, ({ model }) => model),
  );
  for (const { id, kind } of tasks) {
    if (Object.hasOwn(verifiers, kind)) continue;
    throw new CupelError(
      "DATA_INVALID",
      `Task "${id}" is of kind "${kind}"; there are verifiers for ${Object.keys(verifiers).join(", ")}.`,
    );
  }
  const { prices = {} } = options;
  checkPrices(prices);
  demandPrices([...backends, ...Object.values(options.further ?? {})], prices, [options.budget ?? {}, options.taskBudget ?? {}]);
  return { arms, backends };
}

function refuseToKeep({ journal, memory, reporters = [] }: RunOptions): void {
  if (journal === undefined) throw new CupelError("USAGE", "keepRecords: false needs a journal, where the records are then.");
  if (memory) throw new CupelError("USAGE", `The memory ${memory.name} learns from records, and keepRecords is false.`);
  const other = reporters.find(({ end }) => end);
  if (other) throw new CupelError("USAGE", `The reporter ${other.name} wants the records in the end, and keepRecords is false.`);
}

function refuseDuplicates(what: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new CupelError("USAGE", `The ${what} "${name}" stands there twice.`);
    seen.add(name);
  }
}
