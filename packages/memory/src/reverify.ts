import { asFunction, type PublicTask, publicTask, type Verdict, type Verifier, type Win } from "@cupel/core";

/** What became of wins that were checked again. A win carries no checks: those of the task with its kind and prompt decide, where it is at hand. */
export interface Reverified {
  /** To recall from: all but those that were refused or whose check broke. */
  readonly kept: readonly Win[];
  /** Pass the checks that their task declares, where the answer cannot reach the comparison. */
  readonly verified: number;
  /** Pass, but their task declares no more than that an answer parses, loads or executes, or the answer shares the interpreter of its tests. */
  readonly parsed: number;
  /** Fail today. */
  readonly refused: number;
  /** Whose check could not be made. */
  readonly broken: number;
  /** Whose task is not at hand: kept, as nothing is known against them, and counted. */
  readonly unchecked: number;
}

/** What wins are checked with. */
export interface ReverifyOptions {
  /** Tasks at hand. Only their public checks are used. */
  readonly tasks: readonly PublicTask[];
  /** By kind of task. */
  readonly verifiers: Readonly<Record<string, Verifier>>;
  readonly signal?: AbortSignal;
}

/** The tasks that wins were won on, as far as they are among these: the same kind and prompt. */
export function tasksOfWins<Task extends PublicTask>(wins: readonly Win[], tasks: readonly Task[]): readonly Task[] {
  const won = new Set(wins.map(keyOf));
  return tasks.filter((task) => won.has(keyOf(task)));
}

/** Checks wins again, each by the public checks of its task. @throws CupelError `SANDBOX_UNAVAILABLE`, `PEER_MISSING` as verifiers do */
export async function reverify(wins: readonly Win[], { tasks, verifiers, signal }: ReverifyOptions): Promise<Reverified> {
  const byKey = new Map(tasks.map((task) => [keyOf(task), task]));
  const outcomes = await Promise.all(
    wins.map(async (win) => {
      const task = byKey.get(keyOf(win));
      const verifier = verifiers[win.kind];
      if (task === undefined || verifier === undefined) return "unchecked";
      return outcomeOf(await asFunction(verifier, { ...publicTask(task), acceptParsed: true })(win.output, { signal }));
    }),
  );
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  return {
    kept: wins.filter((_win, index) => outcomes[index] !== "refused" && outcomes[index] !== "broken"),
    verified: count("verified"),
    parsed: count("parsed"),
    refused: count("refused"),
    broken: count("broken"),
    unchecked: count("unchecked"),
  };
}

type Outcome = "verified" | "parsed" | "refused" | "broken" | "unchecked";

function outcomeOf(verdict: Verdict): Outcome {
  if (verdict.status === "error") return "broken";
  if (verdict.status === "fail") return "refused";
  return verdict.level === "verified" && verdict.assurance !== "shared" ? "verified" : "parsed";
}

function keyOf({ kind, prompt }: Pick<PublicTask, "kind" | "prompt">): string {
  return JSON.stringify([kind, prompt]);
}
