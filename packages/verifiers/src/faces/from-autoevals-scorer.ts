import { broken, CupelError, defineVerifier, fail, type Json, messageOf, pass, type VerdictLevel, type Verifier } from "@cupel/core";

/** What a scorer of the autoevals shape gives. A score is from 0 to 1; null: there is none. Some return the bare number. */
export type ForeignScore =
  | { readonly name?: string; readonly score: number | null; readonly metadata?: unknown; readonly error?: unknown }
  | number
  | null;

/** What is handed to a scorer beside `input` and `output`. While scoring, the gold's members are among them. */
export interface ScorerChecks {
  /** The reference answer, where the scorer needs one. */
  readonly expected?: Json;
  readonly [name: string]: Json | undefined;
}

export interface ForeignScorerOptions {
  /** The score from which an answer passes, 0 to 1, itself included. */
  readonly threshold: number;
  /** The verifier's name; default that of the function. */
  readonly name?: string;
  /** To be changed with the scorer, where verdicts are kept. Default "1". */
  readonly version?: string;
  /** What a pass is worth. Default `judged`: nothing is known of how a scorer comes to its score. `verified` for one that computes it. */
  readonly level?: Extract<VerdictLevel, "judged" | "verified">;
}

/**
 * A scorer of the autoevals shape (`({ input, output, expected }) => ({ name, score })`, as of autoevals, Braintrust, Evalite and Mastra) as a
 * verifier: an answer passes whose score reaches the threshold, and the verdict keeps the score. No score, a score out of range and a
 * scorer that throws are an `error`, never a fail. What the scorer says beside its score is private evidence.
 *
 * @throws CupelError `USAGE` for a threshold out of range
 */
export function fromAutoevalsScorer<Args>(
  scorer: (args: Args) => ForeignScore | Promise<ForeignScore>,
  { threshold, name = scorer.name || "scorer", version = "1", level = "judged" }: ForeignScorerOptions,
): Verifier<ScorerChecks> {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new CupelError("USAGE", `fromAutoevalsScorer: threshold is ${threshold}; it must be a number from 0 to 1.`);
  }
  return defineVerifier<ScorerChecks>(
    name,
    async ({ task, checks, candidate, signal }) => {
      if (signal?.aborted) return broken("the check was aborted", { code: "aborted" });
      let given: ForeignScore;
      try {
        given = await scorer({ ...checks, input: task.prompt, output: candidate.text } as Args);
      } catch (thrown) {
        return broken(`the scorer ${name} threw`, { evidence: messageOf(thrown) });
      }
      const { score, said } = read(given);
      const evidence = said === undefined ? {} : { evidence: said };
      if (score === null) return broken(`the scorer ${name} gave no score`, evidence);
      if (!(typeof score === "number" && score >= 0 && score <= 1)) {
        return broken(`the scorer ${name} gave a score that is no number from 0 to 1`, evidence);
      }
      if (score >= threshold) return pass({ level, score, ...evidence });
      return fail(`scored ${score} where ${threshold} is asked for`, { score, ...evidence });
    },
    { version },
  );
}

function read(given: ForeignScore): { readonly score: unknown; readonly said?: Json } {
  if (typeof given !== "object" || given === null) return { score: given ?? null };
  const { score, metadata, error } = given;
  const said = { ...(metadata !== undefined && { metadata }), ...(error !== undefined && { error: messageOf(error) }) };
  return Object.keys(said).length === 0 ? { score } : { score, said: plain(said) };
}

/** Evidence is plain JSON, whatever a scorer puts there. */
function plain(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? "null") as Json;
  } catch {
    return "(no JSON)";
  }
}
