import type { Candidate, PolicyContext } from "@cupel/core";
import { cut, jsonText } from "./cases-of.ts";
import { type Confusion, counted, noConfusion, together } from "./confusion.ts";
import { endNote, iterationNote, type LoopCase, type LoopIteration, type LoopStop, spendingOf } from "./loop-notes.ts";
import type { Progress } from "./progress.ts";
import type { Reviewed } from "./reviewer.ts";
import type { Trial } from "./trial.ts";

/** What an iteration found. */
export interface Entry {
  readonly candidate: Candidate;
  readonly trial: Trial;
  readonly passed: number;
  readonly progress: Progress;
  readonly reviewed: Omit<Reviewed, "failure">;
  readonly stop: LoopStop | undefined;
}

/** Keeps count of a loop and notes it. */
export interface Ledger {
  enter(entry: Entry): void;
  close(stop: LoopStop): void;
}

/** A ledger for a loop that begins. */
export function createLedger(
  { note }: Pick<PolicyContext, "note">,
  { rule, limit, labelled, total }: Pick<LoopIteration, "rule" | "limit" | "total"> & { readonly labelled: boolean },
): Ledger {
  let iteration = 0;
  let best: LoopIteration["best"] = { iteration: 0, passed: 0 };
  let evaluator = noConfusion;
  return {
    enter: ({ candidate, trial, passed, progress, reviewed, stop }) => {
      iteration++;
      if (progress.improved || stop === "solved") best = { iteration, passed };
      const own = confusionOf(trial, reviewed);
      evaluator = together(evaluator, own);
      const { hash: program, program: source, unloadable } = trial;
      note(
        iterationNote(
          {
            ...{ iteration, limit, rule, candidate: iteration - 1, program, source },
            ...(unloadable !== undefined && { unloadable }),
            ...{ passed, total, improved: progress.improved, best, evaluator: own },
            spent: { improver: spendingOf([candidate]), evaluator: spendingOf(reviewed.calls) },
            cases: casesOf(trial, reviewed),
            ...(stop !== undefined && { stop }),
          },
          reviewed.calls,
        ),
      );
    },
    close: (stop) => note(endNote({ stop, rule, iterations: iteration, ...(best.iteration > 0 && { best }), total, labelled, evaluator })),
  };
}

function confusionOf({ cases }: Trial, { reviews, asked }: Entry["reviewed"]): Confusion {
  return [...asked].reduce((table, number) => {
    const review = reviews.get(number);
    return review === undefined ? table : counted(table, review, cases[number]?.truth);
  }, noConfusion);
}

function casesOf({ cases }: Trial, { reviews, asked }: Entry["reviewed"]): readonly LoopCase[] {
  return cases.map(({ text, call, output, failure, truth }, number) => {
    const review = reviews.get(number);
    return {
      call: text,
      ...(output !== undefined && { output }),
      ...(failure && { failure }),
      ...(call.equals !== undefined && { expected: cut(jsonText(call.equals), 200) }),
      ...(truth && { truth }),
      ...(review && { review: review.verdict }),
      ...(review?.feedback && { feedback: review.feedback }),
      ...(asked.has(number) && { asked: true as const }),
    };
  });
}
