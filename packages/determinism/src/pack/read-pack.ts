import {
  CupelError,
  isJsonObject,
  type Json,
  type JsonObject,
  messageOf,
  type PreparedRequest,
  type PromptInput,
  type SentRequest,
} from "@cupel/core";
import type { MinimalCase } from "../replay/minimise.ts";
import { readTraceLine } from "../trace-file/read-trace-line.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CheckTrace, TraceRow } from "../types/trace.ts";
import { jsonLines } from "./json-lines.ts";
import { readDetllmFolder } from "./read-detllm-folder.ts";
import { readManifest, type WholePack } from "./read-manifest.ts";
import { readReportArtifact } from "./report-artifact.ts";

/** A pack as it was read. */
export interface Pack {
  readonly result: CheckResult;
  /** `env.json`. */
  readonly environment: JsonObject;
  /** Who wrote it. What detLLM wrote holds no text of a prompt: it can be judged, but not sent again. */
  readonly source: "cupel" | "detllm";
  readonly isReplayable: boolean;
  /** What was left out. */
  readonly redacted: readonly string[];
  /** The smallest case that still diverged; null where it was not looked for. */
  readonly minimal: MinimalCase | null;
}

/**
 * Reads a repro pack, held against its manifest, or a folder of detLLM. The check comes back as it was: judged again, it gives the same report,
 * unless prompts or outputs were left out.
 *
 * @throws CupelError `ARTIFACT_INVALID` for a folder that is none, a file that is missing or was altered, and a line that is broken
 */
export async function readPack(folder: string): Promise<Pack> {
  const whole = await readManifest(folder);
  if (whole === undefined) return await readDetllmFolder(folder);
  const { redacted, isReplayable } = whole;
  try {
    const result = checkOf(whole, folder);
    return {
      result,
      environment: object(whole, "env.json", folder),
      source: "cupel",
      isReplayable,
      redacted,
      minimal: minimalOf(whole, folder),
    };
  } catch (error) {
    if (CupelError.is(error)) throw error;
    // Whole by its manifest, and yet not what it says: another version wrote it, or somebody by hand.
    throw new CupelError("ARTIFACT_INVALID", `The pack ${folder} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

function checkOf(pack: WholePack, folder: string): CheckResult {
  const check = object(pack, "check.json", folder);
  if (!isJsonObject(check.spec) || !isJsonObject(check.session) || !Array.isArray(check.prepared))
    throw new CupelError("ARTIFACT_INVALID", `${folder}/check.json has no spec, no session or no prepared requests.`);
  const lines = (name: string): readonly Json[] => jsonLines(pack.files.get(name), `${folder}/${name}`);
  const prompts = lines("prompts.jsonl").map((line): PromptInput => {
    const { prompt, ids } = line as { readonly prompt: string; readonly ids?: readonly number[] };
    return { text: prompt, ...(ids && { ids }) };
  });
  const requests = new Map(lines("requests.jsonl").map((line) => [(line as JsonObject).request_sha256, line as JsonObject]));
  const rows = lines("trace.jsonl").map((line, index): TraceRow => {
    const row = readTraceLine(line, index);
    const { method, body } = (requests.get(row.sent.sha256) ?? {}) as Partial<Pick<SentRequest, "method" | "body">>;
    return { ...row, sent: { ...row.sent, method: method ?? "CALL", body: body ?? "" } };
  });
  const prepared = (check.prepared as unknown as readonly Omit<PreparedRequest, "prompt">[]).map((request, index) => ({
    ...request,
    prompt: prompts[index] as PromptInput,
  }));
  const session = check.session as unknown as Omit<CheckTrace, "rows" | "prompts" | "prepared">;
  return {
    spec: { ...(check.spec as unknown as CheckSpec), prompts },
    trace: { ...session, rows, prompts, prepared },
    report: reportOf(object(pack, "report.json", folder)),
  };
}

function minimalOf(pack: WholePack, folder: string): MinimalCase | null {
  return pack.files.has("minimal.json") ? (object(pack, "minimal.json", folder).case as unknown as MinimalCase) : null;
}

function reportOf(artifact: JsonObject): CheckResult["report"] {
  const { artifact_type: _, cupel_version: __, detllm_version: ___, details: ____, ...members } = artifact;
  return { ...readReportArtifact(members), schemaVersion: 1 };
}

function object({ files }: WholePack, name: string, folder: string): JsonObject {
  const text = files.get(name);
  if (text === undefined) throw new CupelError("ARTIFACT_INVALID", `The pack ${folder} has no ${name}.`);
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) throw new CupelError("ARTIFACT_INVALID", `${folder}/${name} is no object.`);
  return value;
}
