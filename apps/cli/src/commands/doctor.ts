import { type CommandContext, exitCodes } from "@cupel/command-line";
import { pullImage, wasmAvailability } from "@cupel/sandbox";
import { sqlEngineVersions } from "@cupel/verifiers";
import { Command } from "commander";
import { examineModels, type ModelExamination } from "../doctor/examine-models.ts";
import { type Examination, examineSandboxes } from "../doctor/examine-sandboxes.ts";
import { renderDoctor } from "../doctor/render-doctor.ts";

/** `cupel doctor`: what can run here, and why not the rest. */
export function doctorCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("doctor")
    .description(
      "try every sandbox and every model at hand on this machine: which works, what holds programs there, and why not the others",
    )
    .option("--pull <image>", "first fetch an image for mode container, named by digest (name@sha256:…)")
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Each mode is opened for real: its self-test tries to escape and must not, and runs an ordinary program. "auto" is the first of local and
wasm that works; javascript is QuickJS, for tasks in JavaScript and TypeScript. CUPEL_PYTHON names the interpreter for local and for the
image of container; CUPEL_CONTAINER_IMAGE another image. Of the models those are tried that need neither an address nor a key: the bundled one
on both engines, and Ollama's at its usual address, with the names that it has.

Exit code: 0 some mode for Python works, 6 none does.

Examples:
  $ cupel doctor
  $ cupel doctor --json`,
    )
    .action(async ({ pull, json }: { readonly pull?: string; readonly json: boolean }) => {
      if (pull !== undefined) await pullImage(pull, json ? () => {} : context.writeError);
      const sandboxes: Examination[] = [];
      for await (const examination of examineSandboxes(context.now)) {
        sandboxes.push(examination);
        if (!json && context.terminal.stderr) context.writeError(`\r\u001b[Ktried ${examination.name}`);
      }
      const models: ModelExamination[] = [];
      for await (const examination of examineModels(context.now)) models.push(examination);
      if (!json && context.terminal.stderr) context.writeError("\r\u001b[K");
      const auto = sandboxes.find(({ name, works }) => works && (name === "local" || name === "wasm"))?.name ?? null;
      const { version, platform, arch } = process;
      const { semconvRevision } = await import("@cupel/telemetry");
      const findings = {
        node: version,
        platform: `${platform} ${arch}`,
        auto,
        sandboxes,
        models,
        snapshot: await wasmAvailability(),
        sql: sqlEngineVersions(),
        telemetry: { semconvRevision },
      };
      await context.write(json ? `${JSON.stringify(findings, null, 2)}\n` : renderDoctor(findings, context));
      finish(sandboxes.some(({ name, works }) => works && name !== "javascript") ? exitCodes.done : exitCodes.infrastructure);
    });
}
