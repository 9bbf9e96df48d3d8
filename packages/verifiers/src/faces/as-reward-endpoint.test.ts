import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { broken, CupelError, defineVerifier, fail, pass } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { asRewardEndpoint, type RewardOptions } from "./as-reward-endpoint.ts";
import { serveRewards } from "./serve-rewards.ts";

const equals = defineVerifier<{ word: string; secret?: string }>("equals", ({ checks, candidate, scope }) => {
  if (candidate.text === "broken") return broken("the check broke");
  const word = scope === "gold" ? checks.secret : checks.word;
  return candidate.text === word
    ? pass()
    : fail("another word", { evidence: { word: word ?? null }, ...(candidate.text === "close" && { score: 0.5 }) });
});
const tasks = [
  { id: "one", kind: "equals", prompt: "p", checks: { word: "a" }, gold: { secret: "A" } },
  { id: "two", kind: "equals", prompt: "p", checks: { word: "b" }, gold: { secret: "B" } },
];
const type = "application/json";

async function post(options: RewardOptions, body: unknown, init: RequestInit = {}) {
  const { fetch } = asRewardEndpoint(equals, options);
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const response = await fetch(
    new Request("http://host/", { method: "POST", headers: { "content-type": type }, body: text as string, ...init }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test("a pass is 1, a fail 0, an error null; evidence stays behind", async () => {
  const completions = ["a", "b", "b", "close", "broken"];
  const { status, body } = await post(
    { tasks },
    { prompts: Array(5).fill("p"), completions, task_id: ["one", "one", "two", "two", "one"] },
  );
  expect(status).toBe(200);
  expect(body.rewards).toEqual([1, 0, 1, 0, null]);
  expect(body.verdicts).toEqual([
    { status: "pass", level: "verified", reason: "" },
    { status: "fail", code: "wrong", reason: "another word" },
    { status: "pass", level: "verified", reason: "" },
    { status: "fail", code: "wrong", reason: "another word", score: 0.5 },
    { status: "error", code: "internal", reason: "the check broke" },
  ]);
});

test("gold counts when asked for, and is told only when asked for", async () => {
  const body = { prompts: ["p", "p"], completions: ["A", "a"], task_id: ["one", "one"] };
  const scored = await post({ tasks, scope: "gold" }, body);
  expect(scored.body.rewards).toEqual([1, 0]);
  expect(JSON.stringify(scored.body)).not.toContain('"A"');
  expect(JSON.stringify((await post({ tasks, scope: "gold", evidence: true }, body)).body)).toContain('"word":"A"');
});

test("conversations are checked by their last answer, and columns may bring the checks", async () => {
  const prompts = Array(3).fill([{ role: "user", content: "p" }]);
  const completions = ["a", "b", "A"].map((content) => [{ role: "assistant", content }]);
  const checks = [{ word: "a" }, '{"word": "b"}', { word: "c" }];
  expect((await post({}, { prompts, completions, checks })).body.rewards).toEqual([1, 1, 0]);
  expect((await post({ scope: "gold" }, { prompts, completions, checks, gold: [null, null, { secret: "A" }] })).body.rewards).toEqual([
    null,
    null,
    1,
  ]);
});

test("what is partly right is rewarded in part for who asks for it", async () => {
  const body = { completions: ["a", "close", "x", "broken"], task_id: ["one", "one", "one", "one"] };
  expect((await post({ tasks, partial: true }, body)).body.rewards).toEqual([1, 0.5, 0, null]);
});

test("a row's prompt and kind belong to its task", async () => {
  const seen: unknown[] = [];
  const sees = defineVerifier("sees", ({ task: { kind, prompt } }) => {
    seen.push([kind, prompt]);
    return pass();
  });
  const body = { prompts: ["Who?", [{ role: "user", content: "What?" }]], completions: ["a", "b"], checks: [{}, {}], kind: ["json", null] };
  const init = { method: "POST", headers: { "content-type": type }, body: JSON.stringify(body) };
  await asRewardEndpoint(sees).fetch(new Request("http://host/", init));
  expect(seen).toEqual([
    ["json", "Who?"],
    ["sees", "What?"],
  ]);
});

test("no completions, no rewards", async () => {
  expect(await post({ tasks }, { prompts: [], completions: [], task_id: [] })).toEqual({
    status: 200,
    body: { rewards: [], verdicts: [] },
  });
});

test.each<[string, unknown, string]>([
  ["no JSON", "{", "not JSON"],
  ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "not JSON in UTF-8"],
  ["a list", [], "must be a JSON object of lists"],
  ["no completions", { prompts: [] }, "completions must be a list"],
  ["a scalar column", { completions: ["a"], task_id: "one" }, "task_id must be a list"],
  ["a short column", { completions: ["a", "b"], task_id: ["one"] }, "task_id has 1 entries, completions has 2"],
  ["prompts of another length", { prompts: ["p"], completions: [] }, "prompts has 1 entries, completions has 0"],
  ["a completion that is none", { completions: ["a", 3], task_id: ["one", "one"] }, "completions[1] must be a text"],
  ["no task_id", { completions: ["a"] }, "In row 0, there is no task"],
  ["a task nobody knows", { completions: ["a", "a"], task_id: ["one", "six"] }, 'In row 1, there is no task with the task_id "six"'],
])("%s is refused with a sentence", async (_what, body, sentence) => {
  const { status, body: answer } = await post({ tasks }, body);
  expect(status).toBe(400);
  expect(answer).toEqual({ error: { code: "DATA_INVALID", message: expect.stringContaining(sentence) } });
});

test("checks that are no object are refused", async () => {
  for (const checks of [3, null, "[]", '{"a": 1, "a": 2}'])
    expect(await post({}, { completions: ["a"], checks: [checks] })).toMatchObject({ status: 400 });
});

test("lists of different lengths are always refused", async () => {
  const column = fc.array(fc.constant("one"), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(column, column, column, async (prompts, completions, ids) => {
      const { status } = await post({ tasks }, { prompts, completions, task_id: ids });
      expect(status).toBe(new Set([prompts.length, completions.length, ids.length]).size === 1 ? 200 : 400);
    }),
    { numRuns: 50 },
  );
});

test("other methods, other types and long bodies are refused", async () => {
  const { fetch } = asRewardEndpoint(equals, { tasks });
  const get = await fetch(new Request("http://host/"));
  expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
  expect((await post({ tasks }, {}, { headers: { "content-type": "text/plain" } })).status).toBe(415);
  expect((await post({ tasks, maxBytes: 10 }, { completions: [] })).status).toBe(413);
});

test("infrastructure that cannot be used at all is no reward but a 503", async () => {
  const gone = defineVerifier("gone", () => Promise.reject(new CupelError("SANDBOX_UNAVAILABLE", "There is no sandbox.")));
  const { fetch } = asRewardEndpoint(gone);
  const body = JSON.stringify({ completions: ["a"], checks: [{}] });
  const response = await fetch(new Request("http://host/", { method: "POST", headers: { "content-type": type }, body }));
  expect([response.status, await response.json()]).toEqual([
    503,
    { error: { code: "SANDBOX_UNAVAILABLE", message: "There is no sandbox." } },
  ]);
});

test("checks that are nested beyond reason end the request, not the server", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const { status, body } = await post({}, `{"completions": ["a"], "checks": [{"word": ${deep}}]}`);
  expect([status, body]).toMatchObject([500, { error: { code: "INTERNAL" } }]);
});

/** A verifier that ends when it is told to, or aborted. */
function slow() {
  const waiting: (() => void)[] = [];
  const state = { begun: 0, working: 0, most: 0, aborted: 0, release: () => waiting.splice(0).forEach((end) => void end()) };
  const verifier = defineVerifier("slow", async ({ signal }) => {
    state.begun++;
    state.most = Math.max(state.most, ++state.working);
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal?.addEventListener("abort", () => {
        state.aborted++;
        resolve();
      });
    });
    state.working--;
    return pass();
  });
  return { state, verifier };
}
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !isSo(); turn++) await sleep(5);
  expect(isSo()).toBe(true);
}
const rows = (count: number) => JSON.stringify({ completions: Array(count).fill("a"), checks: Array(count).fill({}) });

