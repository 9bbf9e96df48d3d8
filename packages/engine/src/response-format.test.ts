import { type Capabilities, CupelError, definePolicy, defineVerifier, pass, type ResponseFormat, type Task } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { runTask } from "./run-task.ts";
import { recordedCalls } from "./shared-calls.ts";

const task: Task = { id: "t", kind: "json", prompt: "p", checks: {} };
const verifier = defineVerifier("any", () => pass());
const responseFormat: ResponseFormat = { type: "json-schema", schema: { type: "object" }, strict: false };
const constrained = definePolicy("constrained", async function* ({ generate }) {
  yield await generate({ prompt: "p", responseFormat });
});
const backendWith = (capabilities: Partial<Capabilities>) =>
  scriptedBackend([{ text: "{}", finishReason: "stop", unenforced: ["/minProperties"] }], { capabilities });

test("a format that the backend does not claim is refused before it is asked, whatever the backend would do", async () => {
  const backend = backendWith({});
  await expect(runTask({ task, policy: constrained, backend, verifier })).rejects.toMatchObject({
    code: "UNSUPPORTED",
    message: expect.stringContaining("not at all, but the call asks for json-schema"),
  });
  expect(backend.calls).toEqual([]);
});

test("the record says what an answer was constrained to and what of it was left open, and resumes from that", async () => {
  const backend = backendWith({ responseFormats: ["json-schema"] });
  const record = await runTask({ task, policy: constrained, backend, verifier });
  expect(record.candidates[0]).toMatchObject({ settings: { responseFormat }, unenforced: ["/minProperties"] });
  expect([...recordedCalls([record]).values()]).toEqual([
    expect.objectContaining({ generation: expect.objectContaining({ text: "{}", finishReason: "stop", unenforced: ["/minProperties"] }) }),
  ]);
});

test("a policy is told what the run's models can do, and which models there are", async () => {
  const seen: unknown[] = [];
  const asking = definePolicy("asking", async function* ({ capabilities, generate }) {
    seen.push((await capabilities()).responseFormats, (await capabilities("slow")).responseFormats);
    seen.push(await capabilities("other").catch((error: unknown) => CupelError.is(error) && error.code));
    yield await generate({ prompt: "p" });
  });
  const further = { slow: backendWith({ responseFormats: ["json"] }) };
  await expect(runTask({ task, policy: asking, backend: backendWith({}), further, verifier })).rejects.toThrow("other");
  expect(seen).toEqual([undefined, ["json"], "USAGE"]);
});
