import type { JsonObject, Reporter, RunInfo } from "@cupel/core";
import { type CheckpointOptions, fileReporter } from "./file-reporter.ts";
import { summarize } from "./summarize.ts";

/** Keeps `summary.json` in a folder. `environment` is added to what `config.environment` says; by default Node's version and the platform. */
export function summaryReporter(
  directory: string,
  { environment = hostEnvironment(), ...checkpoints }: CheckpointOptions & { readonly environment?: JsonObject } = {},
): Reporter {
  const located = (info: RunInfo): RunInfo => {
    const own = typeof info.config.environment === "object" ? (info.config.environment as JsonObject) : {};
    return { ...info, config: { ...info.config, environment: { ...environment, ...own }, outdir: directory } };
  };
  return fileReporter({
    ...checkpoints,
    directory,
    file: "summary.json",
    render: (records, info, end) => `${JSON.stringify(summarize(records, located(info), end), null, 2)}\n`,
  });
}

function hostEnvironment(): JsonObject {
  return { node: process.version, platform: process.platform, arch: process.arch };
}
