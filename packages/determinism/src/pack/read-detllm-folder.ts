import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CupelError, isJsonObject, type Json, type JsonObject, messageOf, pinnedSettings, type TargetCapabilities } from "@cupel/core";
import { axisSpec } from "../axes/axes.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import { judge } from "../judge/judge.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CheckTrace, TraceRow } from "../types/trace.ts";
import { detllmRows } from "./detllm-rows.ts";
import { jsonLines } from "./json-lines.ts";
import type { Pack } from "./read-pack.ts";

/**
 * A folder that detLLM wrote (`traces/run_i.jsonl`, `traces/batch_N.jsonl`, or one `trace.jsonl`), as a check that is judged afresh: its own
 * verdict is not taken over. Prompts stand by their ids, since it keeps no text; a batch counts as formed only where there were prompts to fill it.
 *
 * @throws CupelError `ARTIFACT_INVALID` when the folder is none
 */
export async function readDetllmFolder(folder: string): Promise<Pack> {
  const config = await optional(join(folder, "run_config.json"));
  if (config === undefined || typeof config.detllm_version !== "string" || config.cupel_version !== undefined)
    throw new CupelError("ARTIFACT_INVALID", `${folder} is no whole repro pack: it has no MANIFEST.json.`, {
      hint: "Writing it was interrupted, or it is another folder. Run the check again.",
    });
  const files = await traceFiles(folder);
  const rows = detllmRows(files, folder);
  if (rows.length === 0) throw new CupelError("ARTIFACT_INVALID", `${folder} holds no line of a trace.`);
  const spec = specOf(config, await optional(join(folder, "determinism_applied.json")), rows);
  const trace = traceOf(config, rows, spec);
  const environment = (await optional(join(folder, "env.json"))) ?? {};
  return {
    result: { spec, trace, report: judge(spec, trace) },
    environment,
    source: "detllm",
    isReplayable: false,
    redacted: [],
    minimal: null,
  };
}

/** Trace files by their name without ending: the runs and batches of a check, or the one trace of a run. */
async function traceFiles(folder: string): Promise<ReadonlyMap<string, readonly Json[]>> {
  const names = await readdir(join(folder, "traces")).catch(() => [] as string[]);
  const paths = names.filter((name) => /^(?:run|batch)_\d+\.jsonl$/.test(name)).map((name) => join("traces", name));
  const found = new Map<string, readonly Json[]>();
  for (const path of paths.length > 0 ? paths : ["trace.jsonl"]) {
    const text = await readFile(join(folder, path), "utf8").catch(() => undefined);
    const name = /([a-z]+_\d+)\.jsonl$/.exec(path)?.[1] ?? "run_0";
    found.set(name, jsonLines(text, join(folder, path)));
  }
  return found;
}

function specOf(config: JsonObject, applied: JsonObject | undefined, rows: readonly TraceRow[]): CheckSpec {
  const decoding = isJsonObject(config.decoding) ? config.decoding : {};
  const number = (value: Json | undefined, otherwise: number): number => (typeof value === "number" ? value : otherwise);
  const sizes = [...new Set(rows.filter(({ axis }) => axis === "batch").map(({ level }) => level))];
  const runs = new Set(rows.filter(({ axis }) => axis === "repeat").map(({ run }) => run)).size;
  const ids = [...new Map(rows.map(({ prompt, promptId }) => [prompt, promptId]))].sort(([left], [right]) => left - right);
  const tier = number(config.tier_requested, 1);
  return checkSpec({
    // Two prompts of one text have one id; the place tells them apart.
    prompts: ids.map(([place, id], index) => ({ text: ids.findIndex(([, other]) => other === id) === index ? id : `${id} ${place}` })),
    settings: {
      ...pinnedSettings,
      // What was asked for and never reached the model (DT-01): detLLM decodes greedily, whatever is written down.
      temperature: 0,
      seed: typeof applied?.seed === "number" ? applied.seed : null,
      maxTokens: Math.max(1, number(decoding.max_new_tokens, 32)),
    },
    tier: tier === 0 || tier === 2 ? tier : 1,
    mode: config.mode === "strict" ? "strict" : "best-effort",
    axes:
      sizes.length === 0 ? [] : [axisSpec("batch", ["1", ...sizes.filter((size) => size !== "1").sort((a, b) => Number(a) - Number(b))])],
    ...(runs >= 2 && { runs }),
    onDiverge: "characterise",
    controls: false,
  });
}

function traceOf(config: JsonObject, rows: readonly TraceRow[], spec: CheckSpec): CheckTrace {
  const capabilities: TargetCapabilities = {
    tokenIds: "yes",
    promptIds: "yes",
    scores: rows.every(({ scores }) => scores !== null) ? "logprob_f32" : "none",
    topK: 0,
    promptScores: false,
    seed: "absent",
    batch: "native",
    cacheControl: "none",
    cacheObservable: false,
    settingsEcho: "none",
    identity: "none",
    restart: false,
    stream: false,
    isolatedSequences: false,
    notes: ["imported from detLLM: its settings other than greedy decoding never reached the model"],
  };
  return {
    target: { name: `detllm:${String(config.backend ?? "unknown")}`, model: String(config.model ?? "unknown"), baseUrl: null },
    capabilities,
    abilities: { restart: false, variant: false, flush: false },
    rows,
    segments: [],
    events: [],
    prompts: spec.prompts,
    prepared: [],
    requests: rows.filter(({ batchIndex }) => batchIndex === 0).length,
    retries: 0,
    stopped: null,
    milliseconds: 0,
  };
}

async function optional(path: string): Promise<JsonObject | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch (error) {
    throw new CupelError("ARTIFACT_INVALID", `${path} is not JSON: ${messageOf(error)}.`);
  }
  throw new CupelError("ARTIFACT_INVALID", `${path} is no object.`);
}
