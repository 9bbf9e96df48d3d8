import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A task of HumanEval with the answers that a model gave to it (CodeT's recording of CodeGen-16B, 100 per task). */
export interface RecordedAnswers {
  readonly id: string;
  readonly entry: string;
  readonly prompt: string;
  /** Hidden tests. */
  readonly gold: string;
  /** Whole programs. */
  readonly programs: readonly string[];
  /** Assertions about the function that the same model wrote, each once, in the order in which they were drafted. Many are broken, or wrong. */
  readonly drafts: readonly string[];
}

interface Problem {
  readonly task_id: string;
  readonly prompt: string;
  readonly entry_point: string;
  readonly test: string;
}

interface Recording {
  readonly prompt: string;
  readonly samples: readonly string[];
}

/** The recording in a folder of public data. */
export function readRecordedAnswers(data: string): readonly RecordedAnswers[] {
  const read = <Line>(name: string): Line[] =>
    readFileSync(join(data, name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const recordings = read<Recording>("codet/HumanEval_codegen16B_solutions.jsonl");
  const tests = read<Recording>("codet/HumanEval_codegen16B_test_cases.jsonl");
  return read<Problem>("human-eval/HumanEval.jsonl").map((problem) => {
    const { task_id: id, entry_point: entry, prompt, test } = problem;
    const recording = recordingOf(problem, recordings);
    const programs = recording.samples.map((sample) => recording.prompt + functionOf(sample));
    const drafts = [...new Set(recordingOf(problem, tests).samples.flatMap(assertionsOf))].filter((line) => line.includes(`${entry}(`));
    return { id, entry, prompt, gold: `${test}\ncheck(${entry})\n`, programs, drafts };
  });
}

/** The recording has an order of its own, prompts without their examples, and six names of functions twice. */
function recordingOf({ prompt, entry_point: entry }: Problem, recordings: readonly Recording[]): Recording {
  const named = recordings.filter((recording) => Array.from(recording.prompt.matchAll(/^def (\w+)/gm)).at(-1)?.[1] === entry);
  const [nearest] = named.toSorted((left, right) => sharedStart(right.prompt, prompt) - sharedStart(left.prompt, prompt));
  if (nearest === undefined) throw new Error(`nothing was recorded for ${entry}`);
  return nearest;
}

function sharedStart(left: string, right: string): number {
  let end = 0;
  while (end < left.length && left[end] === right[end]) end++;
  return end;
}

/** A sample goes on behind its function until the model was stopped. These ends are the ones under which the rates were published. */
function functionOf(sample: string): string {
  return sample.slice(0, /\n(?:class|def|#|if|print)/.exec(sample)?.index);
}

/** The prompts of the tests end in `assert `, which the model takes up again; it breaks the line behind the word at times. */
function assertionsOf(draft: string): readonly string[] {
  const text = `assert ${draft}`.replace(/^assert\s+/gm, "assert ");
  return text.split("\n").filter((line) => /^assert \S/.test(line));
}
