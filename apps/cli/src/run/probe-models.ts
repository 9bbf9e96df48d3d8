import type { CommandContext } from "@cupel/command-line";
import { type Backend, type Capabilities, CupelError, visible } from "@cupel/core";
import type { RunHeader } from "@cupel/engine";
import type { RunSettings } from "./run-settings.ts";

/** What models can do; null of one that could not be asked. */
export type Probed = Readonly<Record<string, Capabilities | null>>;

/**
 * Asks each backend what it can do: a server that is down or a file that is no model is known before anything is written. Of several
 * models those that cannot be asked get null and a line on stderr; the run then tells of them again, and goes on with the others.
 */
export async function probeModels(backends: readonly Backend[], settings: RunSettings, context: CommandContext): Promise<Probed> {
  const capabilities = new Map<string, Capabilities | null>();
  let first: unknown;
  for (const backend of backends) {
    try {
      capabilities.set(backend.model, await backend.capabilities());
    } catch (thrown) {
      if (!CupelError.is(thrown)) throw thrown;
      first ??= thrown;
      capabilities.set(backend.model, null);
      if (backends.length > 1)
        context.writeError(`model ${visible(backend.model)}: ${visible([thrown.message, thrown.hint ?? ""].join(" ").trim())}\n`);
    }
    demandSeeds(backend, capabilities.get(backend.model) ?? null, settings);
  }
  if ([...capabilities.values()].every((found) => found === null)) throw first;
  return Object.fromEntries(capabilities);
}

function demandSeeds({ name, model }: Backend, found: Capabilities | null, { bestOfK, temperature }: RunSettings): void {
  if (found === null || found.seeds || temperature > 0 || Math.max(...Object.values(bestOfK)) === 1) return;
  throw new CupelError("USAGE", `${model} on ${name} takes no seeds: best-of-k at temperature 0 would repeat one answer.`, {
    hint: "Give --temperature above 0.",
  });
}

/** Refuses to ask models for log probabilities that report none. @throws CupelError `UNSUPPORTED` */
export function demandLogprobs(backends: readonly Backend[], found: Probed, { logprobs, cascade }: RunSettings): void {
  const blind = logprobs ? backends.find(({ model }) => found[model]?.logprobs === false) : undefined;
  if (blind === undefined) return;
  const hint = cascade?.by === "uncertainty" ? "Escalate by evidence alone, or choose a backend with logprobs." : "Leave out --logprobs.";
  throw new CupelError("UNSUPPORTED", `${blind.model} on ${blind.name} reports no logprobs, so how sure it was cannot be told.`, { hint });
}

/** A run is continued with its models as they were when it began: one that was gone then may be back, and one that was there be gone. */
export function asBegun(found: Probed, { config }: RunHeader): Probed {
  const begun = config.capabilities as unknown as Probed | undefined;
  return Object.fromEntries(
    Object.entries(found).map(([model, own]) => {
      const before = begun?.[model];
      return [model, before !== undefined && (before === null || own === null) ? before : own];
    }),
  );
}
