import { type RecordedAnswers, readRecordedAnswers } from "../../tests/support/recorded-answers.ts";
import { examplesOf } from "./prompt-examples.ts";

/** A task with recorded answers, of which the gold only scores. */
export interface RecordedTask extends RecordedAnswers {
  /** The examples in the prompt, as assertions: all that steers. */
  readonly examples: readonly string[];
}

/** The recording in a folder of public data. */
export function readRecordedTasks(data: string): readonly RecordedTask[] {
  return readRecordedAnswers(data).map((task) => ({ ...task, examples: examplesOf(task.prompt, task.entry) }));
}
