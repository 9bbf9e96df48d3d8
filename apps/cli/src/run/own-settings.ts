import type { CommandContext, ResolvedOptions } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { type LoadedConfig, loadConfig } from "../config/load-config.ts";
import type { OwnParts } from "../config/own-parts.ts";
import type { runOptions } from "./run-options.ts";
import type { RunSettings } from "./run-settings.ts";

/** Which of the user's own things a run takes: a flag or a variable that says something else wins. And how its settings name them. */
export function ownSettings(
  { file, own }: LoadedConfig,
  { originOf }: Pick<ResolvedOptions<typeof runOptions>, "originOf">,
): { readonly parts: OwnParts; readonly settings: Pick<RunSettings, "own"> } {
  const isSaid = (name: keyof typeof runOptions) => ["flag", "environment"].includes(originOf(name));
  const parts: OwnParts = {
    ...(own.backends && !(["backend", "model", "models"] as const).some(isSaid) && { backends: own.backends }),
    ...(own.policy && !isSaid("policy") && { policy: own.policy }),
    ...(own.verifiers && { verifiers: own.verifiers }),
  };
  if (file === undefined || Object.keys(parts).length === 0) return { parts, settings: {} };
  const { backends, policy, verifiers } = parts;
  return {
    parts,
    settings: {
      own: {
        file: file.path,
        ...(backends && { backends: backends.map(({ model }) => model) }),
        ...(policy && { policy: policy.name }),
        ...(verifiers && { verifiers: Object.keys(verifiers) }),
      },
    },
  };
}

/**
 * The user's own things that a run was begun with, from the configuration it was begun with, or another one that is named.
 * @throws CupelError `CONFIG_INVALID` where they are not there any more
 */
export async function ownPartsFor(context: CommandContext, { own }: RunSettings, named: string | undefined): Promise<OwnParts> {
  if (own === undefined) return {};
  const { own: found } = await loadConfig(context, named ?? own.file);
  const lacking = (["backends", "policy", "verifiers"] as const).find((part) => own[part] !== undefined && found[part] === undefined);
  if (lacking !== undefined) {
    throw new CupelError(
      "CONFIG_INVALID",
      `The run was begun with ${lacking} of its own, which ${named ?? own.file} does not hold any more.`,
      {
        hint: "Name the configuration that does with --config.",
      },
    );
  }
  return {
    ...(own.backends && found.backends && { backends: found.backends }),
    ...(own.policy !== undefined && found.policy && { policy: found.policy }),
    ...(own.verifiers && found.verifiers && { verifiers: found.verifiers }),
  };
}
