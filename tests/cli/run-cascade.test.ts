import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isJsonObject, type RunRecord } from "@cupel/core";
import { fakeOpenai, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { linesOf } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const tasks = (
  await linesOf<{ readonly id: string; readonly kind: string; readonly prompt: string }>(join(evalFolder, "reliability_v1_60.jsonl"))
).filter(({ kind }) => kind === "sql");
const golds = new Map(
  (await linesOf<{ readonly id: string; readonly gold: string }>(join(evalFolder, "reliability_v1_60.answers.jsonl"))).map(
    ({ id, gold }) => [id, gold],
  ),
);
const isKnown = (index: number) => index % 3 !== 0;

/** A small model that is right on two tasks of three and says so much on the others that its last tokens are unlikely; a big one that knows. */
const openServer = () =>
  startServer(
    fakeOpenai({
      models: ["tiny", "big"],
      answer: ({ model, prompt }) => {
        const index = tasks.findIndex((task) => prompt.includes(task.prompt));
        const gold = golds.get(tasks[index]?.id ?? "") ?? "";
        if (model === "tiny") return isKnown(index) ? gold : `SELECT 1 AS nothing /* ${"well, ".repeat(60)} */`;
        return prompt.includes('{"edits"') ? '{"edits": [{"span": 1, "text": "no such thing"}]}' : gold;
      },
    }),
  );
const some = [
  "--prompts-file",
  join(evalFolder, "reliability_v1_60.jsonl"),
  "--tasks",
  "sql",
  "--limit",
  "12",
  "--max-tokens",
  "400",
  "--quiet",
];
const openai = (url: string) => ["run", "--backend", "openai", "--base-url", url, "--model", "tiny", ...some];

test("--cascade-by uncertainty escalates what is less sure than a limit found on an earlier run, and repairs only that", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  await using server = await openServer();
  const run = (...more: readonly string[]) => runCommand("cupel", [...openai(server.url), ...more], { directory: folder.path });
  expect(await run("--logprobs", "--arms", "baseline", "--outdir", "sure")).toMatchObject({ code: 0 });
  const cascade = ["--policy", "cascade", "--slow-model", "big", "--cascade-by", "uncertainty"];
  const calibrated = ["--cascade-calibration", "sure", "--cascade-measure", "least", "--cascade-precision", "0.6"];
  const { code, stderr } = await run(...cascade, ...calibrated, "--cascade-spans", "edit", "--cascade-edits", "1", "--outdir", "run");
  expect({ code, stderr }).toMatchObject({ code: 0 });

  const { config } = JSON.parse(await readFile(join(folder.path, "run", "run.json"), "utf8"));
  expect(config.settings.cascade).toMatchObject({
    by: "uncertainty",
    spans: { edits: 1 },
    calibration: { n: 12, kept: 8, right: 8, precision: 0.6 },
  });
  expect(config.settings.cascade.leastBelow).toBeLessThan(0);
  const records = await linesOf<RunRecord>(join(folder.path, "run", "records.jsonl"));
  for (const { taskId, candidates, gold } of records.filter(({ arm }) => arm === "policy")) {
    const known = isKnown(tasks.findIndex(({ id }) => id === taskId));
    // An edit that a check refuses is on record; then the big model writes the whole answer.
    expect(candidates.map(({ model }) => model)).toEqual(known ? ["tiny"] : ["tiny", "big", "big"]);
    expect(gold?.status).toBe("pass");
  }
  const asked = server.requests.flatMap(({ body }) => (isJsonObject(body) && body.model === "big" ? [body] : []));
  expect(asked).toHaveLength(8);
  expect(
    asked.every(({ logprobs }) => logprobs !== true),
    "the big one need not say how sure it is",
  ).toBe(true);
  expect(asked.filter(({ messages }) => JSON.stringify(messages).includes("«1:"))).toHaveLength(4);

  const small = server.requests.filter(({ body }) => isJsonObject(body) && body.model === "tiny").length;
  expect(small, "12 to calibrate, 12 that baseline and policy share, 12 contracts and their repairs").toBeLessThanOrEqual(12 + 12 + 24);
  expect(await run(...cascade, ...calibrated, "--cascade-precision", "0.95", "--outdir", "unsure")).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("on its 12 answers no limit keeps right ones in 0.95 of cases"),
  });
});

test("a backend without logprobs is unsupported for uncertainty, and said to be, before anything is asked (RL-29)", {
  timeout: 60_000,
}, async () => {
  await using folder = await temporaryFolder();
  const mock = ["run", "--backend", "mock", ...some, "--policy", "cascade", "--slow-model", "big"];
  const blind = await runCommand("cupel", [...mock, "--cascade-by", "uncertainty", "--cascade-mean-below", "-1", "--outdir", "run"], {
    directory: folder.path,
  });
  expect(blind).toMatchObject({ code: 2, stderr: expect.stringContaining("simulated on simulated reports no logprobs") });
  expect(await runCommand("cupel", [...mock, "--outdir", "run"], { directory: folder.path })).toMatchObject({ code: 0 });
});

test.each([
  [["--cascade-by", "uncertainty"], "The --cascade-... options need --policy cascade"],
  [["--policy", "cascade", "--slow-model", "big", "--cascade-least-below", "-1"], "need --cascade-by uncertainty"],
  [
    ["--policy", "cascade", "--slow-model", "big", "--cascade-by", "uncertainty"],
    "needs --cascade-mean-below, --cascade-least-below or --cascade-calibration",
  ],
  [
    [
      "--policy-sql",
      "cascade",
      "--slow-model",
      "big",
      "--cascade-by",
      "uncertainty",
      "--cascade-mean-below",
      "-1",
      "--cascade-spans",
      "edit",
    ],
    "--cascade-spans needs",
  ],
  [["--policy-sql", "cascade"], "need each other"],
  [["--policy", "adaptive", "--policy-sql", "best-of"], "takes no policy of its own for sql tasks"],
])("%j is refused in a sentence", { timeout: 60_000 }, async (more, sentence) => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand("cupel", ["run", "--backend", "mock", ...some, ...more], { directory: folder.path });
  expect([code, stderr]).toEqual([5, expect.stringContaining(sentence)]);
});
