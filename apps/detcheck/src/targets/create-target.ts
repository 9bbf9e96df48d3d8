import { createServerTarget, embedded, embeddedProcess, type ServerDialect } from "@cupel/backends";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, type DeterminismTarget } from "@cupel/core";
import { type AxisSpec, fromBackend } from "@cupel/determinism";
import { plantedTarget } from "@cupel/testing";
import { tiny } from "@cupel/tiny";
import { parsePlant } from "../options/parse-plant.ts";
import type { TargetFlags } from "../options/target-options.ts";
import { sdkBackend } from "./sdk-backend.ts";

const names: Readonly<Partial<Record<TargetFlags["backend"], ServerDialect>>> = {
  ollama: "ollama",
  "llama-server": "llama-server",
  vllm: "vllm",
  sglang: "sglang",
  openai: "openai",
  "openai-compatible": "openai",
};

/**
 * The setup to be checked. No weights are loaded and nothing is connected yet.
 *
 * @param axes what will be varied: a load needs as many sequences
 * @throws CupelError `USAGE` when the flags do not fit together, `UNSUPPORTED` for `hf`, and as `sdkBackend` does
 */
export async function createTarget(
  flags: TargetFlags,
  axes: readonly AxisSpec[],
  context: Pick<CommandContext, "environment" | "directory">,
): Promise<DeterminismTarget> {
  const { backend, model, baseUrl, apiKeyEnv, plant = [] } = flags;
  const now = (): number => performance.now();
  if (backend === "hf")
    throw new CupelError("UNSUPPORTED", "UNSUPPORTED_REQUEST: the Python library transformers is not run here.", {
      hint: "Serve the model with vLLM, SGLang, llama-server or Ollama and name that with --backend.",
    });
  const dialect = names[backend];
  if (baseUrl !== undefined && dialect === undefined) throw new CupelError("USAGE", "--base-url is for servers; this backend has none.");
  if (plant.length > 0 && backend !== "simulated" && backend !== "mock")
    throw new CupelError("USAGE", "--plant is for --backend simulated.");
  if (backend === "ai-sdk") {
    if (model === undefined) throw new CupelError("USAGE", "--backend ai-sdk needs --model, a module whose default export is the model.");
    return fromBackend(await sdkBackend(model, context.directory), { now });
  }
  if (dialect !== undefined) {
    const needsModel = dialect !== "llama-server" && dialect !== "sglang";
    if (needsModel && model === undefined) throw new CupelError("USAGE", `--backend ${backend} needs --model.`);
    const apiKey = dialect === "ollama" ? undefined : context.environment[apiKeyEnv] || undefined;
    return createServerTarget(dialect, { model: model ?? dialect, ...(baseUrl !== undefined && { baseUrl }), apiKey, now });
  }
  if (backend === "simulated" || backend === "mock") return plantedTarget({ plants: plant.map(parsePlant) });
  return inProcess(flags, axes);
}

/** A model that we run ourselves: in a process of its own where that is to be started again. */
function inProcess({ backend, model }: TargetFlags, axes: readonly AxisSpec[]): DeterminismTarget {
  const loads = axes.filter(({ axis }) => axis === "concurrency" || axis === "batch");
  const restarts = axes.some(({ axis }) => axis === "restart");
  const settings = ({ threads }: Readonly<Record<string, string>>) => ({
    model: model ?? tiny(),
    engine: backend === "llamacpp" ? ("llama" as const) : ("auto" as const),
    sequences: Math.max(1, ...loads.flatMap(({ levels }) => levels.map(Number))),
    ...(threads !== undefined && { threads: Number(threads) }),
  });
  const shared = { now: () => performance.now(), launchOptions: ["threads"] };
  if (!restarts) return fromBackend(embedded(settings({})), { ...shared, create: (launch) => embedded(settings(launch)) });
  const own = embeddedProcess(settings({}));
  return fromBackend(own, { ...shared, create: (launch) => embeddedProcess(settings(launch)), restart: own.restart });
}
