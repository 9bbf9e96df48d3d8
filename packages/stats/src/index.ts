export { type AbstainOptions, type AbstainThreshold, abstainThreshold } from "./calibration/abstain-threshold.ts";
export { brierScore } from "./calibration/brier-score.ts";
export { calibrationError } from "./calibration/calibration-error.ts";
export {
  type CalibrationStep,
  type IsotonicCalibration,
  isotonicCalibration,
  isotonicFromSteps,
} from "./calibration/isotonic-calibration.ts";
export { type PlattCalibration, plattCalibration } from "./calibration/platt-calibration.ts";
export { type Arm, selectionProbability } from "./choosing/selection-probability.ts";
export { type ThompsonChoice, thompsonSampling } from "./choosing/thompson-sampling.ts";
export { binomialLowerTail } from "./distributions/binomial-lower-tail.ts";
export { binomialPoint } from "./distributions/binomial-point.ts";
export { binomialUpperTail } from "./distributions/binomial-upper-tail.ts";
export { chiSquareUpperTail } from "./distributions/chi-square-upper-tail.ts";
export { inverseRegularizedBeta } from "./distributions/inverse-regularized-beta.ts";
export { inverseRegularizedGammaUpper } from "./distributions/inverse-regularized-gamma-upper.ts";
export { logBeta } from "./distributions/log-beta.ts";
export { logGamma } from "./distributions/log-gamma.ts";
export { logSumExp } from "./distributions/log-sum-exp.ts";
export { log1mexp } from "./distributions/log1mexp.ts";
export { normalCdf } from "./distributions/normal-cdf.ts";
export { normalQuantile } from "./distributions/normal-quantile.ts";
export { regularizedBeta } from "./distributions/regularized-beta.ts";
export { regularizedGammaLower, regularizedGammaUpper } from "./distributions/regularized-gamma.ts";
export { studentQuantile } from "./distributions/student-quantile.ts";
export { type AdaptiveWindow, type AdaptiveWindowState, adaptiveWindow } from "./drift/adaptive-window.ts";
export { bernoulliCusum, type Cusum, type CusumState } from "./drift/bernoulli-cusum.ts";
export { type DriftDetector, type DriftOptions, type DriftState, errorDriftDetector } from "./drift/error-drift-detector.ts";
export { cohenKappa } from "./groups/cohen-kappa.ts";
export { cohenKappaInterval } from "./groups/cohen-kappa-interval.ts";
export { type ConfusionRates, type ConfusionTable, confusionRates, type RateWithInterval } from "./groups/confusion-rates.ts";
export {
  type GroupedUnits,
  maxTPermutationTest,
  type PermutationOptions,
  type PermutationResult,
  permutationTest,
} from "./groups/permutation-test.ts";
export { type RunsResult, runsTest } from "./groups/runs-test.ts";
export { sampleRatioTest } from "./groups/sample-ratio-test.ts";
export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from "./intervals/bootstrap-interval.ts";
export { type ClusteredInterval, clusteredInterval } from "./intervals/clustered-interval.ts";
export { type ClusterCounts, type ClusteredRateInterval, clusteredRateInterval } from "./intervals/clustered-rate-interval.ts";
export { exactInterval } from "./intervals/exact-interval.ts";
export { exactLowerBound } from "./intervals/exact-lower-bound.ts";
export { exactUpperBound } from "./intervals/exact-upper-bound.ts";
export type { Interval } from "./intervals/interval.ts";
export { type MeanInterval, meanInterval } from "./intervals/mean-interval.ts";
export { type PairedCounts, pairedDifferenceInterval } from "./intervals/paired-difference-interval.ts";
export { poissonUpperBound } from "./intervals/poisson-upper-bound.ts";
export { stoppedAtFirstEventInterval } from "./intervals/stopped-at-first-event-interval.ts";
export { wilsonInterval } from "./intervals/wilson-interval.ts";
export { zeroEventUpperBound } from "./intervals/zero-event-upper-bound.ts";
export { benjaminiHochberg } from "./multiplicity/benjamini-hochberg.ts";
export { bonferroni } from "./multiplicity/bonferroni.ts";
export { eBenjaminiHochberg } from "./multiplicity/e-benjamini-hochberg.ts";
export { type ELond, type ELondState, eLond } from "./multiplicity/e-lond.ts";
export { holm } from "./multiplicity/holm.ts";
export { type Ladder, type LadderState, ladder } from "./multiplicity/ladder.ts";
export { simultaneous } from "./multiplicity/simultaneous.ts";
export { spendAlpha } from "./multiplicity/spend-alpha.ts";
export {
  type Thresholdout,
  type ThresholdoutAnswer,
  type ThresholdoutOptions,
  type ThresholdoutState,
  thresholdout,
} from "./multiplicity/thresholdout.ts";
export { type AggregatedVotes, aggregateVotes, type Vote, type VoteOptions } from "./oracle/aggregate-votes.ts";
export { correctedAgreement, correctedInterval, type OracleQuality } from "./oracle/corrected-agreement.ts";
export { oracleFlipRate } from "./oracle/oracle-flip-rate.ts";
export {
  type ClusteredNonInferiorityOptions,
  type ClusteredNonInferiorityResult,
  clusteredNonInferiority,
} from "./paired/clustered-non-inferiority.ts";
export { exactMcNemar, type McNemarResult } from "./paired/exact-mcnemar.ts";
export { type FamilyCounts, familyVeto } from "./paired/family-veto.ts";
export { type NonInferiorityOptions, type NonInferiorityResult, pairedNonInferiority } from "./paired/paired-non-inferiority.ts";
export { type SignFlipOptions, type SignFlipResult, signFlipTest } from "./paired/sign-flip-test.ts";
export { type CertificationPlan, type CertificationSize, certificationSize } from "./planning/certification-size.ts";
export { type DriftPlan, driftDelay } from "./planning/drift-delay.ts";
export { type McNemarPlan, mcNemarPower } from "./planning/mcnemar-power.ts";
export { minimumDetectableEffect } from "./planning/minimum-detectable-effect.ts";
export { type NonInferiorityPlan, type NonInferioritySize, nonInferioritySize } from "./planning/non-inferiority-size.ts";
export { sequentialSampleSize, type WatchedCertificate } from "./planning/sequential-sample-size.ts";
export type { SimulatedCount, SimulationOptions } from "./planning/simulation.ts";
export { type DetectionPlan, timeToDetect } from "./planning/time-to-detect.ts";
export { clusteredZeroEventBound, type QuietProtocol, type ZeroEventBounds } from "./repeatability/clustered-zero-event-bound.ts";
export { outcomeSpread } from "./repeatability/outcome-spread.ts";
export { runsForBound } from "./repeatability/runs-for-bound.ts";
export { type TokenHazard, tokenHazard } from "./repeatability/token-hazard.ts";
export { passAtK } from "./samples/pass-at-k.ts";
export { passHatK } from "./samples/pass-hat-k.ts";
export { quantile } from "./samples/quantile.ts";
export { type MomentsState, type RunningMoments, runningMoments } from "./samples/running-moments.ts";
export { type AllowanceOptions, type AllowanceState, type AllowanceTest, allowanceTest } from "./sequential/allowance-test.ts";
export {
  type AsymptoticInterval,
  type AsymptoticTerms,
  asymptoticConfidenceSequence,
} from "./sequential/asymptotic-confidence-sequence.ts";
export { bernoulliConfidenceSequence, bernoulliLogE } from "./sequential/bernoulli-confidence-sequence.ts";
export { type BetaMixtureState, betaMixtureTest } from "./sequential/beta-mixture-test.ts";
export { type BettingOptions, type BettingState, type BettingTest, bettingTest } from "./sequential/betting-test.ts";
export { type BoundedMeanOptions, boundedMeanConfidenceSequence } from "./sequential/bounded-mean-confidence-sequence.ts";
export { calibrateP } from "./sequential/calibrate-p.ts";
export { meanOf, productOf } from "./sequential/combine-evidence.ts";
export { type ExceedanceOptions, exceedanceTest } from "./sequential/exceedance-test.ts";
export {
  type Evidence,
  type PairedBettingOptions,
  type PairedBettingState,
  type PairedBettingTest,
  pairedBettingTest,
} from "./sequential/paired-betting-test.ts";
export {
  type SequentialRatio,
  type SequentialRatioOptions,
  type SequentialRatioState,
  sequentialProbabilityRatio,
} from "./sequential/sequential-probability-ratio.ts";
export type { SequentialTest } from "./sequential/sequential-test.ts";
export { sloStatus } from "./sequential/slo-status.ts";
export { type Exposure, type UpliftOptions, upliftTest } from "./sequential/uplift-test.ts";
export { type DifferenceEstimate, differenceEstimate, type Execution } from "./weighting/difference-estimate.ts";
export { hajekEstimate, type WeightedEstimate } from "./weighting/hajek-estimate.ts";
export { horvitzThompson } from "./weighting/horvitz-thompson.ts";
export { neymanAllocation, type PlannedStratum } from "./weighting/neyman-allocation.ts";
export type { SampledRow } from "./weighting/sampled-row.ts";
export { type SamplingOptions, samplingProbability } from "./weighting/sampling-probability.ts";
export { type StratifiedEstimate, type Stratum, stratifiedEstimate } from "./weighting/stratified-estimate.ts";
