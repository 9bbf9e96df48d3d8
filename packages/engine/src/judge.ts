import { asFunction, type Candidate, type Task, type Verdict, type Verifier } from "@cupel/core";

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
  const verdicts = new Map<string, Promise<Verdict>>();
  // A pass that only parsed is on record as what it is: reports keep it apart from verified.
  const bound = {
    public: asFunction(verifier, { ...task, acceptParsed: true }),
    gold: asFunction(verifier, { ...task, scope: "gold", acceptParsed: true }),
  };
  const verify = (scope: "public" | "gold", candidate: Candidate): Promise<Verdict> => {
    const key = JSON.stringify([scope, candidate.finishReason, candidate.text]);
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = bound[scope](candidate, { signal });
    verdicts.set(key, verdict);
    return verdict;
  };
  return {
    public: (candidate) => verify("public", candidate),
    gold: async (candidate) => (task.gold === undefined ? null : await verify("gold", candidate)),
  };
}
