import { publicTask, scoringChecks, type Task, type Verdict, type VerdictLevel, type Verifier } from "@cupel/core";
import type { Mutant } from "./mutant.ts";
import { trivialAnswers } from "./trivial-answers.ts";

/** What became of one answer. */
export interface Tried {
  readonly text: string;
  readonly status: Verdict["status"];
  readonly reason: string;
  /** Of a pass. */
  readonly level?: VerdictLevel;
}

/** How a task's own checks stand up: do they accept what is right and nothing else? */
export interface TaskProof {
  readonly taskId: string;
  readonly kind: string;
  readonly family: string;
  /** The right answer, twice over the gold and once over the public checks; absent where none is known. */
  readonly gold?: Tried;
  /** Trivial answers that were tried, and those that were accepted. */
  readonly trivial: { readonly tried: number; readonly accepted: readonly Tried[] };
  /** Mutants that were tried, those that were accepted (some say the same as the original), and those that broke the check. */
  readonly mutants: { readonly tried: number; readonly survivors: readonly Mutant[]; readonly errors: readonly Tried[] };
  /**
   * Mutants that the gold refuses, and how many of those the public checks accept: false accepts of a policy that is steered by them.
   * Absent where the task declares no public checks beside its gold.
   */
  readonly publicly?: { readonly wrong: number; readonly accepted: number };
}

export interface ProveOptions {
  readonly verifier: Verifier;
  /** A right answer. */
  readonly gold?: string | undefined;
  readonly mutants?: readonly Mutant[];
  readonly signal?: AbortSignal;
}

/** Tries a task's checks with answers of which it is known what they deserve. */
export async function proveTask(task: Task, { verifier, gold, mutants = [], signal }: ProveOptions): Promise<TaskProof> {
  const open = publicTask(task);
  const scoring = scoringChecks(task);
  const verify = async (text: string, scope: "public" | "gold"): Promise<Tried> => {
    const checks = scope === "gold" ? (scoring ?? task.checks) : task.checks;
    const verdict = await verifier.verify({ task: open, checks, scope, candidate: { text }, ...(signal && { signal }) });
    const { status, reason } = verdict;
    return { text, status, reason, ...(verdict.status === "pass" && { level: verdict.level }) };
  };
  const oracle = scoring === undefined ? "public" : "gold";
  const right = gold === undefined ? undefined : await firstRefusal(gold, [oracle, oracle, "public"], verify);
  const trivial = trivialAnswers(task).filter((text) => text !== gold);
  const tried = await Promise.all(trivial.map((text) => verify(text, oracle)));
  const outcomes = await Promise.all(mutants.map(async (mutant) => ({ mutant, tried: await verify(mutant.text, oracle) })));
  const wrong = outcomes.filter((outcome) => outcome.tried.status === "fail").map(({ mutant }) => mutant);
  // Where the right answer is only parsed, loaded or run, there are no public checks to speak of.
  const publicly =
    oracle === "gold" && right?.level === "verified" ? await Promise.all(wrong.map(({ text }) => verify(text, "public"))) : [];
  return {
    taskId: task.id,
    kind: task.kind,
    family: task.family ?? task.id,
    ...(right && { gold: right }),
    trivial: { tried: trivial.length, accepted: tried.filter(({ status }) => status === "pass") },
    mutants: {
      tried: mutants.length,
      survivors: outcomes.filter((outcome) => outcome.tried.status === "pass").map(({ mutant }) => mutant),
      errors: outcomes.filter((outcome) => outcome.tried.status === "error").map((outcome) => outcome.tried),
    },
    ...(publicly.length > 0 && { publicly: { wrong: wrong.length, accepted: publicly.filter(({ status }) => status === "pass").length } }),
  };
}

/** Whether a task must not be used: its right answer is refused, or an answer that knows nothing is accepted. */
export function isUnsound({ gold, trivial }: TaskProof): boolean {
  return (gold !== undefined && gold.status !== "pass") || trivial.accepted.length > 0;
}

async function firstRefusal(
  text: string,
  scopes: readonly ("public" | "gold")[],
  verify: (text: string, scope: "public" | "gold") => Promise<Tried>,
): Promise<Tried> {
  let last: Tried = { text, status: "pass", reason: "" };
  for (const scope of scopes) {
    last = await verify(text, scope);
    if (last.status !== "pass") return last;
  }
  return last;
}
