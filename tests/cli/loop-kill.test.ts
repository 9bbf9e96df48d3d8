import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createRandom } from "@cupel/core";
import { type FakeRequest, fakeOpenai, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { canonicalSet, linesOf, recordsIn } from "../support/run-artifacts.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// A few kills in every test run, a hundred with npm run test:kill.
const kills = Number(process.env.CUPEL_KILLS ?? 3);
if (process.env.CUPEL_KILLS === undefined)
  process.stderr.write(`SHORTENED: ${kills} kills of cupel loop; npm run test:kill makes a hundred\n`);

const programs = [
  "return n % 2 == 1",
  "return n > 1 and n % 2 == 1",
  "return n == 2 or (n > 1 and n % 2 == 1)",
  "return n > 1 and all(n % d for d in range(2, n))",
];
const sourceOf = (body: string) => `def solve(n):\n    ${body}`;

/** Answers belong to the question alone, so that one that is asked again is answered alike. */
function answer({ prompt }: FakeRequest): string {
  if (prompt.includes("Review its result")) return JSON.stringify({ correct: prompt.length % 3 > 0, feedback: `look at ${prompt.length}` });
  const last = programs.findLastIndex((body) => prompt.includes(body));
  return sourceOf(programs[last + 1] ?? "return None");
}

/** A world with a slow model and a way to run loops in it. */
async function world(tell: () => void = () => {}) {
  const folder = await temporaryFolder();
  const handler = fakeOpenai({ answer });
  let asked = 0;
  const server = await startServer(async (request, response, index) => {
    if (request.path.endsWith("/completions")) {
      asked++;
      tell();
      await setTimeout(15);
    }
    return await handler(request, response, index);
  });
  const flags = ["--improver", "openai:tiny", "--base-url", `${server.url}/v1`, "--patience", "9", "--concurrency", "2"];
  return {
    path: folder.path,
    asked: () => asked,
    begin: (name: string) => startCommand("cupel", ["loop", ...flags, "--out", name, "--force"], { directory: folder.path }),
    goOn: (name: string) => startCommand("cupel", ["loop", "--resume", name], { directory: folder.path }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const stateOf = async (folder: string) => ({
  records: canonicalSet(await recordsIn(folder)),
  history: await readFile(join(folder, "history.jsonl"), "utf8"),
  program: await readFile(join(folder, "program.py"), "utf8"),
});

test("Ctrl-C saves the best program and the history, and --resume asks nothing again and ends as if nothing had happened (DL-12)", {
  timeout: 120_000,
}, async () => {
  let calls = 0;
  const { promise: deep, resolve } = Promise.withResolvers<void>();
  // While the second program is being written: one call for the first, and 20 reviews.
  await using own = await world(() => void (++calls === 22 && resolve()));
  const { child, finished } = own.begin("cut");
  await deep;
  child.kill("SIGINT");
  const { code, stdout, stderr } = await finished;
  expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining("Continue with --resume cut") });
  expect(stdout).toContain("stop: interrupted after 1 of 5 programs");
  const cut = join(own.path, "cut");
  expect(await readFile(join(cut, "program.py"), "utf8")).toBe(`${sourceOf(programs[0] ?? "")}\n`);
  expect(await linesOf(join(cut, "history.jsonl"))).toMatchObject([{ event: "loop.iteration", iteration: 1, passed: 16 }]);
  const before = own.asked();
  expect(await own.goOn("cut").finished).toMatchObject({ code: 0 });
  const after = own.asked() - before;
  expect(await own.begin("whole").finished).toMatchObject({ code: 0 });
  expect(await stateOf(cut)).toEqual(await stateOf(join(own.path, "whole")));
  const whole = own.asked() - before - after;
  // Those in flight when it was cut are asked again.
  expect(before + after - whole).toBeLessThanOrEqual(2);
});

test(`a loop that is killed at any moment, ${kills} times, ends as one that was not (DL-12)`, {
  timeout: 120_000 + kills * 30_000,
}, async () => {
  const random = createRandom(`loop kills ${kills}`);
  await using own = await world();
  expect(await own.begin("whole").finished).toMatchObject({ code: 0 });
  const folder = join(own.path, "cut");
  for (let kill = 0; kill < kills; kill++) {
    const before = own.asked();
    const { child, finished } = existsSync(join(folder, "run.json")) ? own.goOn("cut") : own.begin("cut");
    const moment = before + 1 + random.integer(25);
    let ended = false;
    void finished.then(() => {
      ended = true;
    });
    while (own.asked() < moment && !ended) await setTimeout(2);
    child.kill("SIGKILL");
    await finished;
    // What stands there is whole.
    if (existsSync(join(folder, "history.jsonl")))
      expect((await linesOf<{ event: string }>(join(folder, "history.jsonl"))).length).toBeGreaterThan(0);
  }
  expect(await own.goOn("cut").finished).toMatchObject({ code: 0 });
  expect(await stateOf(folder)).toEqual(await stateOf(join(own.path, "whole")));
});

test("a loop that has ended is told again, and nobody is asked", { timeout: 120_000 }, async () => {
  await using own = await world();
  const first = await own.begin("run").finished;
  const before = own.asked();
  const again = await runCommand("cupel", ["loop", "--resume", "run"], { directory: own.path });
  expect([again.code, again.stdout, own.asked()]).toEqual([0, first.stdout, before]);
});
