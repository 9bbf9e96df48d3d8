import {
  broken,
  type Candidate,
  CupelError,
  type JsonObject,
  messageOf,
  publicTask,
  scoringChecks,
  type Task,
  type Verdict,
  type Verifier,
} from "@cupel/core";

/** Gives the verdicts of one task. The same text is verified once; a verifier that throws or answers nonsense gives an `error`. */
export interface Judge {
  /** Over the public checks. */
  public(candidate: Candidate): Promise<Verdict>;
  /** Over `{ ...checks, ...gold }`; null for a task without gold. */
  gold(candidate: Candidate): Promise<Verdict | null>;
}

/** The judge of a task. Its verdicts are plain JSON. @throws CupelError `SANDBOX_UNAVAILABLE`, `PEER_MISSING` as the verifier does */
export function createJudge({
  task,
  verifier,
  signal,
}: {
  readonly task: Task;
  readonly verifier: Verifier;
  readonly signal: AbortSignal;
}): Judge {
  const open = publicTask(task);
  const verdicts = new Map<string, Promise<Verdict>>();
  const hidden = scoringChecks(task);
  const verify = (scope: "public" | "gold", checks: JsonObject, candidate: Candidate): Promise<Verdict> => {
    const key = JSON.stringify([scope, candidate.finishReason, candidate.text]);
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = attempt(async () => await verifier.verify({ task: open, checks, scope, candidate, signal }));
    verdicts.set(key, verdict);
    return verdict;
  };
  return {
    public: (candidate) => verify("public", open.checks, candidate),
    gold: async (candidate) => (hidden === undefined ? null : await verify("gold", hidden, candidate)),
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
  const { status, reason, level, code } = value as Readonly<Record<string, unknown>>;
  if (typeof reason !== "string") return false;
  return status === "pass" ? typeof level === "string" : (status === "fail" || status === "error") && typeof code === "string";
}
