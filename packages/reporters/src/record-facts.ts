import type { RunRecord, StopReason, Usage } from "@cupel/core";
import { attemptsOf } from "./attempts.ts";
import { duplicatesOf } from "./duplicates.ts";
import { familyOf } from "./family.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { CallTimes, type TimedCall } from "./timing.ts";

/** A task, shared by the facts of its records. */
export interface TaskFacts {
  readonly id: string;
  /** Id and content hash: the same task in another arm, model or run. */
  readonly key: string;
  readonly kind: string;
  readonly split: string | null;
  /** As the task declares it; its id where it declares none. */
  readonly family: string;
  /** What makes tasks one family: see `familyOf`. */
  readonly familyKey: string;
}

/** What a record says for the figures, without its texts: small, so that those of a large run can be held. */
export interface RecordFacts {
  readonly task: TaskFacts;
  readonly model: string;
  readonly arm: string;
  readonly backend: string;
  readonly oracle: boolean;
  /** As of a run that scores. */
  readonly outcome: Outcome;
  readonly answered: boolean;
  readonly hasGold: boolean;
  readonly stopReason: StopReason;
  /** How the answer was found in the text; null where the verifier does not say. */
  readonly extraction: string | null;
  readonly candidates: number;
  readonly attempts: number;
  readonly duplicates: number;
  readonly cacheHits: number;
  /** The answer came from a prompt with recalled answers. */
  readonly recalled: boolean;
  /** 1-based place of the first candidate that passed the public checks at level `verified`; 0 without one. */
  readonly firstVerified: number;
  /** Tokens of its candidates and of the calls that its notes hold. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly usd: number | null;
  /** The calls of its candidates and notes; one that arms share is the same. */
  readonly calls: readonly TimedCall[];
  /** Milliseconds of public checks; of a task without candidates, its wall time. */
  readonly ownMilliseconds: number;
}

interface TaskEntry {
  readonly task: TaskFacts;
  readonly hash: string;
  readonly times: CallTimes;
}

/** The facts of the records of a run, gathered one by one. */
export class FactsGatherer {
  readonly facts: RecordFacts[] = [];
  readonly #tasks = new Map<string, TaskEntry>();
  /** By key: tasks whose id another one has. */
  readonly #others = new Map<string, TaskEntry>();
  readonly #names = new Map<string, string>();
  readonly #outcomes = new Map<string, Outcome>();
  /** Some record has a gold verdict. */
  scored = false;

  add(record: RunRecord): void {
    if (record.gold !== null) this.scored = true;
    const { candidates, chosen, usage, verdict } = record;
    const answer = chosen === null ? undefined : candidates[chosen];
    const { task, times } = this.#taskOf(record);
    const calls: TimedCall[] = [];
    let ownMilliseconds = candidates.length === 0 ? record.milliseconds : 0;
    for (const candidate of candidates) {
      calls.push(times.add(record, candidate));
      ownMilliseconds += candidate.verifyMilliseconds;
    }
    const noted = (record.notes ?? []).flatMap((note) => note.calls ?? []);
    for (const call of noted) calls.push(times.add(record, call));
    const tokens = (own: (usage: Usage) => number) => noted.reduce((sum, call) => sum + own(call.usage), own(usage));
    this.facts.push({
      task,
      model: this.#one(record.model),
      arm: this.#one(record.arm),
      backend: this.#one(record.backend),
      oracle: record.oracle,
      outcome: this.#oneOutcome(outcomeOf(record, { scored: true })),
      answered: answer !== undefined,
      hasGold: record.gold !== null,
      stopReason: this.#one(record.stopReason) as StopReason,
      extraction: verdict?.extraction === undefined ? null : this.#one(verdict.extraction),
      candidates: candidates.length,
      attempts: attemptsOf(record),
      duplicates: duplicatesOf(record),
      cacheHits: candidates.filter(({ fromCache }) => fromCache).length,
      recalled: (answer?.memory?.ids.length ?? 0) > 0,
      firstVerified: 1 + candidates.findIndex(({ verdict: own }) => own.status === "pass" && own.level === "verified"),
      input: tokens(({ inputTokens }) => inputTokens),
      cached: tokens(({ cachedTokens = 0 }) => cachedTokens),
      output: tokens(({ outputTokens }) => outputTokens),
      reasoning: tokens(({ reasoningTokens = 0 }) => reasoningTokens),
      // What calls beside the candidates cost stands nowhere.
      usd: noted.length > 0 ? null : record.usd,
      calls,
      ownMilliseconds,
    });
  }

  #taskOf(record: RunRecord): TaskEntry {
    const { taskId, taskHash, kind, split, family } = record;
    const known = this.#tasks.get(taskId);
    if (known?.hash === taskHash) return known;
    const key = JSON.stringify([taskId, taskHash]);
    const other = this.#others.get(key);
    if (other !== undefined) return other;
    const familyKey = this.#one(familyOf(record));
    const task = {
      id: taskId,
      key,
      kind: this.#one(kind),
      split: split === null ? null : this.#one(split),
      family: this.#one(family),
      familyKey,
    };
    const entry = { task, hash: taskHash, times: new CallTimes() };
    if (known === undefined) this.#tasks.set(taskId, entry);
    else this.#others.set(key, entry);
    return entry;
  }

  /** The one copy of an outcome: there are few that differ. */
  #oneOutcome(outcome: Outcome): Outcome {
    const key = JSON.stringify(Object.values(outcome));
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    this.#outcomes.set(key, outcome);
    return outcome;
  }

  /** The one copy of a name that many records have. */
  #one(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, name);
    return name;
  }
}

/** Milliseconds that a task's calls and public checks took, as if its arm had run alone. */
export function taskMilliseconds({ calls, ownMilliseconds }: RecordFacts): number {
  let sum = ownMilliseconds;
  for (const { milliseconds } of calls) sum += milliseconds;
  return sum;
}
