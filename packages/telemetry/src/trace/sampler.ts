import { CupelError } from "@cupel/core";
import type { SpanContext } from "./span-context.ts";

/** Whether a trace is kept, decided when its first span begins here. */
export type Sampler = (traceId: string, parent: SpanContext | undefined) => boolean;

/**
 * The sampler of `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`; `parentbased_always_on` where nothing is said. A ratio keeps a trace by
 * its id, so that every process decides alike.
 *
 * @throws CupelError `USAGE` for a name or a ratio that is none
 */
export function samplerOf(name = "parentbased_always_on", ratio = "1"): Sampler {
  const share = Number(ratio);
  const samplers: Readonly<Record<string, Sampler>> = {
    always_on: () => true,
    always_off: () => false,
    traceidratio: (traceId) => Number.parseInt(traceId.slice(-8), 16) < share * 2 ** 32,
  };
  const root = name.replace(/^parentbased_/, "");
  const sampler = Object.hasOwn(samplers, root) ? samplers[root] : undefined;
  if (sampler === undefined) {
    const known = Object.keys(samplers).flatMap((each) => [each, `parentbased_${each}`]);
    throw new CupelError("USAGE", `OTEL_TRACES_SAMPLER is "${name}"; expected one of ${known.join(", ")}.`);
  }
  if (!(ratio.trim() !== "" && share >= 0 && share <= 1))
    throw new CupelError("USAGE", `OTEL_TRACES_SAMPLER_ARG is "${ratio}"; expected a number from 0 to 1.`);
  return root === name ? sampler : (traceId, parent) => parent?.sampled ?? sampler(traceId, parent);
}
