import { counterOf, gaugeOf, histogramOf } from "../metrics/metric-definition.ts";
import { open } from "./bounds.ts";
import { programSeconds } from "./buckets.ts";

const { task, version } = open;
const gates = { task, gate: 8 } as const;

/** Programs that are generated once and run often. */
export const synthMetrics = {
  synthExecutions: counterOf("cupel.synth.executions", "{execution}", "Runs of generated programs", {
    task,
    version,
    outcome: ["ok", "error", "timeout", "oom", "schema", "abstained"],
  }),
  synthExecutionDuration: histogramOf("cupel.synth.execution.duration", "s", programSeconds, {
    description: "How long runs of generated programs took",
    labels: { task, version },
  }),
  synthSamples: counterOf("cupel.synth.samples", "{sample}", "Executions that were chosen to be labelled", {
    task,
    strategy: 8,
    purpose: ["health", "shadow"],
  }),
  synthOracleCalls: counterOf("cupel.synth.oracle_calls", "{call}", "Questions to an oracle", {
    task,
    purpose: 8,
    result: ["ok", "error", "cached"],
  }),
  synthLabels: gaugeOf("cupel.synth.labels", "{label}", "Labels there are", { task, source: ["gold", "human", "consensus", "single"] }),
  synthAccuracyEstimate: gaugeOf("cupel.synth.accuracy_estimate", "{share}", "Accuracy; absent before burn-in", { task, version }),
  synthAccuracyLower: gaugeOf("cupel.synth.accuracy_lower", "{share}", "Lower end of its interval", { task, version }),
  synthAccuracyUpper: gaugeOf("cupel.synth.accuracy_upper", "{share}", "Upper end of its interval", { task, version }),
  synthWorstStratumAccuracy: gaugeOf("cupel.synth.worst_stratum_accuracy", "{share}", "Lower end for the worst stratum", { task }),
  synthEvalue: gaugeOf("cupel.synth.evalue", "{nat}", "Natural logarithm of a gate's e-value", gates),
  synthDriftEvalue: gaugeOf("cupel.synth.drift_evalue", "{nat}", "Natural logarithm of a drift test's e-value", gates),
  synthPairDisagreement: gaugeOf("cupel.synth.pair_disagreement_ratio", "{share}", "How often two versions disagree", { task }),
  synthRolloutWeight: gaugeOf("cupel.synth.rollout_weight", "{percent}", "Share of the traffic that the new version gets", { task }),
  synthRolloutState: gaugeOf("cupel.synth.rollout_state", "{state}", "0 none, 1 shadow, 2 step, 3 paused, 4 aborting, 5 succeeded", {
    task,
  }),
  synthEscalationsOpen: gaugeOf("cupel.synth.escalations_open", "{escalation}", "Escalations nobody has answered", {
    severity: ["low", "medium", "high"],
  }),
  synthTimeToDetect: gaugeOf("cupel.synth.time_to_detect", "s", "How long the declared drift would go unseen", { task }),
} as const;
