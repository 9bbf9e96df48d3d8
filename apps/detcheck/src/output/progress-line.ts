import type { CommandContext } from "@cupel/command-line";
import type { CheckProgress } from "@cupel/determinism";
import { formatSeconds } from "@cupel/reporters";

/** Milliseconds between two rewrites on a terminal, which is not a log. */
const pause = 100;
/** A check that is done before that is nobody's concern; nor is a line sooner than that after another one. */
const silent = 2_000;
/** The longest that a log hears nothing while answers come. */
const patience = 30_000;

/**
 * How far a check is, on stderr: on a terminal one line that is rewritten in place; elsewhere a line whenever it goes on to another level, at most
 * every two seconds and at least every thirty. Nothing in the first two seconds of a log.
 */
export function progressLine(context: Pick<CommandContext, "terminal" | "now" | "writeError">): {
  readonly show: (progress: CheckProgress) => void;
  readonly clear: () => void;
} {
  const { terminal, now, writeError } = context;
  const began = now();
  const width = terminal.columns - 1;
  let [last, stage, isOpen] = [Number.NEGATIVE_INFINITY, "", false];
  let first: { readonly at: number; readonly done: number } | undefined;
  return {
    show: (progress) => {
      const at = now();
      // What came before the first answer of the plan says nothing about how fast answers come.
      if (progress.done > 0) first ??= { at, done: progress.done };
      const text = lineOf(progress, first === undefined ? Number.NaN : (at - first.at) / (progress.done - first.done));
      if (terminal.stderr) {
        if (at - last < pause) return;
        [last, isOpen] = [at, true];
        writeError(`\r${text.slice(0, width).padEnd(width)}`);
        return;
      }
      const isNews = progress.stage !== stage ? at - last >= silent : at - last >= patience;
      if (at - began < silent || !isNews) return;
      [last, stage] = [at, progress.stage];
      writeError(`${text}\n`);
    },
    clear: () => {
      if (isOpen) writeError(`\r${" ".repeat(width)}\r`);
      isOpen = false;
    },
  };
}

function lineOf({ stage, done, planned, diverged }: CheckProgress, millisecondsEach: number): string {
  const left = (Math.max(0, planned - done) * millisecondsEach) / 1000;
  return [
    `${stage}: ${planned === 0 ? "asking" : `${done} of ${Math.max(planned, done)} answers`}`,
    ...(diverged > 0 ? [`${diverged} ${diverged === 1 ? "prompt" : "prompts"} diverged`] : []),
    ...(Number.isFinite(left) && left > 0 ? [`about ${formatSeconds(left)} left`] : []),
  ].join(", ");
}
