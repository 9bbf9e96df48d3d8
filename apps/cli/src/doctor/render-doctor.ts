import { styleText } from "node:util";
import type { CommandContext } from "@cupel/command-line";
import { visible } from "@cupel/core";
import type { WasmAvailability } from "@cupel/sandbox";
import type { SqlEngineVersion } from "@cupel/verifiers";
import type { ModelExamination } from "./examine-models.ts";
import type { Examination } from "./examine-sandboxes.ts";

/** Everything the doctor found. */
export interface Findings {
  readonly node: string;
  readonly platform: string;
  /** What `auto` means here; null where nothing works. */
  readonly auto: string | null;
  readonly sandboxes: readonly Examination[];
  readonly models: readonly ModelExamination[];
  readonly snapshot: WasmAvailability;
  readonly sql: readonly SqlEngineVersion[];
  /** Which revision of the GenAI conventions telemetry speaks. */
  readonly telemetry: { readonly semconvRevision: string };
}

/** The findings for people: a paragraph a mode. */
export function renderDoctor(
  { node, platform, auto, sandboxes, models, snapshot, sql, telemetry }: Findings,
  { colour }: CommandContext,
): string {
  const paint = (style: "green" | "red", text: string) => (colour.stdout ? styleText(style, text, { validateStream: false }) : text);
  const lines = [`node     ${node} on ${platform}`, `auto     ${auto ?? paint("red", "nothing: no sandbox works here")}`, ""];
  for (const one of sandboxes) {
    const seconds = one.milliseconds < 1000 ? `${Math.round(one.milliseconds)} ms` : `${(one.milliseconds / 1000).toFixed(1)} s`;
    if (one.works) {
      const { interpreter, layers, memoryBytes, wallMs, selfTest } = one.description;
      lines.push(
        `${paint("green", "works")}    ${one.name}: ${interpreter}, opened in ${seconds}`,
        `         held by ${layers.join(", ")}`,
        `         limits ${memoryBytes >> 20} MiB, ${wallMs / 1000} s a job; self-test refused ${selfTest.length} ways out`,
      );
    } else {
      lines.push(`${paint("red", "no")}       ${one.name}: ${visible(one.reason)}`);
      if (one.hint !== null) lines.push(`         ${visible(one.hint)}`);
    }
  }
  lines.push("");
  for (const one of models) {
    if (one.works) lines.push(`${paint("green", "works")}    ${one.name}: ${visible(one.found)}`);
    else {
      lines.push(`${paint("red", "no")}       ${one.name}: ${visible(one.reason)}`);
      if (one.hint !== null) lines.push(`         ${visible(one.hint)}`);
    }
  }
  const engines = sql.map((engine) => `${engine.name} (${engine.package} ${engine.version ?? "not installed"})`);
  lines.push("", `sql      ${engines.join(", ")}`);
  lines.push(`semconv  ${telemetry.semconvRevision}`);
  if (snapshot.available) {
    lines.push(`snapshot ${snapshot.snapshot}${snapshot.snapshotReady ? "" : " (made at the first start)"}`);
  }
  return `${lines.join("\n")}\n`;
}
