import { broken, CupelError, contentHash, createRandom, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { withoutReasoning } from "../reasoning.ts";
import { askJudge, type Vote } from "./ask-judge.ts";
import { evidenceOf, majority, unjudged, verdictOf } from "./count-votes.ts";
import { type JudgeOptions, judgeSettings } from "./judge-options.ts";
import type { JudgeQuestion } from "./judge-prompt.ts";
import { imitatesMarks, visibleText } from "./quote-answer.ts";

/** What a judge goes by. */
export interface JudgeChecks {
  /** What a good answer does, a sentence each. */
  readonly criteria?: string | readonly string[];
  /** Hidden: an answer that is right. Used at scope `gold`. */
  readonly reference?: string;
}

const controlAnswer = "I do not know.";

/**
 * Lets a model grade an answer by the task's criteria. A pass is `judged`, never verified. A judge that fails or replies with no grade is
 * asked again; then it is an error, unless it does grade another answer and still not this one, which is a fail: no answer can bring an
 * error about. The same seed asks the same.
 *
 * @throws CupelError `USAGE` for options out of range
 */
export function judge(options: JudgeOptions): Verifier<JudgeChecks> {
  const settings = judgeSettings(options);
  const { backend, grades, threshold, longestAnswer } = settings;
  const scale = { grades, bar: grades.indexOf(threshold) };

  const verify = async ({ task, checks, candidate, scope, signal }: VerifierInput<JudgeChecks>): Promise<Verdict> => {
    const answer = visibleText(withoutReasoning(candidate.text));
    if (answer.trim() === "") return fail("there is no answer", { code: "load" });
    const criteria = [checks.criteria ?? []].flat();
    const reference = scope === "gold" ? checks.reference : undefined;
    if (criteria.length === 0 && reference === undefined) {
      return scope === "public" ? pass({ level: "parsed" }) : broken("the task has no criteria to judge by", { code: "vacuous" });
    }
    if (answer.length > longestAnswer) return fail(`the answer has more than ${longestAnswer} characters`, { code: "refused" });
    if (imitatesMarks(answer)) return fail("the answer imitates the marks that enclose it", { code: "tampered" });

    const question: JudgeQuestion = { task: task.prompt, criteria, reference, grades };
    const random = createRandom(settings.seed).split("judge", task.id, scope);
    const ask = (text: string, vote: number | "control", attempt = 0) =>
      askJudge(settings, question, {
        answer: text,
        seed: random.split(vote, attempt).seed,
        temperature: attempt === 0 ? settings.temperature : Math.max(settings.temperature, 0.7),
        signal,
      });
    const askAgain = (votes: readonly Vote[], attempt: number) =>
      Promise.all(votes.map((vote, index) => (vote.grade === undefined ? ask(answer, index, attempt) : vote)));

    try {
      let votes = await Promise.all(Array.from({ length: settings.votes }, (_, index) => ask(answer, index)));
      votes = await askAgain(votes, 1);
      if (majority(votes, scale) !== undefined) return verdictOf(votes, { ...scale, scope });
      const control = await ask(controlAnswer, "control");
      if (control.grade !== undefined) votes = await askAgain(votes, 2);
      if (majority(votes, scale) !== undefined) return verdictOf(votes, { ...scale, scope });
      const evidence = { votes: evidenceOf(votes, grades), control: evidenceOf([control], grades) };
      return control.grade === undefined
        ? unjudged(control, evidence)
        : fail("the judge gives a grade to another answer, but none to this one", { code: "refused", evidence });
    } catch (thrown) {
      if (CupelError.is(thrown) && thrown.code === "ABORTED") return broken("the check was aborted", { code: "aborted" });
      throw thrown;
    }
  };

  const { backend: _backend, ...rest } = settings;
  const version = `1-${contentHash({ ...rest, backend: backend.name, model: backend.model }).slice(0, 12)}`;
  return guarded({ name: "judge", version, verify, defects });
}

function defects({ criteria, reference }: JudgeChecks): readonly string[] {
  const isText = (text: unknown) => typeof text === "string" && text.trim() !== "";
  const sentences: string[] = [];
  if (criteria !== undefined && ![criteria].flat().every(isText))
    sentences.push("criteria must be a text or a list of texts that are not empty");
  if (reference !== undefined && !isText(reference)) sentences.push("reference must be a text that is not empty");
  return sentences;
}
