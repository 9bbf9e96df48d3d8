import { openai } from "@cupel/backends";
import { fakeOpenai, startServer } from "@cupel/testing";
import { all, judge, text } from "@cupel/verifiers";
import { expect, test } from "vitest";

const checks = { contains: ["Oslo"], criteria: ["It names the city.", "It is polite."], reference: "Oslo, if you please" };
const task = {
  id: "capital",
  kind: "judged",
  prompt: "Name Norway's capital, politely.",
  checks: { contains: ["Oslo"], criteria: checks.criteria },
};

test("a model behind a real server judges what the text verifier lets through", async () => {
  await using server = await startServer(
    fakeOpenai({ models: ["grader"], answer: ({ prompt }) => `I looked.\nGRADE: ${/^\| .*please/m.test(prompt) ? "right" : "partly"}` }),
  );
  await using backend = openai({ baseUrl: `${server.url}/v1`, model: "grader" });
  await using verifier = all(text(), judge({ backend, votes: 3 }));
  const verify = (answer: string, scope: "public" | "gold") =>
    verifier.verify({ task, checks: scope === "gold" ? checks : task.checks, scope, candidate: { text: answer } });

  expect(await verify("Oslo, please.", "gold")).toMatchObject({ status: "pass", level: "judged" });
  expect(await verify("Oslo!", "public")).toMatchObject({
    status: "fail",
    reason: 'judge: judged "partly", and at least "right" is asked for: I looked.',
    score: 0.5,
  });
  const asked = server.requests.filter(({ path }) => path === "/v1/chat/completions");
  expect(asked).toHaveLength(6);
  expect(asked.map(({ body }) => JSON.stringify(body).includes("if you please"))).toEqual([true, true, true, false, false, false]);

  expect(await verify("Bergen, please.", "public")).toMatchObject({ status: "fail", reason: 'text: the answer lacks "Oslo"' });
  expect(server.requests.filter(({ path }) => path === "/v1/chat/completions")).toHaveLength(6);
});

test("a server that is not there is an error, not a fail", async () => {
  const server = await startServer(fakeOpenai());
  await server[Symbol.asyncDispose]();
  await using backend = openai({ baseUrl: `${server.url}/v1`, model: "grader" });
  const verdict = await judge({ backend }).verify({ task, checks: task.checks, scope: "public", candidate: { text: "Oslo" } });
  expect(verdict).toMatchObject({ status: "error", code: "setup", reason: "the judge's backend failed (BACKEND_UNAVAILABLE)" });
});
