import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a reward server tells its requests, its verdicts and what is in work", async () => {
  await using folder = await temporaryFolder();
  const schema = { type: "object", required: ["a"] };
  await writeFile(join(folder.path, "tasks.jsonl"), `${JSON.stringify({ id: "j", kind: "json", prompt: "p", checks: { schema } })}\n`);
  const { child, finished, heard } = startCommand("cupel", ["reward", "--tasks", "tasks.jsonl", "--port", "0", "--metrics-port", "0"], {
    directory: folder.path,
  });
  const [metrics, rewards] = [await heard(/metrics at (\S+)/), await heard(/rewards at (\S+)/)];
  const ask = (body: object) =>
    fetch(rewards, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const asked = { prompts: ["p", "p"], completions: ['{"a": 1}', "{}"], task_id: ["j", "j"] };
  expect(await (await ask(asked)).json()).toMatchObject({ rewards: [1, 0] });
  expect((await ask({})).status).toBe(400);
  expect((await fetch(`${rewards}/elsewhere/secret`)).status).toBe(405);
  const text = await (await fetch(metrics)).text();
  const value = (series: string) =>
    Number(
      text
        .split("\n")
        .find((line) => line.startsWith(`${series} `))
        ?.split(" ")
        .at(-1),
    );
  expect(value('cupel_verify_total{verifier="json",verdict="pass",scope="public"}')).toBe(1);
  expect(value('cupel_verify_total{verifier="json",verdict="fail",scope="public"}')).toBe(1);
  const requests = (labels: string) => value(`cupel_http_request_duration_seconds_count{${labels}}`);
  expect(requests('route="/",method="POST",code="200"')).toBe(1);
  expect(requests('route="/",method="POST",code="400"')).toBe(1);
  expect(requests('route="other",method="GET",code="405"')).toBe(1);
  expect(text).not.toContain("secret");
  expect(value('cupel_queue_jobs{kind="request",state="active"}')).toBe(0);
  child.kill("SIGINT");
  expect((await finished).code).toBe(130);
});
