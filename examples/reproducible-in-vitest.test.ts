// The tests of 07-reproducible-in-node-test.ts on vitest. run: pnpm vitest run examples
import "@cupel/vitest";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";

const prompts = Array.from({ length: 60 }, (_, index) => `What is ${index} + ${index}?`);
const steady = () => scriptedBackend(({ prompt }) => `Let me see: ${prompt}`);
const moody = () => scriptedBackend(({ prompt }, call) => (call % 7 === 6 ? `Ask me later: ${prompt}` : `Let me see: ${prompt}`));

test("60 prompts that repeat exclude that more than 5 % of prompts like these diverge", async () => {
  await expect(steady()).toBeDeterministic({ prompts });
});

test("a model that changes its mind fails", async () => {
  await expect(moody()).not.toBeDeterministic({ prompts });
});

test("two answers to one prompt show nothing, under either polarity", async () => {
  const few = { prompts: prompts.slice(0, 1), runs: 2, maxRate: 0.05 };
  await expect(expect(steady()).toBeDeterministic(few)).rejects.toMatchObject({ code: "DETERMINISM_INCONCLUSIVE" });
  await expect(expect(steady()).not.toBeDeterministic(few)).rejects.toMatchObject({ code: "DETERMINISM_INCONCLUSIVE" });
});
