import { broken, pass, type Verdict, type Verifier } from "@cupel/core";
import { compose, inNameOf, leastOf } from "./compose.ts";

/**
 * Differential verification: two verifiers of the same checks must come to the same end. Both pass: a pass at the level that says
 * least. Both fail: the first one's fail. One of each is `error(disagreement)` with both verdicts in the evidence, because one of the
 * verifiers must be wrong; it is the one error that an answer can bring about, so count it apart. An error of either stays one.
 */
export function agree<First, Second>(first: Verifier<First>, second: Verifier<Second>): Verifier<First & Second> {
  return compose<First & Second>("agree", [first, second], async (input): Promise<Verdict> => {
    const one = await first.verify(input);
    if (one.status === "error") return inNameOf({ name: first.name, verdict: one });
    const other = await second.verify(input);
    if (other.status === "error") return inNameOf({ name: second.name, verdict: other });
    if (one.status === "pass" && other.status === "pass") return pass(leastOf([one, other]));
    if (one.status === other.status) return inNameOf({ name: first.name, verdict: one });
    return broken(`${first.name} gives a ${one.status}, ${second.name} a ${other.status}`, {
      code: "disagreement",
      evidence: [{ ...one }, { ...other }],
    });
  });
}
