import type { Ask, Candidate, CupelError, PolicyContext } from "@cupel/core";
import { reviewPrompt } from "../prompts/critique-prompts.ts";
import type { Agent, Agents } from "./agent.ts";
import { type Review, readReviews, reviewSchema } from "./read-reviews.ts";
import type { TriedCase } from "./trial.ts";

/** How results are reviewed. */
export interface ReviewOptions {
  readonly evaluator: Agent;
  /** Results in one question. */
  readonly batch: number;
  /** Review no further result once one is refused, by the evaluator or by a label. */
  readonly untilFirst: boolean;
}

/** What an evaluator said of the results of a program. */
export interface Reviewed {
  /** By the number of the case. Cases without one were not asked about: they returned nothing, or the review ended before. */
  readonly reviews: ReadonlyMap<number, Review>;
  /** Cases whose results nobody had seen before. */
  readonly asked: ReadonlySet<number>;
  /** The calls that were made. */
  readonly calls: readonly Candidate[];
  /** What ended the review before its time: a spent budget, a server that fails. What was said until then stands. */
  readonly failure?: CupelError;
}

/** Reviews the results of chosen cases. One that was reviewed before, in whatever iteration, is not asked about again. */
export type Reviewer = (cases: readonly TriedCase[], chosen: readonly number[]) => Promise<Reviewed>;

/** A reviewer. It throws what `Agents` does. */
export function createReviewer(context: PolicyContext, agents: Agents, options: ReviewOptions): Reviewer {
  const { evaluator, batch, untilFirst } = options;
  const known = new Map<string, Review>();
  const ask = asker(context, evaluator);

  return async (cases, chosen) => {
    const at = (number: number): TriedCase => cases[number] as TriedCase;
    const reviews = new Map<number, Review>();
    const calls: Candidate[] = [];
    let failure: CupelError | undefined;
    const { open, alike } = sortOut(cases, chosen, known);
    const isRefused = (number: number) => at(number).truth === "fail" || reviews.get(number)?.verdict === "fail";

    const put = async (questions: readonly (readonly number[])[]): Promise<void> => {
      const asks = await Promise.all(questions.map((numbers) => ask(numbers.map(at))));
      const came = await agents.all(evaluator, asks);
      failure = came.failure;
      for (const [position, numbers] of questions.entries()) {
        const answer = came.answers[position];
        if (answer === undefined) continue;
        calls.push(answer);
        for (const [place, review] of readReviews(answer.raw, numbers.length).entries()) {
          const number = numbers[place] as number;
          reviews.set(number, review);
          known.set(keyOf(at(number)), review);
        }
      }
    };
    const questions = chunks(open, batch);
    if (!untilFirst) await put(questions);
    for (const question of untilFirst ? questions : []) {
      await put([question]);
      if (failure !== undefined || question.some(isRefused)) break;
    }
    const asked = new Set(reviews.keys());
    for (const number of alike) {
      const review = known.get(keyOf(at(number)));
      if (review !== undefined) reviews.set(number, review);
    }
    return { reviews, asked, calls, ...(failure && { failure }) };
  };
}

/** Makes questions, each in the form that the evaluator's backend can be held to, if it can. */
function asker({ task, capabilities }: PolicyContext, evaluator: Agent): (results: readonly TriedCase[]) => Promise<Ask> {
  let held: Promise<boolean> | undefined;
  return async (results) => {
    held ??= capabilities(evaluator.model).then(({ responseFormats = [] }) => responseFormats.includes("json-schema"));
    const prompt = reviewPrompt(
      task.prompt,
      results.map(({ text, output = "" }) => ({ call: text, output })),
    );
    const responseFormat = { type: "json-schema", schema: reviewSchema(results.length), strict: false } as const;
    return { prompt, temperature: evaluator.temperature ?? 0, ...((await held) && { responseFormat }) };
  };
}

/** Which of the chosen cases are to be asked about, and which are like one that was or will be. Those without a result are neither. */
function sortOut(cases: readonly TriedCase[], chosen: readonly number[], known: ReadonlyMap<string, Review>) {
  const [open, alike, seen] = [[] as number[], [] as number[], new Set(known.keys())];
  for (const number of chosen) {
    const own = cases[number];
    if (own?.output === undefined) continue;
    const key = keyOf(own);
    (seen.has(key) ? alike : open).push(number);
    seen.add(key);
  }
  return { open, alike };
}

function keyOf({ call, output }: TriedCase): string {
  return JSON.stringify([call.args, call.kwargs ?? {}, output]);
}

function chunks(numbers: readonly number[], size: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(numbers.length / size) }, (_, index) => numbers.slice(index * size, (index + 1) * size));
}
