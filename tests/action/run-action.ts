import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { commandLine } from "../support/run-command.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id: string;
      readonly shell: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

/** The action's definition as YAML says it, and as text. */
export async function readAction(): Promise<{ readonly action: Action; readonly text: string }> {
  const text = await readFile(join(root, "action.yml"), "utf8");
  return { action: parse(text) as Action, text };
}

/** What a step left behind. */
export interface StepEnd {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the action's steps in a folder as GitHub's runner would: by bash, with the inputs put in, and the files that a step may write to. */
export async function runAction(directory: string, inputs: Readonly<Record<string, string>>): Promise<StepEnd> {
  const { action } = await readAction();
  const [step] = action.runs.steps;
  if (step === undefined) throw new Error("the action has no step");
  const given = { command: commandLine("cupel", []).join(" "), ...inputs };
  const inputOf = (name: string) => (given as Readonly<Record<string, string>>)[name] ?? action.inputs[name]?.default ?? "";
  const fill = (value: string) => value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_all, name: string) => inputOf(name));
  const files = { GITHUB_OUTPUT: join(directory, ".output"), GITHUB_STEP_SUMMARY: join(directory, ".summary") };
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: directory,
      GITHUB_ACTION_PATH: root,
      RUNNER_TEMP: directory,
      ...files,
      ...Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, fill(value)])),
    },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (piece: string) => (log += piece));
  const [code] = (await once(child, "close")) as [number | null];
  const read = (path: string) => readFile(path, "utf8").catch(() => "");
  const lines = (await read(files.GITHUB_OUTPUT)).split("\n").filter((line) => line !== "");
  const outputs = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  return { code, log, outputs, summary: await read(files.GITHUB_STEP_SUMMARY) };
}
