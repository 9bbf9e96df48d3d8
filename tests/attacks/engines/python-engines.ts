import { openSandbox, type SandboxOptions, type TestJob, type TestOutcome } from "@cupel/sandbox";
import { findPublicPython } from "../../support/public-python.ts";
import type { Tasks } from "../manifest.ts";
import type { Engine } from "./engine.ts";

const cases = [
  { args: [1, 2], equals: 3 },
  { args: [-5, 5], equals: 0 },
  { args: [10 ** 6, 1], equals: 1_000_001 },
];

function pythonJobs({ entry, setup, test }: Tasks["python"], candidate: string): readonly TestJob[] {
  return [
    { mode: "tests", candidate, entry: [entry], setup, tests: `${test}\ncheck(${entry})\n` },
    { mode: "cases", candidate, entry: [entry], cases },
  ];
}

const shapes: Readonly<Record<string, (task: Tasks["python"], candidate: string) => readonly TestJob[]>> = {
  trusted: pythonJobs,
  untrusted: (task, candidate) => pythonJobs(task, candidate).map((job) => (job.mode === "tests" ? { ...job, untrustedTests: true } : job)),
};

function pythonEngine(name: string, options: SandboxOptions, more: { readonly slow?: boolean; readonly shape?: string } = {}): Engine {
  const jobsOf = shapes[more.shape ?? "trusted"] ?? pythonJobs;
  return {
    name,
    language: "python",
    ...(more.slow && { slow: true }),
    open: async ({ wallMs, tasks }) => {
      const sandbox = await openSandbox({ ...options, workers: 1, wallMs });
      return {
        judge: async (source) => {
          const outcomes: TestOutcome[] = [];
          for (const job of jobsOf(tasks.python, source)) outcomes.push(await sandbox.judge(job));
          return outcomes;
        },
        beside: (source) => {
          const { entry, test } = tasks.python;
          const [program, tests] = [JSON.stringify(source), JSON.stringify(test)];
          return `def ${entry}(a, b):\n    space = {}\n    exec(${program}, space)\n    exec(${tests}, space)\n    space["check"](space["${entry}"])\n    return a + b\n`;
        },
        [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
      };
    },
  };
}

// As root, also as somebody who is not: by an interpreter that everybody may run.
const python = process.getuid?.() === 0 ? findPublicPython() : undefined;
const somebody = python === undefined ? [] : [{ mode: "local", python, runAs: { uid: 1000, gid: 1000 } } as const];

/** Python in every mode. What cannot be opened here says why when it is. */
export const pythonEngines: readonly Engine[] = [
  pythonEngine("local", { mode: "local" }),
  pythonEngine("wasm", { mode: "wasm" }),
  ...somebody.map((options) => pythonEngine("local, as another user, without namespaces", { ...options, namespaces: false })),
  ...somebody.map((options) => pythonEngine("local, as another user, with namespaces of its own", options, { slow: true })),
  pythonEngine("local, with a scratch folder", { mode: "local", scratch: true }, { slow: true }),
  pythonEngine("local, under tests that are not trusted", { mode: "local" }, { slow: true, shape: "untrusted" }),
  pythonEngine("container, by docker", { mode: "container", container: { engine: "docker" } }),
  pythonEngine("container, by podman", { mode: "container", container: { engine: "podman" } }, { slow: true }),
];
