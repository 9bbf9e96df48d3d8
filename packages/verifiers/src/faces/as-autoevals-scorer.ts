import { publicVerdict, type ScoreOptions, scoreOf, type Verifier } from "@cupel/core";
import { type BindingFor, bindWith, outputText } from "./bind-with.ts";

/** What a scorer is called with. Tools add members of their own, such as `input` and `metadata`. */
export interface AutoevalsArgs {
  readonly output: unknown;
  readonly expected?: unknown;
}

/** A score as autoevals, Braintrust and Evalite take it. Null: there is none, and averages leave it out. */
export interface AutoevalsScore {
  name: string;
  score: number | null;
  metadata: Record<string, unknown>;
}

export interface AutoevalsOptions extends ScoreOptions {
  /** The score's name; default the verifier's. */
  readonly name?: string;
}

/**
 * A verifier as an autoevals scorer: a pass is 1 and a fail 0, or with `partial` the score the verifier gives. A check that broke scores null and says why in
 * `metadata.error`. The metadata is the public verdict. `binding` may be a function of the arguments, where checks differ by row.
 */
export function asAutoevalsScorer<Checks, Args extends AutoevalsArgs = AutoevalsArgs>(
  verifier: Verifier<Checks>,
  binding: BindingFor<NoInfer<Checks>, Args>,
  { name = verifier.name, ...score }: AutoevalsOptions = {},
): (args: Args) => Promise<AutoevalsScore> {
  const bound = bindWith(verifier, binding);
  return async (args) => {
    const verdict = await bound(args)(outputText(args.output));
    const error = verdict.status === "error" ? { error: verdict.reason } : {};
    return { name, score: scoreOf(verdict, score), metadata: { ...publicVerdict(verdict), ...error } };
  };
}
