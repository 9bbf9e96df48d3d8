import type { TargetCapabilities } from "@cupel/core";
import type { Cell } from "../plan/cells.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { Session } from "./session.ts";

/** Prompts on which the controls are tried. */
const tried = 3;

/**
 * Deliberate perturbations, sent as the baseline is: another seed at temperature 1, and a prompt with one more word. A check that cannot see
 * these sees nothing. The judge compares.
 */
export async function runControls({
  session,
  spec,
  baseline,
  capabilities,
}: {
  readonly session: Session;
  readonly spec: CheckSpec;
  readonly baseline: Cell;
  readonly capabilities: TargetCapabilities;
}): Promise<void> {
  const { treatment } = baseline;
  const place = (level: string, run: number) => ({ purpose: "control" as const, axis: "repeat" as const, level, run, treatment: {} });
  const maxTokens = Math.max(spec.settings.maxTokens, 8);
  for (const index of spec.prompts.keys()) {
    if (index >= tried) return;
    const prompts = [index];
    const text = spec.prompts[index]?.text ?? "";
    await session.send({
      prompts,
      treatment,
      place: place("edited", 0),
      settings: { maxTokens },
      texts: new Map([[index, `${text} Again, differently:`]]),
    });
    await session.send({ prompts, treatment, place: place("unedited", 0), settings: { maxTokens } });
    if (capabilities.seed === "absent" || capabilities.seed === "rejected") continue;
    for (const seed of [11, 12])
      await session.send({ prompts, treatment, place: place(`seed ${seed}`, 0), settings: { temperature: 1, seed, maxTokens } });
  }
}
