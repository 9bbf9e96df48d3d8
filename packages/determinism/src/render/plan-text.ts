import type { CheckPlan } from "../plan/plan.ts";
import { percentUp } from "./percent.ts";

/** A plan for a terminal. */
export function planText(plan: CheckPlan): string {
  const { prompts, runs, cells, requests, tokens, usd, bound, minBound, meetsBound, needed, power, refused, claims } = plan;
  const what =
    bound.quantity === "flip-chance" ? "chance that a repeat of this prompt differs" : "share of prompts like these that diverge";
  const goal =
    minBound === null || needed === null
      ? "No bound is wanted: any will do."
      : meetsBound
        ? `That meets the ${percentUp(minBound)} wanted.`
        : `That misses the ${percentUp(minBound)} wanted, which takes ${needed.prompts} prompts, or ${needed.runsOfOnePrompt} runs of a single one.`;
  return [
    `${prompts} ${prompts === 1 ? "prompt" : "prompts"} × ${runs} runs × ${cells.length} ${cells.length === 1 ? "cell" : "cells"}: ${requests} requests, besides controls and a probe.`,
    ...cells.map(({ axis, level, requests: own }) => `  ${axis === "repeat" ? "repeat" : `${axis}=${level}`}: ${own}`),
    ...refused.map(({ axis, status, reason }) => `  ${axis}: ${status.toUpperCase()}, ${reason}`),
    `At most ${Math.round(tokens.input + tokens.output)} tokens (${Math.round(tokens.input)} in, ${tokens.output} out)${usd === null ? "" : `, ${usd.toFixed(4)} USD`}.`,
    `If nothing diverges: ${what} below ${percentUp(bound.upper)}${claims > 1 ? `, for ${claims} axes at once` : ""}. ${goal}`,
    "Chance to find, on the repeat axis:",
    ...power.map(
      ({ share, rate, found }) =>
        `  ${percentUp(share)} of prompts flipping ${percentUp(rate)} of the time: ${(Math.floor(found * 1000) / 10).toFixed(1)} %`,
    ),
    "",
  ].join("\n");
}
