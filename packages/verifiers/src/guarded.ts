import { broken, CupelError, defineVerifier, messageOf, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { markTruncated } from "./truncated.ts";

interface Definition<Checks> {
  readonly name: string;
  readonly version: string;
  verify(input: VerifierInput<Checks>): Verdict | Promise<Verdict>;
  /** A sentence per defect of the checks. */
  defects?(checks: Checks, scope: "public" | "gold"): readonly string[];
  /** For a verifier that looks deeper than `defects`, and answers for it in `verify`. */
  validate?(checks: Checks, scope: "public" | "gold"): Promise<readonly string[]>;
  dispose?(): PromiseLike<void>;
}

/**
 * What our verifiers share: defects of the checks are `error(contract)`, an abort is `error(aborted)`, whatever is thrown is
 * `error(internal)`, and the fail of a generation that was cut is `fail(truncated)`. A peer that is missing stays a `CupelError`.
 */
export function guarded<Checks>({ name, version, verify, defects, validate, dispose }: Definition<Checks>): Verifier<Checks> {
  const brokenBy = (thrown: unknown): Verdict => {
    if (CupelError.is(thrown) && thrown.code === "PEER_MISSING") throw thrown;
    return broken(`the ${name} verifier broke: ${messageOf(thrown)}`);
  };
  const guard = (input: VerifierInput<Checks>): Verdict | Promise<Verdict> => {
    if (input.signal?.aborted) return broken("the check was aborted", { code: "aborted" });
    try {
      const [defect] = defects?.(input.checks, input.scope) ?? [];
      if (defect !== undefined) return broken(defect, { code: "contract" });
      const verdict = verify(input);
      if (!(verdict instanceof Promise)) return markTruncated(verdict, input.candidate);
      return verdict.then((later) => markTruncated(later, input.candidate)).catch(brokenBy);
    } catch (thrown) {
      return brokenBy(thrown);
    }
  };
  return defineVerifier<Checks>(name, guard, {
    version,
    validate: (_task, checks, scope) => validate?.(checks, scope) ?? defects?.(checks, scope) ?? [],
    ...(dispose && { dispose: async () => dispose() }),
  });
}
