import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, isJsonObject, type Json } from "@cupel/core";
import { type CheckResult, type CheckSpec, goldenSpec, readPack } from "@cupel/determinism";
import { backends, type TargetFlags } from "../options/target-options.ts";
import { createTarget } from "../targets/create-target.ts";
import type { Observation } from "../telemetry/observation.ts";

/** One side of a comparison: a pack that is read, or a setup that is asked. */
export type SideInput = { readonly kind: "pack"; readonly result: CheckResult } | { readonly kind: "setup"; readonly flags: TargetFlags };

const names = ["backend", "model", "baseUrl", "apiKeyEnv", "plant"] as const;

/**
 * A folder is a pack; a file is a setup as JSON: `{"backend": …, "model": …, "baseUrl": …, "apiKeyEnv": …}`.
 *
 * @throws CupelError `ARTIFACT_INVALID` or `CONFIG_INVALID` naming what is wrong
 */
export async function readSide(name: string, context: Pick<CommandContext, "directory">): Promise<SideInput> {
  const path = resolve(context.directory, name);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new CupelError("USAGE", `${name} does not exist.`);
  if (!found.isDirectory()) return { kind: "setup", flags: setupOf(await readFile(path, "utf8"), name) };
  const { result, redacted, source } = await readPack(path);
  if (redacted.includes("outputs") || redacted.includes("prompts"))
    throw new CupelError("USAGE", `The answers were left out of the pack ${name}: there is nothing to compare.`);
  if (source === "detllm")
    throw new CupelError("USAGE", `${name} was written by detLLM, which keeps no text: compare it with detcheck diff.`);
  return { kind: "pack", result };
}

/** Asks a setup what the other side was asked, or takes the pack as it is. */
export async function answersOf(
  side: SideInput,
  { spec, context, observation }: { readonly spec: CheckSpec; readonly context: CommandContext; readonly observation: Observation },
): Promise<CheckResult> {
  if (side.kind === "pack") return side.result;
  await using target = observation.target(await createTarget(side.flags, [], context), spec.price);
  return await observation.check(target, goldenSpec(spec));
}

function setupOf(text: string, name: string): TargetFlags {
  let value: unknown;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new CupelError("CONFIG_INVALID", `${name} is neither the folder of a pack nor JSON.`);
  }
  const unknown = isJsonObject(value) ? Object.keys(value).filter((key) => !(names as readonly string[]).includes(key)) : [];
  const backend = isJsonObject(value) ? backends.find((known) => known === value.backend) : undefined;
  if (!isJsonObject(value) || backend === undefined || unknown.length > 0)
    throw new CupelError(
      "CONFIG_INVALID",
      unknown.length > 0
        ? `${name} has a field "${unknown[0]}"; known are ${names.join(", ")}.`
        : `${name} names no setup: expected such as {"backend": "ollama", "model": "qwen2.5-coder:0.5b"}.`,
      { hint: "A key is never in a file: apiKeyEnv names the variable that holds it." },
    );
  const text1 = (key: (typeof names)[number]): string | undefined => (typeof value[key] === "string" ? value[key] : undefined);
  const [model, baseUrl] = [text1("model"), text1("baseUrl")];
  return {
    backend,
    apiKeyEnv: text1("apiKeyEnv") ?? "OPENAI_API_KEY",
    ...(model !== undefined && { model }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(Array.isArray(value.plant) && { plant: value.plant.map(String) }),
  };
}
