import { type Candidate, CupelError, definePolicy, type Policy, type PolicyContext, type PolicyRun } from "@cupel/core";
import { type Agent, createAgents } from "./agent.ts";
import { casesOf } from "./cases-of.ts";
import type { Round } from "./findings.ts";
import { improve } from "./improve.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { LoopStop } from "./loop-notes.ts";
import type { ProgramExecution } from "./program-execution.ts";
import { createProgress, type Progress } from "./progress.ts";
import { createReviewer } from "./reviewer.ts";
import { casePasses, isSolved, type StopRule } from "./rule.ts";
import { tryOut } from "./trial.ts";

/** Two agents, the programs of one reviewed by the other. */
export interface CritiqueOptions {
  /** Runs the programs. */
  readonly execution: ProgramExecution;
  /** Writes the programs. Default: the model that the run is about. */
  readonly improver?: Agent;
  /** Reviews what they give. Default: the same model. */
  readonly evaluator?: Agent;
  /** Default `truth` where the task's public cases are labelled, else `evaluator`. */
  readonly stop?: StopRule;
  /** Most programs, 1 or more. Default 5. */
  readonly iterations?: number;
  /** Iterations without a better score after which the loop ends, 1 or more. Default 2. */
  readonly patience?: number;
  /** Most failing cases that the improver is shown, 1 or more. Default 5. */
  readonly shown?: number;
  /** Results in one question to the evaluator, 1 or more. Default 1. */
  readonly batch?: number;
  /** Most results that are reviewed of a program where the labels alone decide: always those of the same cases, drawn by the seed. Default all. */
  readonly reviews?: number;
  /** Review no further result of a program once one is refused. Default false. */
  readonly untilFirst?: boolean;
}

/**
 * An improver writes a program, the sandbox runs it on the task's public cases, an evaluator reviews every result without knowing what is
 * right, and the improver rewrites the program from the cases that fail and the evaluator's words; until all pass or a limit is reached.
 * Stands by the best program. What was found in each iteration is noted (`loop.iteration`), and in the end why it ended (`loop.stop`).
 *
 * The run throws `UNSUPPORTED` for a task whose answers are no functions that can be called, or that has no public cases, and `USAGE` for
 * a rule that needs labels where there are none.
 *
 * @throws CupelError `USAGE` for numbers out of range
 */
export function critique(options: CritiqueOptions): Policy {
  const settings = { ...defaults, improver: {}, evaluator: {}, ...options };
  for (const name of ["iterations", "patience", "shown", "batch", "reviews"] as const) {
    const value = settings[name];
    if ((Number.isInteger(value) && value >= 1) || (name === "reviews" && value === Number.POSITIVE_INFINITY)) continue;
    throw new CupelError("USAGE", `critique: ${name} is ${value}; it must be a whole number of at least 1.`);
  }
  return definePolicy(nameOf(settings), (context) => loop(context, settings));
}

const defaults = { iterations: 5, patience: 2, shown: 5, batch: 1, reviews: Number.POSITIVE_INFINITY, untilFirst: false } as const;

/** Options with every default filled in, but for the rule, which depends on the task. */
export type CritiqueSettings = Required<Omit<CritiqueOptions, "stop">> & Pick<CritiqueOptions, "stop">;

async function* loop(context: PolicyContext, settings: CritiqueSettings): PolicyRun {
  const { task } = context;
  const { execution, iterations } = settings;
  const { cases, rule } = termsOf(context, settings);
  const agents = createAgents(context);
  const review = createReviewer(context, agents, settings);
  const chosen = reviewedCases(context, {
    count: cases.calls.length,
    most: rule === "truth" ? settings.reviews : Number.POSITIVE_INFINITY,
  });
  const advance = createProgress(settings.patience);
  const ledger = createLedger(context, { rule, limit: iterations, labelled: cases.labelled, total: cases.calls.length });
  let best: Candidate | undefined;
  let base: Round | undefined;
  let progress: Progress | undefined;

  for (let iteration = 1; ; iteration++) {
    let candidate: Candidate;
    try {
      candidate = await improve(context, agents, { improver: settings.improver, rule, shown: settings.shown, iteration, base, progress });
    } catch (thrown) {
      return endedBy(thrown, ledger, best);
    }
    const feedback = yield candidate;
    const trial = await tryOut({ ...context, task }, { candidate, feedback, cases, execution });
    const { reviews, failure, ...reviewed } = await review(trial.cases, chosen);
    const passed = trial.cases.filter((own, number) => casePasses(rule, own, reviews.get(number))).length;
    progress = advance({ program: trial.hash, evidence: trial.evidence, passed });
    const solved = isSolved(rule, trial, passed);
    if (progress.improved || solved) best = candidate;
    if (progress.leads) base = { trial, reviews, passed };
    const stop = stopOf({ solved, rule, failure, progress, isLast: iteration === iterations });
    ledger.enter({ candidate, trial, passed, progress, reviewed: { reviews, ...reviewed }, stop });
    if (stop === undefined) continue;
    ledger.close(stop);
    if (stop === "backend_error") throw failure;
    return best;
  }
}

