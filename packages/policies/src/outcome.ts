import type { Candidate, Feedback, PolicyRun } from "@cupel/core";

/** Where a policy ended: the candidate it stands by, and the feedback that candidate got. */
export interface Outcome {
  readonly candidate: Candidate;
  readonly feedback: Feedback;
}

/** Runs a policy inside another one and tells where it ended; undefined when it yielded nothing. */
export async function* outcomeOf(run: PolicyRun): AsyncGenerator<Candidate, Outcome | undefined, Feedback> {
  const outcomes: Outcome[] = [];
  try {
    let step = await run.next();
    while (!step.done) {
      const candidate = step.value;
      const feedback: Feedback = yield candidate;
      outcomes.push({ candidate, feedback });
      step = await run.next(feedback);
    }
    const answer = step.value;
    const same = answer && outcomes.find(({ candidate }) => candidate === answer || isCopy(candidate, answer));
    return same && answer ? { ...same, candidate: answer } : outcomes.at(-1);
  } finally {
    await run.return(undefined);
  }
}

/** A policy may return an answer with a mark on it. */
function isCopy(candidate: Candidate, answer: Candidate): boolean {
  return candidate.index === answer.index && candidate.text === answer.text;
}
