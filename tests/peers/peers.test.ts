import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { guideProject } from "../support/guide-project.ts";
import { runProcess } from "../support/run-process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = fileURLToPath(new URL(".", import.meta.url));
const modules = join(folder, "node_modules");
const wanted = process.env.CUPEL_PEERS !== undefined;
if (!wanted)
  process.stderr.write("SKIPPED promptfoo, autoevals, Braintrust, jest and the MCP SDK v1: npm run test:peers brings and runs them\n");

/** The snippets of the guide beside the files of `project/`, with the peers and our built packages as their modules. */
async function openProject() {
  const project = await guideProject("use-a-verifier-anywhere", modules);
  await cp(join(folder, "project"), project.path, { recursive: true });
  return project;
}

interface PromptfooOutput {
  readonly results: {
    readonly stats: { readonly successes: number; readonly failures: number; readonly errors: number };
    readonly results: readonly {
      readonly testCase: { readonly description?: string };
      readonly score: number;
      readonly error?: string | null;
    }[];
  };
}

describe.skipIf(!wanted)("the peers", () => {
  const promptfoo = async (configuration: string) => {
    await using project = await openProject();
    const args = ["eval", "-c", configuration, "-o", "output.json", "--no-cache", "--no-table"];
    const { code } = await runProcess([join(modules, "promptfoo", "dist", "src", "main.js"), ...args], project.path, {
      PROMPTFOO_DISABLE_TELEMETRY: "1",
      PROMPTFOO_DISABLE_UPDATE: "1",
      PROMPTFOO_CONFIG_DIR: project.path,
    });
    const { results } = JSON.parse(await readFile(join(project.path, "output.json"), "utf8")) as PromptfooOutput;
    return { code, ...results };
  };

  test("promptfoo runs the guide's configuration", async () => {
    expect(await promptfoo("promptfooconfig.yaml")).toMatchObject({ code: 0, stats: { successes: 1, failures: 0, errors: 0 } });
  });

  test("promptfoo shows a check that broke as an error, wanted or not, unless the function stands in the configuration", async () => {
    const { code, stats, results } = await promptfoo("promptfoo.config.mjs");
    expect([code, stats]).toMatchObject([100, { successes: 1, failures: 2, errors: 2 }]);
    const rows = Object.fromEntries(results.map(({ testCase, score, error }) => [testCase.description, [score, error ?? ""]]));
    expect(rows).toEqual({
      right: [1, ""],
      wrong: [0, "fail (wrong): / must have required property 'user'"],
      broken: [0, expect.stringMatching(/^CupelError: The check broke.*no sandbox is open/)],
      "broken, and not wanted": [0, expect.stringMatching(/^CupelError: The check broke/)],
      "broken, in the configuration itself": [0, expect.stringMatching(/^Custom function threw error: The check broke/)],
    });
  });

  test("autoevals and Braintrust average the scores, and leave out a check that broke", async () => {
    await using project = await openProject();
    const { code, output } = await runProcess(["scores.mjs"], project.path);
    expect(code).toBe(0);
    expect(JSON.parse(output.trim().split("\n").at(-1) ?? "")).toEqual({
      diff: 0.5,
      broken: null,
      averages: { same: expect.objectContaining({ score: 0.5 }) },
      errors: [null, null],
      taken: [
        ["pass", 0.8],
        ["fail", 0],
        ["error", null],
      ],
    });
  });

  test("jest takes the matcher, and a check that broke satisfies no polarity", async () => {
    await using project = await openProject();
    const configuration = { rootDir: project.path, testMatch: ["**/*.jest.mjs"], transform: {}, testEnvironment: "node" };
    const args = ["--experimental-vm-modules", join(modules, "jest", "bin", "jest.js"), "--config", JSON.stringify(configuration)];
    const { code, output } = await runProcess(args, project.path);
    expect(output).toMatch(/Tests: +3 failed, 1 passed, 4 total/);
    expect(output).toContain("✓ right");
    expect(output).toContain("expected the answer to pass json, got fail (wrong): / must have required property 'user'");
    expect(output).toContain("error (setup): no sandbox is open");
    expect(output).toContain("toPass is asynchronous");
    expect(code).toBe(1);
  });

  test("the MCP SDK v1 serves the tool, and its client talks to cupel mcp", async () => {
    await using project = await openProject();
    const task = { id: "user", kind: "json", prompt: "Who?", checks: { schema: { type: "object", required: ["user"] } } };
    await writeFile(join(project.path, "tasks.jsonl"), JSON.stringify(task));
    const cupel = [process.execPath, join(root, "apps", "cli", "dist", "main.js"), "mcp", "--tasks", "tasks.jsonl"];
    expect(await runProcess(["mcp-v1.mjs", ...cupel], project.path)).toEqual({ code: 0, output: '["pass","fail","pass","fail"]' });
  });

  test("the peers' own types are met", async () => {
    await using project = await openProject();
    const configuration = JSON.parse(await readFile(join(project.path, "tsconfig.json"), "utf8")) as {
      extends: string;
      compilerOptions: object;
    };
    const typeRoots = [join(root, "node_modules", "@types")];
    const moved = {
      ...configuration,
      extends: join(root, "tsconfig.base.json"),
      compilerOptions: { ...configuration.compilerOptions, typeRoots },
    };
    await writeFile(join(project.path, "tsconfig.json"), JSON.stringify(moved));
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    expect(await runProcess([compiler, "-p", project.path], project.path)).toEqual({ code: 0, output: "" });
  });
});

test("the peers are pinned to the digit, and their lockfile names no registry", async () => {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { dependencies: Record<string, string> };
  for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^(\d+\.\d+\.\d+|link:\.\.\/.*)$/);
  expect(await readFile(join(folder, "pnpm-lock.yaml"), "utf8")).not.toMatch(/https?:\/\/|tarball:/);
});
