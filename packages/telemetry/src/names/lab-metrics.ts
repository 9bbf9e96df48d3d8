import { counterOf, gaugeOf } from "../metrics/metric-definition.ts";
import { open } from "./bounds.ts";

const rate = { condition: 32, split: 8 } as const;

/** Experiments. */
export const labMetrics = {
  labPassRate: gaugeOf("cupel.lab.pass_rate", "{share}", "Share of the tasks that pass", rate),
  labPassRateLower: gaugeOf("cupel.lab.pass_rate_lower", "{share}", "Lower end of its interval", rate),
  labPassRateUpper: gaugeOf("cupel.lab.pass_rate_upper", "{share}", "Upper end of its interval", rate),
  labGate: counterOf("cupel.lab.gate", "{decision}", "Decisions of gates", { kind: open.kind, decision: ["promote", "reject", "wait"] }),
  labAlphaRemaining: gaugeOf("cupel.lab.alpha_remaining", "{share}", "Error probability that is left to spend", { scope: 8 }),
  labMemoryItems: gaugeOf("cupel.lab.memory_items", "{item}", "What memory holds", { kind: open.kind, status: 8 }),
  labTrainLoss: gaugeOf("cupel.lab.train_loss", "{nat}", "Training loss", { adapter: 16 }),
} as const;