test("at most `concurrency` verifications run, whatever number of requests asks", async () => {
  const { state, verifier } = slow();
  await using server = await serveRewards(verifier, { concurrency: 3 });
  const asks = [4, 1, 3].map((count) => fetch(server.url, { method: "POST", headers: { "content-type": type }, body: rows(count) }));
  await until(() => state.working === 3);
  const done = Promise.all(asks);
  let over = false;
  void done.finally(() => (over = true));
  while (!over) {
    state.release();
    await sleep(1);
  }
  const answers = await Promise.all((await done).map((response) => response.json() as Promise<{ rewards: number[] }>));
  expect(answers.map(({ rewards }) => rewards.length)).toEqual([4, 1, 3]);
  expect(state.most).toBe(3);
});

test("a request that waits for its turn is not read", async () => {
  const { state, verifier } = slow();
  const endpoint = asRewardEndpoint(verifier, { concurrency: 1 });
  let pulled = 0;
  const body = () =>
    new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled++;
          controller.enqueue(new TextEncoder().encode(rows(1)));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  const ask = () =>
    endpoint.fetch(new Request("http://host/", { method: "POST", headers: { "content-type": type }, body: body(), duplex: "half" }));
  const [first, second] = [ask(), ask()];
  await until(() => state.working === 1);
  await sleep(20);
  expect(pulled).toBe(1);
  state.release();
  await first;
  await until(() => state.working === 1);
  expect(pulled).toBe(2);
  state.release();
  expect((await second).status).toBe(200);
});

