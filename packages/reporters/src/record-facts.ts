import type { Candidate, RunRecord, StopReason, Usage } from "@cupel/core";
import { attemptsOf } from "./attempts.ts";
import { duplicatesOf } from "./duplicates.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { SpentTimes } from "./spent-times.ts";
import { type TaskFacts, TaskList } from "./task-facts.ts";

/** What many records of a run have alike: one copy of each that differs. */
interface AlikeFacts {
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
  /** The answer came from a prompt with recalled answers. */
  readonly recalled: boolean;
}

/** What each record has of its own. */
interface OwnFacts {
  readonly candidates: number;
  readonly attempts: number;
  readonly duplicates: number;
  readonly cacheHits: number;
  /** 1-based place of the first candidate that passed the public checks at level `verified`; 0 without one. */
  readonly firstVerified: number;
  /** Tokens of its candidates and of the calls that its notes hold. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly usd: number | null;
  /** How many calls its candidates and notes took; one that arms share counts in each. */
  readonly calls: number;
}

/** What a record says for the figures, without its texts: small, so that those of a large run can be held. */
export interface RecordFacts extends AlikeFacts, OwnFacts {
  readonly task: TaskFacts;
  /** Of its calls and public checks, as if its arm had run alone; of a task without candidates, its wall time. */
  readonly milliseconds: number;
}

/** The facts of the records of a run, gathered one by one. */
export class FactsGatherer {
  readonly facts: RecordFacts[] = [];
  readonly #tasks = new TaskList();
  readonly #alike = new Map<string, AlikeFacts>();
  readonly #spent = new SpentTimes();
  /** Some record has a gold verdict. */
  scored = false;

  add(record: RunRecord): void {
    if (record.gold !== null) this.scored = true;
    const { candidates, backend } = record;
    const task = this.#tasks.of(record);
    const noted = notedCalls(record);
    const place = this.#spent.begin(candidates.length === 0 ? record.milliseconds : 0);
    for (const candidate of candidates) this.#spent.add(task, backend, candidate, candidate.verifyMilliseconds);
    for (const call of noted) this.#spent.add(task, backend, call, 0);
    this.facts.push(new Facts(task, this.#alikeOf(record), ownFacts(record, noted), { spent: this.#spent, place }));
  }

  #alikeOf(record: RunRecord): AlikeFacts {
    const facts = alikeFacts(record);
    const { model, arm, backend, outcome, stopReason, extraction } = facts;
    const { error, reused, verified, parsed, agreed, correct } = outcome;
    const flags = `${facts.oracle} ${facts.answered} ${facts.hasGold} ${facts.recalled} ${reused} ${verified} ${parsed} ${agreed} ${correct}`;
    // With their lengths names cannot run into one another. JSON would say the same in three times the time.
    const key = `${model.length} ${arm.length} ${backend.length} ${model}${arm}${backend} ${flags} ${stopReason} ${extraction} ${error}`;
    const known = this.#alike.get(key);
    if (known === undefined) this.#alike.set(key, facts);
    return known ?? facts;
  }
}

function alikeFacts(record: RunRecord): AlikeFacts {
  const answer = record.chosen === null ? undefined : record.candidates[record.chosen];
  return {
    model: record.model,
    arm: record.arm,
    backend: record.backend,
    oracle: record.oracle,
    outcome: outcomeOf(record, { scored: true }),
    answered: answer !== undefined,
    hasGold: record.gold !== null,
    stopReason: record.stopReason,
    extraction: record.verdict?.extraction ?? null,
    recalled: (answer?.memory?.ids.length ?? 0) > 0,
  };
}

const none: readonly Candidate[] = [];

function notedCalls({ notes = [] }: RunRecord): readonly Candidate[] {
  return notes.length === 0 ? none : notes.flatMap((note) => note.calls ?? []);
}

function ownFacts({ candidates, usage, usd }: RunRecord, noted: readonly Candidate[]): OwnFacts {
  let [cacheHits, firstVerified] = [0, 0];
  for (const [place, { fromCache, verdict }] of candidates.entries()) {
    if (fromCache) cacheHits++;
    if (firstVerified === 0 && verdict.status === "pass" && verdict.level === "verified") firstVerified = place + 1;
  }
  const used = [usage, ...noted.map((call) => call.usage)];
  const tokens = (own: (usage: Usage) => number) => used.reduce((sum, each) => sum + own(each), 0);
  return {
    candidates: candidates.length,
    attempts: attemptsOf({ candidates }),
    duplicates: duplicatesOf({ candidates }),
    cacheHits,
    firstVerified,
    input: tokens(({ inputTokens }) => inputTokens),
    cached: tokens(({ cachedTokens = 0 }) => cachedTokens),
    output: tokens(({ outputTokens }) => outputTokens),
    reasoning: tokens(({ reasoningTokens = 0 }) => reasoningTokens),
    // What calls beside the candidates cost stands nowhere.
    usd: noted.length > 0 ? null : usd,
    calls: candidates.length + noted.length,
  };
}

/** One object a record, without those for what it shares with others. */
class Facts implements RecordFacts {
  readonly task: TaskFacts;
  readonly candidates: number;
  readonly attempts: number;
  readonly duplicates: number;
  readonly cacheHits: number;
  readonly firstVerified: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly usd: number | null;
  readonly calls: number;
  readonly #alike: AlikeFacts;
  readonly #spent: SpentTimes;
  readonly #place: number;

  constructor(task: TaskFacts, alike: AlikeFacts, own: OwnFacts, { spent, place }: { readonly spent: SpentTimes; readonly place: number }) {
    this.task = task;
    this.candidates = own.candidates;
    this.attempts = own.attempts;
    this.duplicates = own.duplicates;
    this.cacheHits = own.cacheHits;
    this.firstVerified = own.firstVerified;
    this.input = own.input;
    this.cached = own.cached;
    this.output = own.output;
    this.reasoning = own.reasoning;
    this.usd = own.usd;
    this.calls = own.calls;
    this.#alike = alike;
    this.#spent = spent;
    this.#place = place;
  }

  get milliseconds(): number {
    return this.#spent.sum(this.#place, this.calls);
  }

  get model(): string {
    return this.#alike.model;
  }

  get arm(): string {
    return this.#alike.arm;
  }

  get backend(): string {
    return this.#alike.backend;
  }

  get oracle(): boolean {
    return this.#alike.oracle;
  }

  get outcome(): Outcome {
    return this.#alike.outcome;
  }

  get answered(): boolean {
    return this.#alike.answered;
  }

  get hasGold(): boolean {
    return this.#alike.hasGold;
  }

  get stopReason(): StopReason {
    return this.#alike.stopReason;
  }

  get extraction(): string | null {
    return this.#alike.extraction;
  }

  get recalled(): boolean {
    return this.#alike.recalled;
  }
}
