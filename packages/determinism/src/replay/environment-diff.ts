import { canonicalJson, type DeterminismTarget, isJsonObject, type Json, type JsonObject, type TargetIdentity } from "@cupel/core";
import type { CheckTrace } from "../types/trace.ts";
import type { ReplayCase } from "./replay-case.ts";

/** A fact that is another one than in the pack. */
export interface EnvironmentDifference {
  readonly name: string;
  readonly recorded: Json;
  readonly now: Json;
}

/** What of `env.json` can change an answer of a model in this process. */
const local = ["platform", "cpu", "node", "packages", "llama", "model", "env_vars"];

/**
 * In what a setup differs from the recorded one: who answers, what it says of itself, the bytes of the request, and, for a model in this
 * process, the machine.
 */
export async function environmentDiff(
  { trace, environment }: { readonly trace: CheckTrace; readonly environment: JsonObject },
  target: DeterminismTarget,
  { which, now }: { readonly which: ReplayCase; readonly now?: JsonObject | undefined },
): Promise<readonly EnvironmentDifference[]> {
  const identity = await target.identity();
  const recorded = trace.segments[0]?.identity.facts ?? {};
  const request = target.prepare(which.prompts[which.prompt] ?? { text: "" }, which.settings);
  const known = trace.prepared.find(({ promptId }) => promptId === request.promptId);
  const sameSettings = known !== undefined && canonicalJson(known.settings) === canonicalJson(request.settings);
  return [
    ...differences("target", { name: trace.target.name, model: trace.target.model }, { name: target.name, model: target.model }),
    ...differences("identity", recorded, identity.facts),
    ...(sameSettings ? differences("request", { sha256: known.sha256 }, { sha256: request.sha256 }) : []),
    ...(trace.target.baseUrl === null && target.baseUrl === null && now !== undefined
      ? local.flatMap((name) => differences(`environment.${name}`, flat(environment[name]), flat(now[name])))
      : []),
  ];
}

function flat(value: Json | undefined): Readonly<Record<string, Json>> {
  return isJsonObject(value) ? (value as Readonly<Record<string, Json>>) : { value: value ?? null };
}

function differences(
  group: string,
  recorded: Readonly<Record<string, Json>> | TargetIdentity["facts"],
  now: Readonly<Record<string, Json>> | TargetIdentity["facts"],
): readonly EnvironmentDifference[] {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    const [a, b] = [recorded[name] ?? null, now[name] ?? null];
    return canonicalJson(a) === canonicalJson(b) ? [] : [{ name: `${group}.${name}`, recorded: a, now: b }];
  });
}