/** The cases and the rule of a loop. */
function termsOf({ task }: PolicyContext, { execution, stop }: CritiqueSettings) {
  if (!execution.canRun(task)) {
    throw new CupelError(
      "UNSUPPORTED",
      `critique runs programs, and the answer to task "${task.id}" is no function that can be called here.`,
    );
  }
  const cases = casesOf(task);
  const rule: StopRule = stop ?? (cases.labelled ? "truth" : "evaluator");
  if (rule === "evaluator" || cases.labelled) return { cases, rule };
  throw new CupelError("USAGE", `The cases of task "${task.id}" have no labels, so the truth cannot stop its loop.`, {
    hint: 'Stop by "evaluator", or give what is expected.',
  });
}

/** The numbers of the cases whose results are reviewed, in their order. */
function reviewedCases({ random }: PolicyContext, { count, most }: { readonly count: number; readonly most: number }): readonly number[] {
  const numbers = Array.from({ length: count }, (_, number) => number);
  if (most >= count) return numbers;
  const own = random.split("reviews");
  const lots = numbers.map(() => own.next());
  const lotOf = (number: number): number => lots[number] ?? 0;
  const drawn = numbers.toSorted((left, right) => lotOf(left) - lotOf(right)).slice(0, most);
  return drawn.toSorted((left, right) => left - right);
}

function stopOf({
  solved,
  rule,
  failure,
  progress,
  isLast,
}: {
  readonly solved: boolean;
  readonly rule: StopRule;
  readonly failure: CupelError | undefined;
  readonly progress: Progress;
  readonly isLast: boolean;
}): LoopStop | undefined {
  if (solved) return rule === "evaluator" ? "accepted" : "solved";
  if (failure !== undefined) return failure.code === "BUDGET_EXHAUSTED" ? "budget" : "backend_error";
  return progress.stop ?? (isLast ? "max_iterations" : undefined);
}

/** A loop whose improver can write no more. With a spent budget it stands by the best program, if there is one. */
function endedBy(thrown: unknown, ledger: Ledger, best: Candidate | undefined): Candidate {
  if (!CupelError.is(thrown)) throw thrown;
  if (thrown.code === "BUDGET_EXHAUSTED") ledger.close("budget");
  else if (thrown.code === "BACKEND_FAILED" || thrown.code === "CONTEXT_OVERFLOW") ledger.close("backend_error");
  if (thrown.code !== "BUDGET_EXHAUSTED" || best === undefined) throw thrown;
  return best;
}

function nameOf({ execution, improver, evaluator, stop, ...numbers }: CritiqueSettings): string {
  const { iterations, patience, shown, batch, reviews, untilFirst } = numbers;
  const agent = ({ model = "the model", temperature, maxTokens }: Agent) =>
    [
      model,
      ...(temperature === undefined ? [] : [`at ${temperature}`]),
      ...(maxTokens === undefined ? [] : [`to ${maxTokens} tokens`]),
    ].join(" ");
  const limited = `${iterations} programs, patience ${patience}, ${shown} shown`;
  const reviewing = `${Number.isFinite(reviews) ? reviews : "all"} reviewed by ${batch}${untilFirst ? " until one is refused" : ""}`;
  return `critique by ${stop ?? "labels if any"}: ${agent(improver)} improves, ${agent(evaluator)} evaluates, ${execution.name} runs; ${limited}, ${reviewing}`;
}
