import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

// What a stranger gets: the packed packages, installed by npm into an empty folder, on every Node that we promise.
const run = promisify(execFile);
const packages = fileURLToPath(new URL("../../packages/", import.meta.url));
const isBuilt = existsSync(join(packages, "verifiers", "dist", "index.js"));
if (!isBuilt) process.stderr.write("The packages are not built: no tarball is tried (npm run build).\n");

/** This Node in every test run; `npm run test:tarballs` brings the others. */
const own = process.versions.node.split(".")[0] as string;
const majors = process.env.CUPEL_TARBALLS === "all" ? ["22", "24", "26"] : [own];

const fourLines = `import { json } from "@cupel/verifiers";
const verifier = json();
const checks = { schema: { type: "object", required: ["user"] } };
console.log((await verifier.verify({ task: { id: "t", kind: "json", prompt: "", checks }, checks, scope: "public", candidate: { text: '{"user": "Ada"}' } })).status);
`;

/** A worker thread of its own, a database in WebAssembly, a child process and the sandbox's judge: all that is found by its place in the tarball. */
const everyKind = `import { openSandbox } from "@cupel/sandbox";
import { defaultVerifiers } from "@cupel/verifiers";
const sandbox = await openSandbox({ workers: 1 }).catch((thrown) => (thrown.code === "SANDBOX_UNAVAILABLE" ? undefined : Promise.reject(thrown)));
const verifiers = defaultVerifiers({ sandbox });
const ask = async (kind, checks, text) => {
  const task = { id: kind, kind, prompt: "", checks };
  const { status, reason = "" } = await verifiers[kind].verify({ task, checks, scope: "public", candidate: { text } });
  console.log(kind, status, reason);
};
await ask("json", { schema: { type: "string", pattern: "^(a+)+$" } }, '"aaa"');
await ask("sql", { setup: "CREATE TABLE t(a); INSERT INTO t VALUES (1)", query: "SELECT a FROM t" }, "SELECT * FROM t");
await ask("text", { regex: { pattern: "^(a+)+$" } }, "aaa");
if (sandbox === undefined) console.log("codestub skipped");
else await ask("codestub", { entry_point: "f", tests: [{ args: [2], equals: 4 }] }, "def f(x):\\n    return 2 * x");
for (const verifier of Object.values(verifiers)) await verifier[Symbol.asyncDispose]();
await sandbox?.[Symbol.asyncDispose]();
`;

/** The first program in the README that is packed, as it stands there, and what it found. */
async function programOf(project: string, name: string): Promise<string> {
  const readme = await readFile(join(project, "node_modules", "@cupel", name, "README.md"), "utf8");
  return `${/```ts\n([\s\S]*?)```/.exec(readme)?.[1]}console.log(report.verdict, ...report.causes);\n`;
}

describe.skipIf(!isBuilt)("packed packages in an empty project", { timeout: 600_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    for (const name of ["core", "sandbox", "verifiers", "stats", "determinism", "testing"]) {
      await run("pnpm", ["pack", "--pack-destination", folder.path], { cwd: join(packages, name) });
    }
    const tarballs = (await readdir(folder.path)).filter((name) => name.endsWith(".tgz"));
    await writeFile(join(folder.path, "package.json"), JSON.stringify({ private: true, type: "module" }));
    const flags = ["--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", ["install", ...flags, ...tarballs.map((name) => `./${name}`)], { cwd: folder.path });
    await writeFile(join(folder.path, "four-lines.js"), fourLines);
    await writeFile(join(folder.path, "every-kind.js"), everyKind);
    await writeFile(join(folder.path, "reproducible.js"), await programOf(folder.path, "determinism"));
    return () => folder[Symbol.asyncDispose]();
  }, 600_000);

  const on = async (major: string, file: string) => {
    const [command, ...args] = major === own ? [process.execPath] : ["npx", "-y", "-p", `node@${major}`, "--", "node"];
    return (await run(command as string, [...args, file], { cwd: folder.path })).stdout;
  };

  test.each(majors)("do what the README of determinism says on Node %s", async (major) => {
    expect(await on(major, "reproducible.js")).toBe("DIVERGED CACHE_VARIANCE\n");
  });

  test.each(majors)("verify in four lines on Node %s", async (major) => {
    expect(await on(major, "four-lines.js")).toBe("pass\n");
  });

  test.each(majors)("find their workers, their databases and their judge on Node %s", async (major) => {
    expect(await on(major, "every-kind.js")).toMatch(/^json pass \nsql pass \ntext pass \ncodestub (pass |skipped)\n$/);
  });
});