test("a client that goes away ends its verifications, and those that wait never begin", async () => {
  const { state, verifier } = slow();
  await using server = await serveRewards(verifier, { concurrency: 2 });
  const controller = new AbortController();
  const ask = fetch(server.url, { method: "POST", headers: { "content-type": type }, body: rows(5), signal: controller.signal });
  await until(() => state.working === 2);
  controller.abort();
  await expect(ask).rejects.toThrow();
  await until(() => state.working === 0);
  expect([state.begun, state.aborted]).toEqual([2, 2]);
});

test("releasing the server ends what it does", async () => {
  const { state, verifier } = slow();
  const server = await serveRewards(verifier);
  const ask = fetch(server.url, { method: "POST", headers: { "content-type": type }, body: rows(2) });
  await until(() => state.working === 2);
  await Promise.all([expect(ask).rejects.toThrow(), server[Symbol.asyncDispose]()]);
  await until(() => state.working === 0);
  expect(state.aborted).toBe(2);
});

test("a client that sends too much gets its answer", async () => {
  await using server = await serveRewards(equals, { tasks, maxBytes: 1000 });
  const response = await fetch(server.url, { method: "POST", headers: { "content-type": type }, body: " ".repeat(8 << 20) });
  expect([response.status, await response.json()]).toMatchObject([413, { error: { code: "DATA_INVALID" } }]);
});

test("it listens on this machine alone unless told otherwise, and says when it cannot", async () => {
  await using server = await serveRewards(equals, { tasks });
  const { hostname, port } = new URL(server.url);
  expect(hostname).toBe("127.0.0.1");
  await expect(serveRewards(equals, { tasks, port: Number(port) })).rejects.toMatchObject({
    code: "USAGE",
    message: expect.stringContaining(port),
  });
});

test("it is a listener of any server", async () => {
  const server = createServer(asRewardEndpoint(equals, { tasks }).listener).listen(0, "127.0.0.1");
  try {
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address() as { port: number };
    const body = JSON.stringify({ prompts: ["p"], completions: ["a"], task_id: ["one"] });
    const response = await fetch(`http://127.0.0.1:${address.port}/reward`, {
      method: "POST",
      headers: { "content-type": `${type}; charset=utf-8` },
      body,
    });
    expect(await response.json()).toMatchObject({ rewards: [1] });
  } finally {
    server.close();
  }
});
