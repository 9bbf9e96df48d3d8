import { readFileSync } from "node:fs";
import type { JsonObject, PublicTask } from "@cupel/core";
import { expect, test } from "vitest";
import { baselinePrompt } from "./baseline-prompt.ts";
import { contractPrompt } from "./contract-prompt.ts";
import { memoryPrompt } from "./memory-prompt.ts";
import { repairPrompt } from "./repair-prompt.ts";

interface Fixture {
  readonly format: "baseline" | "contract" | "repair" | "memory" | "chat";
  readonly input: {
    readonly task: { readonly kind: string; readonly prompt: string; readonly schema?: JsonObject; readonly entry_point?: string };
    readonly base: "baseline" | "contract";
    readonly previous: string;
    readonly reason: string;
    readonly example: { readonly prompt: string; readonly answer: string };
  };
  readonly text: string;
}

// Written by training/prompts.py: what the bundled model was trained on must be what the policies send.
const fixtures = (
  JSON.parse(readFileSync(new URL("../../../../training/prompts.fixture.json", import.meta.url), "utf8")) as Fixture[]
).filter(({ format }) => format !== "chat");

function render({ format, input }: Fixture): string {
  const { kind, prompt, schema, entry_point } = input.task;
  const checks = kind === "json" ? { schema } : kind === "codestub" ? { language: "python", entry_point } : {};
  const task: PublicTask = { id: "t", kind, prompt, checks };
  const question = (input.base ?? format) === "contract" ? contractPrompt(task) : baselinePrompt(task);
  if (format === "repair") return repairPrompt(question, { answer: input.previous, reason: input.reason });
  if (format === "memory") return memoryPrompt(question, [{ prompt: input.example.prompt, output: input.example.answer }]);
  return question;
}

test("there are fixtures of every format", () => {
  expect(new Set(fixtures.map(({ format }) => format))).toEqual(new Set(["baseline", "contract", "repair", "memory"]));
});

test.each(fixtures.map((fixture) => [`${fixture.format} ${fixture.input.task.kind}`, fixture] as const))(
  "%s is what the model was trained on",
  (_name, fixture) => {
    expect(render(fixture)).toBe(fixture.text);
  },
);

test("a kind of one's own is asked as it stands", () => {
  const task: PublicTask = { id: "t", kind: "haiku", prompt: "Write one.", checks: {} };
  expect([baselinePrompt(task), contractPrompt(task)]).toEqual(["Write one.", "Write one."]);
});

test("the most similar example stands next to the question", () => {
  const prompt = memoryPrompt("Q", [
    { prompt: "close", output: "1" },
    { prompt: "far", output: "2" },
  ]);
  expect(prompt).toBe("Example task:\nfar\nExample answer:\n2\n\nExample task:\nclose\nExample answer:\n1\n\nTask:\nQ");
});
