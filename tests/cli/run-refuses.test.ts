import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const task = (id: string, kind = "json") => JSON.stringify({ id, kind, prompt: "p", schema: { type: "object" }, expected: { a: 1 } });
const lines = (count: number) => Array.from({ length: count }, (_, index) => task(`t${index}`));

const cases: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
  readonly file?: string;
}[] = [
  { name: "a flag that does not exist", args: ["--best-of-l", "4"], code: 5, says: /unknown option '--best-of-l'[\s\S]*--best-of-k/ },
  { name: "a number that is none", args: ["--limit", "many"], code: 5, says: /--limit[\s\S]*whole number of at least 1/ },
  { name: "a file that is not there", args: ["--prompts-file", "nowhere.jsonl"], code: 5, says: /nowhere\.jsonl/ },
  { name: "a memory that is not there", args: ["--memory-file", "nowhere.jsonl", "--memory-top-k", "1"], code: 5, says: /nowhere\.jsonl/ },
  {
    name: "broken JSON on line 17",
    args: ["--prompts-file", "tasks.jsonl"],
    code: 4,
    says: /tasks\.jsonl:17/,
    file: [...lines(16), '{"id": "t16", "kind"'].join("\n"),
  },
  {
    name: "an id that stands there twice",
    args: ["--prompts-file", "tasks.jsonl"],
    code: 4,
    says: /"a"[\s\S]*1[\s\S]*3|3[\s\S]*1/,
    file: [task("a"), task("b"), task("a")].join("\n"),
  },
  {
    name: "a task of an unknown kind",
    args: ["--prompts-file", "tasks.jsonl"],
    code: 4,
    says: /haiku[\s\S]*json/,
    file: task("a", "haiku"),
  },
  {
    name: "a task that nothing checks",
    args: ["--prompts-file", "tasks.jsonl"],
    code: 4,
    says: /tasks\.jsonl:1/,
    file: '{"id":"a","kind":"codestub","prompt":"p","language":"python","entry_point":"f","tests":[]}',
  },
  {
    name: "a model file that is none",
    args: ["--prompts-file", "tasks.jsonl", "--model", "tasks.jsonl"],
    code: 6,
    says: /tasks\.jsonl/,
    file: task("a"),
  },
  {
    name: "an Ollama that is not running",
    args: ["--prompts-file", "tasks.jsonl", "--backend", "ollama", "--model", "m", "--base-url", "http://127.0.0.1:PORT"],
    code: 6,
    says: /ollama serve/,
    file: task("a"),
  },
  { name: "a server without a model", args: ["--backend", "ollama"], code: 5, says: /--model/ },
  { name: "settings beside --resume", args: ["--resume", "runs/x", "--seed", "2"], code: 5, says: /--seed/ },
  { name: "a run to resume that is not there", args: ["--resume", "runs/x"], code: 5, says: /runs\/x/ },
];

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test.each(cases)("$name: one sentence, exit code $code, nothing written", async ({ args, code, says, file }) => {
  await using folder = await temporaryFolder();
  if (file !== undefined) await writeFile(join(folder.path, "tasks.jsonl"), file);
  const port = String(await closedPort());
  const given = ["run", ...args.map((arg) => arg.replace("PORT", port))];
  const [plain, asJson] = await Promise.all([
    runCommand("cupel", given, { directory: folder.path }),
    runCommand("cupel", [...given, "--json"], { directory: folder.path }),
  ]);
  expect(plain.stderr).toMatch(says);
  expect(plain).toMatchObject({ code, stdout: "" });
  expect(plain.stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  expect(asJson.code).toBe(code);
  const { error } = JSON.parse(asJson.stdout) as { error: { code: string; message: string; hint: string | null } };
  expect(`${error.message} ${error.hint ?? ""}`).toMatch(says);
  expect(await readdir(folder.path)).toEqual(file === undefined ? [] : ["tasks.jsonl"]);
});
