import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { resume } from "../arguments/resume.ts";
import { checkEValue } from "./e-benjamini-hochberg.ts";
import { spendAlpha } from "./spend-alpha.ts";

/** What `eLond` resumes from. */
export interface ELondState {
  readonly schema: 1;
  readonly tested: number;
  readonly rejected: number;
}

/** A running `eLond`. */
export interface ELond {
  readonly tested: number;
  readonly rejected: number;
  /** The e-value that the next hypothesis must reach, 1/α_t. Known before its data. */
  readonly threshold: number;
  /** Decides the next hypothesis. True rejects it. */
  test(eValue: number): boolean;
  state(): ELondState;
}

/**
 * Decides hypotheses one after the other without an end, so that the expected share of false rejections stays at alpha at any time and whatever
 * their dependence: reject when e_t ≥ 1/α_t, α_t = α·6/(π²t²)·(rejections before + 1) (Z. Xu and A. Ramdas 2024, e-LOND). Each rejection
 * makes the next easier. For many gates where `spendAlpha` is too strict.
 *
 * @throws RangeError when alpha is outside (0, 1), or an e-value is below 0 or not a number
 */
export function eLond({ alpha = 0.05 }: { readonly alpha?: number } = {}, from: ELondState = { schema: 1, tested: 0, rejected: 0 }): ELond {
  checkOpenUnit("alpha", alpha);
  let { tested, rejected } = resume(from);
  const threshold = (): number => 1 / (spendAlpha(alpha, tested + 1) * (rejected + 1));
  return {
    get tested() {
      return tested;
    },
    get rejected() {
      return rejected;
    },
    get threshold() {
      return threshold();
    },
    test(eValue) {
      checkEValue(eValue);
      const isRejected = eValue >= threshold();
      tested += 1;
      if (isRejected) rejected += 1;
      return isRejected;
    },
    state: () => ({ schema: 1, tested, rejected }),
  };
}
