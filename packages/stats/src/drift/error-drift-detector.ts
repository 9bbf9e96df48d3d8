import { checkBit, checkOpenUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import { meanOf } from "../sequential/combine-evidence.ts";

/** What `errorDriftDetector` watches for. */
export interface DriftOptions {
  /** The error rate that is normal, p0, in (0, 0.9). */
  readonly baseline: number;
  /** Error rates to bet on, each above the baseline. Default baseline × 1.4, 2, 3 and 5, at most 0.9. */
  readonly alternatives?: readonly number[];
  /** Evidence for an alarm; the mean number of labels to a false alarm is at least this. Default 1,000. */
  readonly threshold?: number;
}

/** What `errorDriftDetector` resumes from. */
export interface DriftState {
  readonly schema: 1;
  readonly count: number;
  /** ln of the evidence for each alternative. */
  readonly logEvidence: readonly number[];
  readonly alarmAt: number | null;
}

/** A running `errorDriftDetector`. */
export interface DriftDetector {
  readonly count: number;
  /** ln of the mean evidence. Not an e-value: it is compared with the threshold only. */
  readonly logEvidence: number;
  /** The label at which the threshold was reached first, counted from 1; it stays. Undefined until then. */
  readonly alarmAt: number | undefined;
  /** @param error 1 for an error, 0 for none */
  update(error: number): void;
  state(): DriftState;
}

/**
 * Tells when an error rate has gone up by an amount that is not known: for each alternative q, M_t = max(M_{t−1}, 1)·e_t with e_t = q/p0 on an
 * error and (1 − q)/(1 − p0) else; alarm when the mean over the alternatives reaches the threshold (J. Shin, A. Ramdas and A. Rinaldo 2024,
 * e-detectors; E. S. Page 1954 for one alternative). As long as the rate stays at or below the baseline, the mean number of labels to a
 * false alarm is at least the threshold. Begin a new detector after an alarm.
 *
 * @throws RangeError for a baseline outside (0, 0.9), an alternative not between it and 1, a threshold not above 1 or a label other than 0 and 1
 */
export function errorDriftDetector(
  { baseline, alternatives = defaults(baseline), threshold = 1000 }: DriftOptions,
  from?: DriftState,
): DriftDetector {
  check({ baseline, alternatives, threshold });
  const steps = alternatives.map((q) => ({ hit: Math.log(q / baseline), miss: Math.log((1 - q) / (1 - baseline)) }));
  const limit = Math.log(threshold);
  const saved = from === undefined ? undefined : resume(from);
  const evidence = [...(saved?.logEvidence ?? steps.map(() => 0))];
  if (evidence.length !== steps.length) throw new RangeError(`the state has ${evidence.length} alternatives, the options ${steps.length}`);
  let [count, alarmAt] = [saved?.count ?? 0, saved?.alarmAt ?? null];
  return {
    get count() {
      return count;
    },
    get logEvidence() {
      return count === 0 ? Number.NEGATIVE_INFINITY : meanOf(evidence);
    },
    get alarmAt() {
      return alarmAt ?? undefined;
    },
    update(error) {
      checkBit(error);
      count += 1;
      let most = Number.NEGATIVE_INFINITY;
      for (let at = 0; at < steps.length; at++) {
        const { hit, miss } = steps[at] as Step;
        const next = Math.max(evidence[at] as number, 0) + (error === 1 ? hit : miss);
        evidence[at] = next;
        if (next > most) most = next;
      }
      // The mean is at most the largest: nearly always that says enough.
      if (alarmAt === null && most >= limit && meanOf(evidence) >= limit) alarmAt = count;
    },
    state: () => ({ schema: 1, count, logEvidence: [...evidence], alarmAt }),
  };
}

interface Step {
  readonly hit: number;
  readonly miss: number;
}

function defaults(baseline: number): readonly number[] {
  return [1.4, 2, 3, 5].map((factor) => Math.min(0.9, factor * baseline));
}

function check({ baseline, alternatives, threshold }: Required<DriftOptions>): void {
  checkOpenUnit("baseline", baseline);
  if (alternatives.length === 0) throw new RangeError("there is no alternative to bet on");
  for (const q of alternatives) {
    checkOpenUnit("alternative", q);
    if (q <= baseline) throw new RangeError(`alternative ${q} is not above the baseline ${baseline}`);
  }
  if (!(threshold > 1)) throw new RangeError(`threshold ${threshold} is not above 1`);
}
