import { fail, pass, publicVerdict } from "@cupel/core";
import {
  type EquivalenceOptions,
  toBeEquivalentTo as equivalent,
  type GoldenOptions,
  toMatchGolden as golden,
  type Match,
  type ReplayMatchOptions,
  toReplay as replay,
} from "@cupel/determinism/matchers";
import { recordVerdict } from "./record-verdict.ts";
import { refuseAsymmetric } from "./refuse-asymmetric.ts";

interface Headlined {
  readonly headline: string;
}

/** The matcher `await expect(backend).toMatchGolden(folder)` of `@cupel/determinism`. @throws CupelError where nothing could be compared */
export function toMatchGolden(this: unknown, received: unknown, folder: string, options?: GoldenOptions): ReturnType<typeof golden> {
  refuseAsymmetric(this, "toMatchGolden");
  return record(this, "golden", golden(received, folder, options));
}

/**
 * The matcher `await expect(backend).toBeEquivalentTo(other, { within: "noise", prompts })` of `@cupel/determinism`.
 * @throws CupelError where so few answers can tell nothing
 */
export function toBeEquivalentTo(
  this: unknown,
  received: unknown,
  other: unknown,
  options: EquivalenceOptions,
): ReturnType<typeof equivalent> {
  refuseAsymmetric(this, "toBeEquivalentTo");
  return record(this, "equivalence", equivalent(received, other, options));
}

/** The matcher `await expect(backend).toReplay(folder)` of `@cupel/determinism`. @throws CupelError where another setup kept silent */
export function toReplay(this: unknown, received: unknown, folder: string, options?: ReplayMatchOptions): ReturnType<typeof replay> {
  refuseAsymmetric(this, "toReplay");
  return record(this, "replay", replay(received, folder, options));
}

async function record<Report extends Headlined>(
  context: unknown,
  verifier: string,
  matching: Promise<Match<Report>>,
): Promise<Match<Report>> {
  const matched = await matching;
  const { headline } = matched.report;
  await recordVerdict(context, { verifier, verdict: publicVerdict(matched.pass ? pass({ reason: headline }) : fail(headline)) });
  return matched;
}
