import { fail, pass, publicVerdict } from "@cupel/core";
import { type DeterminismMatch, type DeterminismOptions, toBeDeterministic as match } from "@cupel/determinism/matchers";
import { recordVerdict } from "./record-verdict.ts";
import { refuseAsymmetric } from "./refuse-asymmetric.ts";

/**
 * The matcher `await expect(backend).toBeDeterministic({ prompts })` of `@cupel/determinism`, which also leaves its headline in the test's meta.
 * @throws CupelError where nothing was decided, with or without `.not`
 */
export function toBeDeterministic(this: unknown, received: unknown, options: DeterminismOptions): Promise<DeterminismMatch> {
  refuseAsymmetric(this, "toBeDeterministic");
  return record(this, match(received, options));
}

async function record(context: unknown, matching: Promise<DeterminismMatch>): Promise<DeterminismMatch> {
  const matched = await matching;
  const { headline, causes } = matched.report;
  const verdict = matched.pass ? pass({ reason: headline }) : fail([headline, ...causes].join(" "));
  await recordVerdict(context, { verifier: "determinism", verdict: publicVerdict(verdict) });
  return matched;
}
