import { type Candidate, CupelError, definePolicy, type Policy, type PolicyContext, type PublicTask } from "@cupel/core";
import { decisionPrompt, differencePrompt, testsPrompt } from "../prompts/agreement-prompts.ts";
import { baselinePrompt } from "../prompts/baseline-prompt.ts";
import { sampleOf } from "../temperature-ladder.ts";
import { type Camp, campsOf } from "./camps.ts";

/** What model-written code is executed by: a sandbox that trusts neither the answers nor the tests, such as `codeExecution` of `@cupel/verifiers`. */
export interface Execution {
  /** Part of the policy's name. */
  readonly name: string;
  /** Whether each assertion holds for an answer; one that cannot be run does not. */
  holds(input: { readonly task: PublicTask; readonly text: string; readonly assertions: readonly string[] }): Promise<readonly boolean[]>;
  /** What a call gives, as text; undefined when it cannot be run. Without it ties are the first one's. */
  result?(input: { readonly task: PublicTask; readonly text: string; readonly call: string }): Promise<string | undefined>;
}

export interface AgreementOptions {
  /** Most answers, 2 or more. */
  readonly k: number;
  /** Most assertions asked for, 1 or more. Default 8. */
  readonly tests?: number;
  readonly execution: Execution;
}

/**
 * Up to `k` answers, and assertions that the model itself writes; answers that satisfy the same ones are a camp, and the camp whose number of
 * answers times number of satisfied assertions is largest wins (CodeT, Chen et al. 2022, arXiv 2207.10397). Between two equal camps an input
 * is asked for on which they differ, and which result is right (S*, Li et al. 2025, arXiv 2502.14382). A verified answer ends the search;
 * refused ones count where all were refused. What wins is marked as agreed, never as verified: tests of a model prove nothing.
 *
 * @throws CupelError `USAGE` for other numbers
 */
export function agreement({ k, tests = 8, execution }: AgreementOptions): Policy {
  if (!(Number.isInteger(k) && k >= 2)) throw new CupelError("USAGE", `agreement: k is ${k}; it must be a whole number of at least 2.`);
  if (!(Number.isInteger(tests) && tests >= 1)) {
    throw new CupelError("USAGE", `agreement: tests is ${tests}; it must be a whole number of at least 1.`);
  }
  return definePolicy(`agreement-${k} on ${tests} tests by ${execution.name}`, async function* (context) {
    const { task, generate } = context;
    const prompt = baselinePrompt(task);
    const answers: Candidate[] = [];
    const standing: Candidate[] = [];
    for (let sample = 0; sample < k; sample++) {
      const candidate = await generate(sampleOf(prompt, sample, { first: answers[0] }));
      const feedback = yield candidate;
      if (feedback.status === "pass" && feedback.level === "verified") return candidate;
      answers.push(candidate);
      if (feedback.status !== "fail") standing.push(candidate);
    }
    const assertions = assertionsOf((await generate({ prompt: testsPrompt(prompt, tests, task.checks.language) })).raw).slice(0, tests);
    if (assertions.length === 0) return standing[0] ?? answers[0];
    const judged = standing.length > 0 ? standing : answers;
    const camps = await campsOf(judged, async ({ text }) => await execution.holds({ task, text, assertions }));
    const [first, second] = camps;
    if (first === undefined) return answers[0];
    const winner = second !== undefined && second.score === first.score ? await decide(context, execution, [first, second]) : first;
    const [answer] = winner.members;
    const agreed = { answers: winner.members.length, of: answers.length, tests: winner.satisfied };
    return answer && agreed.answers > 1 && agreed.tests > 0 ? { ...answer, agreed } : answer;
  });
}

/** Which of two camps is right, by an input on which they differ. The first one where that cannot be told. */
async function decide({ task, generate }: PolicyContext, { result }: Execution, [first, second]: readonly [Camp, Camp]): Promise<Camp> {
  const texts = [first.members[0]?.text ?? "", second.members[0]?.text ?? ""] as const;
  if (result === undefined) return first;
  const question = baselinePrompt(task);
  const call = (await generate({ prompt: differencePrompt(question, texts) })).raw.trim().split("\n")[0] ?? "";
  const [one, other] = [await result({ task, text: texts[0], call }), await result({ task, text: texts[1], call })];
  if (one === undefined || other === undefined || one === other) return first;
  const decision = (await generate({ prompt: decisionPrompt(question, call, [one, other]) })).raw;
  return /^\W*B\b/.test(decision) ? second : first;
}

/** The lines that are assertions, also where they stand in a list or between back-ticks. */
function assertionsOf(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim().replace(/^(?:[-*•]|\d+[.)])\s+/, ""));
  const bare = lines.map((line) => /^`([^`]+)`$/.exec(line)?.[1]?.trim() ?? line);
  return [...new Set(bare.filter((line) => /^assert\b/.test(line)))];
}
