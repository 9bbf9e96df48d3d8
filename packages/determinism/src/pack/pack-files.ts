import { sha256Hex } from "@cupel/core";
import { reportText } from "../render/report-text.ts";
import type { MinimalCase } from "../replay/minimise.ts";
import { traceLine } from "../trace-file/trace-line.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { TraceRow } from "../types/trace.ts";
import { artifactText } from "./artifact.ts";
import { snakeKeys } from "./case.ts";
import { checkArtifact } from "./check-artifact.ts";
import { determinismApplied } from "./determinism-applied.ts";
import { firstDivergence } from "./first-divergence.ts";
import { minimalArtifact } from "./minimal-artifact.ts";
import { withoutPaths } from "./redact/redact-places.ts";
import { type Redactable, redactResult } from "./redact/redact-result.ts";
import { withoutSecrets } from "./redact/secrets.ts";
import { reportArtifact } from "./report-artifact.ts";
import { reproScripts } from "./repro-script.ts";
import { runConfig } from "./run-config.ts";

/** What a pack holds beside the check itself. */
export interface PackOptions {
  /** Version of the program that writes. */
  readonly cupelVersion: string;
  /** `env.json` as it is to stand there, its variables redacted already. */
  readonly environment: object;
  /** Further files by name, such as `junit.xml`, of the check as it may be told. */
  readonly more?: (told: CheckResult) => Readonly<Record<string, string>>;
  /** What is left out beside secrets, which always are. */
  readonly redact?: readonly Redactable[];
  /** Key of the HMAC that stands for what was left out; without one a random key, kept nowhere. */
  readonly redactKey?: string;
  /** The smallest case that still diverges, where it was looked for: goes into `minimal.json` and the scripts. */
  readonly minimal?: MinimalCase | undefined;
}

/** Name of the file that lists all others. */
export const manifestName = "MANIFEST.json";

/**
 * The files of a repro pack by name, detLLM's layout and ours: everything that another person needs to see and to repeat the check.
 * `MANIFEST.json` is the last one and holds the SHA-256 of all others: a pack without it is not whole. Headers are in no file, so that keys are
 * not; what looks like a key elsewhere is left out.
 */
export function packFiles(
  result: CheckResult,
  { cupelVersion, environment, more, redact = [], redactKey, minimal }: PackOptions,
): ReadonlyMap<string, string> {
  const told = redactResult(result, redact, redactKey);
  const { spec, trace, report } = told;
  // An answer can be left out and the request sent again all the same.
  const isReplayable = !redact.includes("prompts");
  const artifact = (type: string, members: object): string => artifactText(type, members, cupelVersion);
  const tokenizer = trace.capabilities.tokenIds === "no" ? null : trace.target.model;
  const lines = (rows: readonly TraceRow[]): string => rows.map((row) => `${traceLine(row, spec, tokenizer)}\n`).join("");
  const files = new Map<string, string>([
    ["env.json", artifact("env_snapshot", redact.includes("paths") ? withoutPaths(environment) : environment)],
    ["run_config.json", artifact("run_config", runConfig(told))],
    ["determinism_applied.json", artifact("determinism_applied", determinismApplied(told))],
    ["capabilities.json", artifact("capabilities", snakeKeys(report.capabilities) as object)],
    ["check.json", checkArtifact(told, cupelVersion)],
    ["prompts.jsonl", promptLines(told)],
    ["requests.jsonl", requestLines(trace.rows)],
    ["trace.jsonl", lines(trace.rows)],
    ...runTraces(trace.rows, lines),
    ["stats.json", artifact("stats", snakeKeys({ bounds: report.bounds, axes: report.axes, allowance: report.allowance }) as object)],
    ["report.json", artifact("report", reportArtifact(report))],
    ["report.txt", `Status: ${report.status}\nCategory: ${report.category}\nDetails:\n${detailLines(report)}\n${reportText(report)}`],
    ...diffs(told, artifact),
    ...Object.entries(isReplayable ? reproScripts(told, minimal?.requests) : {}),
    ...(minimal !== undefined && isReplayable ? [["minimal.json", minimalArtifact(minimal, cupelVersion)] as const] : []),
    ...Object.entries(more?.(told) ?? {}),
  ]);
  for (const [name, text] of files) files.set(name, withoutSecrets(text));
  const hashes = Object.fromEntries([...files].map(([name, text]) => [name, sha256Hex(text)]));
  files.set(manifestName, artifact("manifest", { files: hashes, redacted: redact, replayable: isReplayable }));
  return files;
}

function promptLines({ spec, trace }: CheckResult): string {
  return spec.prompts
    .map(({ text, ids }, index) => {
      const promptId = trace.prepared[index]?.promptId ?? sha256Hex(text);
      return `${JSON.stringify({ prompt_id: promptId, prompt: text, ...(ids && { ids }) })}\n`;
    })
    .join("");
}

function requestLines(rows: readonly TraceRow[]): string {
  const sent = new Map(rows.map(({ sent: request }) => [request.sha256, request]));
  return [...sent.values()]
    .map(({ sha256, method, path, body }) => `${JSON.stringify({ request_sha256: sha256, method, path, body })}\n`)
    .join("");
}

/** detLLM's `traces/run_i.jsonl` and `traces/batch_N.jsonl`: one line per prompt. */
function runTraces(rows: readonly TraceRow[], lines: (rows: readonly TraceRow[]) => string): readonly (readonly [string, string])[] {
  const cells = rows
    .filter(({ purpose, status }) => purpose === "cell" && status === "ok")
    .sort((left, right) => left.prompt - right.prompt);
  const runs = Map.groupBy(
    cells.filter(({ axis }) => axis === "repeat"),
    ({ run }) => `traces/run_${run}.jsonl`,
  );
  const batches = Map.groupBy(
    cells.filter(({ axis, run }) => axis === "batch" && run === 0),
    ({ level }) => `traces/batch_${level}.jsonl`,
  );
  return [...runs, ...batches].map(([name, own]) => [name, lines(own)]);
}

function diffs({ report }: CheckResult, artifact: (type: string, members: object) => string): readonly (readonly [string, string])[] {
  return report.divergences.map((divergence, index) => [
    index === 0 ? "diffs/first_divergence.json" : `diffs/${divergence.right.axis.replace(/[^\w-]/g, "_")}_prompt_${divergence.prompt}.json`,
    artifact("first_divergence", { ...(snakeKeys(divergence) as object), ...firstDivergence(divergence) }),
  ]);
}

function detailLines(report: CheckResult["report"]): string {
  const { details } = reportArtifact(report) as { readonly details: object };
  return Object.entries(details)
    .map(([key, value]) => `- ${key}: ${JSON.stringify(value)}\n`)
    .join("");
}
