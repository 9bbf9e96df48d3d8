import { CupelError, messageOf } from "./errors.ts";
import { type PublicTask, publicTask, scoringChecks, type Task, type TaskChecks } from "./task.ts";
import { broken, type Verdict } from "./verdict.ts";
import type { Verifier, VerifierInput } from "./verifier.ts";

/** What answers are checked against: a task, or as much of one as its verifier reads, and how. */
export interface Binding<Checks = TaskChecks> extends Partial<Omit<PublicTask, "checks">> {
  readonly checks: Checks;
  /** Hidden checks. They count at scope `gold` only. */
  readonly gold?: Partial<Checks>;
  /** `public`, the default: only the checks count. `gold`: the gold is laid over them, and reasons hold codes and counts. */
  readonly scope?: "public" | "gold";
  /** Lets a pass stand that says no more than that an answer parses, loads or executes. Default: it is `error(vacuous)`. */
  readonly acceptParsed?: boolean;
}

/** Gives the verdict on an answer: a text, or a candidate where more is known of it. */
export type BoundVerifier = (
  answer: string | VerifierInput["candidate"],
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<Verdict>;

/**
 * A verifier as a function of the answer alone. The verifier gets frozen copies of task and checks; what it returns is made plain JSON, and
 * one that throws or returns something else gives `error(internal)`. It stays the caller's to dispose.
 * @throws CupelError `SANDBOX_UNAVAILABLE`, `PEER_MISSING` when the verifier does, with each call
 */
export function asFunction<Checks>(verifier: Verifier<Checks>, binding: Binding<NoInfer<Checks>>): BoundVerifier {
  const { scope = "public", acceptParsed = false, ...given } = binding as unknown as Binding;
  const task: Task = { id: "task", kind: verifier.name, prompt: "", ...given };
  const open = publicTask(task);
  const scoring = scoringChecks(task);
  const hidden = scoring && publicTask({ ...task, checks: scoring }).checks;
  const checks = (scope === "public" ? open.checks : hidden) as Checks | undefined;

  return async (answer, { signal } = {}) => {
    if (checks === undefined) return broken("the task has no gold to score against", { code: "vacuous" });
    if (signal?.aborted) return broken("the check was aborted", { code: "aborted" });
    const candidate = typeof answer === "string" ? Object.freeze({ text: answer }) : answer;
    const verdict = await attempt(() => verifier.verify({ task: open, checks, scope, candidate, ...(signal && { signal }) }));
    if (acceptParsed || verdict.status !== "pass" || verdict.level !== "parsed") return verdict;
    return broken("the task declares no public check beyond parsing, so nothing was verified; score it against gold", { code: "vacuous" });
  };
}

async function attempt(verify: () => Promise<unknown>): Promise<Verdict> {
  try {
    const verdict: unknown = JSON.parse(JSON.stringify(await verify()) ?? "null");
    return isVerdict(verdict) ? verdict : broken("the verifier broke", { evidence: "it returned no verdict" });
  } catch (thrown) {
    if (CupelError.is(thrown) && (thrown.code === "SANDBOX_UNAVAILABLE" || thrown.code === "PEER_MISSING")) throw thrown;
    return broken("the verifier broke", { evidence: messageOf(thrown) });
  }
}

function isVerdict(value: unknown): value is Verdict {
  if (typeof value !== "object" || value === null) return false;
  const { status, reason, level, code, score = 0 } = value as Readonly<Record<string, unknown>>;
  if (typeof reason !== "string" || !(typeof score === "number" && score >= 0 && score <= 1)) return false;
  return status === "pass" ? typeof level === "string" : (status === "fail" || status === "error") && typeof code === "string";
}
