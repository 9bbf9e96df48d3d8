import { broken, defineVerifier, messageOf, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { markTruncated } from "./truncated.ts";

interface Definition<Checks> {
  readonly name: string;
  readonly version: string;
  verify(input: VerifierInput<Checks>): Promise<Verdict>;
  /** A sentence per defect of the checks. */
  defects(checks: Checks, scope: "public" | "gold"): readonly string[];
  dispose?(): PromiseLike<void>;
}

/**
 * What our verifiers share: defects of the checks are `error(contract)`, an abort is `error(aborted)`, whatever is thrown is
 * `error(internal)`, and the fail of a generation that was cut is `fail(truncated)`.
 */
export function guarded<Checks>({ name, version, verify, defects, dispose }: Definition<Checks>): Verifier<Checks> {
  const guard = async (input: VerifierInput<Checks>): Promise<Verdict> => {
    if (input.signal?.aborted) return broken("the check was aborted", { code: "aborted" });
    try {
      const [defect] = defects(input.checks, input.scope);
      if (defect !== undefined) return broken(defect, { code: "contract" });
      return markTruncated(await verify(input), input.candidate);
    } catch (thrown) {
      return broken(`the ${name} verifier broke: ${messageOf(thrown)}`);
    }
  };
  return defineVerifier<Checks>(name, guard, {
    version,
    validate: (_task, checks, scope) => defects(checks, scope),
    ...(dispose && { dispose: async () => dispose() }),
  });
}
