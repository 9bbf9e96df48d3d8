import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import "./index.ts";

const prompts = Array.from({ length: 60 }, (_, index) => `Question ${index}?`);
const bitExact = { capabilities: { determinism: "none" as const } };
const stable = () => scriptedBackend(({ prompt, seed, temperature }) => `${prompt} ${temperature > 0 ? seed : ""} four`, bitExact);
/** Every answer is another. */
const fickle = () => scriptedBackend(({ prompt }, index) => `${prompt} is ${index}`, bitExact);

test("a backend that answers alike is deterministic, one that does not is not", async () => {
  await expect(stable()).toBeDeterministic({ prompts });
  await expect(fickle()).not.toBeDeterministic({ prompts: prompts.slice(0, 3), runs: 2 });
});

test("the message of a failing expectation is the difference, and meta keeps its headline", async ({ task: { meta } }) => {
  const failing = async () => await expect(fickle()).toBeDeterministic({ prompts: prompts.slice(0, 3), runs: 2 });
  await expect(failing).rejects.toThrow(/expected scripted .+ to be deterministic[\s\S]*part at character/);
  expect(meta.cupel?.verdicts).toMatchObject([{ verifier: "determinism", verdict: { status: "fail" } }]);
});

test("a check that decides nothing throws under both polarities", async () => {
  const few = { prompts: ["a"], runs: 2, maxRate: 0.05 };
  const error = { code: "DETERMINISM_INCONCLUSIVE" };
  await expect(async () => await expect(stable()).toBeDeterministic(few)).rejects.toMatchObject(error);
  await expect(async () => await expect(stable()).not.toBeDeterministic(few)).rejects.toMatchObject(error);
});

test("inside another matcher nobody would wait for it, so it refuses", () => {
  const refused = "await expect(...).toBeDeterministic";
  expect(() => expect({ model: stable() }).toEqual({ model: expect.toBeDeterministic({ prompts }) })).toThrow(refused);
});
