import {
  type Ask,
  type Capabilities,
  createRandom,
  type Feedback,
  type Policy,
  type PublicTask,
  type RunRecord,
  type TokenLogprob,
} from "@cupel/core";
import { drivePolicy, policyLaws } from "@cupel/testing";
import { expect, test } from "vitest";
import { withLogprobs } from "../../test-support/with-logprobs.ts";
import { bestOf } from "../best-of.ts";
import { calibrate } from "./calibrate.ts";
import { cascade } from "./cascade.ts";
import { onModel } from "./on-model.ts";

const task: PublicTask = { id: "t", kind: "number", prompt: "How many crates?", checks: {} };
const verified: Feedback = { status: "pass", reason: "", level: "verified" };
const parsed: Feedback = { status: "pass", reason: "", level: "parsed" };
const refused: Feedback = { status: "fail", reason: "no", code: "wrong" };
const broke: Feedback = { status: "error", reason: "the check broke" };

for (const law of policyLaws("cascade", () => cascade())) test(law.name, law.check);
for (const law of policyLaws("onModel", () => onModel("slow", bestOf(2)))) test(law.name, law.check);

/** Drives with logprobs, where the model gives some. The slow model says what `slow` says. */
async function drive(
  policy: Policy,
  feedbacks: readonly Feedback[],
  logprobs?: readonly TokenLogprob[],
  { slow = ["43"], able = {} }: { readonly slow?: readonly string[]; readonly able?: Partial<Capabilities> } = {},
) {
  const { policy: scored, asks } = withLogprobs(policy, logprobs);
  const verdicts = [...feedbacks];
  const judge = () => verdicts.shift() ?? refused;
  const answers = [...slow];
  const answer = ({ model = "fast" }: Ask) => (model === "fast" ? "4 2" : (answers.shift() ?? "nothing left to say"));
  const { chosen, yielded } = await drivePolicy(scored, { task, judge, answer, capabilities: { logprobs: true, ...able } });
  return { asks, models: asks.map(({ model }) => model), chosen, yielded };
}

const tokens = (...pairs: readonly (readonly [string, number])[]): readonly TokenLogprob[] =>
  pairs.map(([token, logprob]) => ({ token, logprob }));
const unsure = tokens(["4", -0.1], [" 2", -3]);

test("the slow model is asked when a check refused the fast one's answer, and only then", async () => {
  expect((await drive(cascade(), [verified])).models).toEqual([undefined]);
  expect((await drive(cascade(), [parsed])).models).toEqual([undefined]);
  expect((await drive(cascade(), [broke])).models, "a broken check is no evidence").toEqual([undefined]);
  const { models, chosen } = await drive(cascade(), [refused, verified]);
  expect([models, chosen?.text]).toEqual([[undefined, "slow"], "43"]);
  expect((await drive(cascade(), [refused, refused])).chosen?.text, "nothing passed").toBe("43");
});

test("uncertainty escalates what no check has proven", async () => {
  const least = cascade({ escalateWhen: { leastBelow: -2 } });
  expect((await drive(least, [parsed, parsed], unsure)).models).toEqual([undefined, "slow"]);
  expect((await drive(least, [verified], unsure)).models).toEqual([undefined]);
  expect((await drive(cascade({ escalateWhen: { leastBelow: -3.5 } }), [parsed], unsure)).models).toEqual([undefined]);
  expect((await drive(cascade({ escalateWhen: { meanBelow: -1.5 } }), [parsed, parsed], unsure)).models).toEqual([undefined, "slow"]);
  expect((await drive(cascade({ escalateWhen: { meanBelow: -1.6 } }), [parsed], unsure)).models).toEqual([undefined]);
  expect((await drive(least, [parsed, refused], unsure)).chosen?.text, "the fast answer passed, the slow one did not").toBe("4 2");
});

test("no logprobs are no uncertainty: the router is unsupported and says so (RL-29)", async () => {
  const uncertain = cascade({ escalateWhen: { meanBelow: -1 } });
  const unsupported = { code: "UNSUPPORTED", message: expect.stringContaining("reports no logprobs") };
  await expect(drive(uncertain, [parsed])).rejects.toMatchObject(unsupported);
  const { asks } = await drive(cascade(), [parsed], undefined, { able: { logprobs: false } });
  expect(asks, "evidence needs none").toHaveLength(1);
  let asked = 0;
  const counted: Policy = {
    name: "counted",
    run: (context) =>
      uncertain.run({
        ...context,
        generate: async (ask) => {
          asked++;
          return await context.generate(ask);
        },
      }),
  };
  const blind = drivePolicy(counted, { task, judge: () => parsed, answer: () => "4 2", capabilities: { logprobs: false } });
  await expect(blind).rejects.toMatchObject(unsupported);
  expect(asked, "nobody is asked where it is known beforehand").toBe(0);
});

test("the slow model is shown which parts are uncertain, and writes the whole answer", async () => {
  const { asks, chosen } = await drive(cascade({ escalateWhen: { leastBelow: -2 }, spans: "show" }), [parsed, parsed], unsure);
  expect(asks[1]).toMatchObject({ model: "slow", prompt: expect.stringMatching(/^How many crates\?\n\nDraft:\n4« 2»\n/) });
  expect(chosen?.text).toBe("43");
});

const recordOf = (mean: number, status: "pass" | "fail") =>
  ({ chosen: 0, candidates: [{ certainty: { mean, least: 2 * mean } }], gold: { status } }) as unknown as RunRecord;

test("a calibrated limit keeps as many answers as the evidence for the precision allows", () => {
  const random = createRandom("calibrate");
  const records = Array.from({ length: 2000 }, () => {
    const mean = -2 * random.next();
    return recordOf(mean, random.next() < 1 + mean / 2 ? "pass" : "fail");
  });
  const { threshold = 0, n, kept, right, atLeast } = calibrate(records, { precision: 0.8 });
  expect(n).toBe(2000);
  expect(kept).toBe(records.filter(({ candidates }) => (candidates[0]?.certainty?.mean ?? -9) >= threshold).length);
  expect(atLeast).toBeGreaterThanOrEqual(0.8);
  expect(right / kept).toBeGreaterThan(atLeast);
  expect(threshold, "where the mean of the kept is 0.8").toBeCloseTo(-0.8, 0);
  expect(calibrate(records, { precision: 0.8, measure: "least" }).threshold).toBeCloseTo(2 * threshold, 6);
  expect(calibrate(records, { precision: 0.5 }).kept).toBeGreaterThan(kept);
});

test("with few records nothing is promised, and what has no gold or no logprobs is not counted", () => {
  const few = Array.from({ length: 5 }, () => recordOf(-0.1, "pass"));
  const empty = { chosen: 0, candidates: [{}], gold: { status: "pass" } } as unknown as RunRecord;
  expect(calibrate([...few, empty, { ...few[0], gold: null } as RunRecord], { precision: 0.9 })).toEqual({
    threshold: undefined,
    n: 5,
    kept: 0,
    right: 0,
    atLeast: 0,
  });
  expect(calibrate(few, { precision: 0.6 })).toMatchObject({ threshold: -0.1, kept: 5, right: 5 });
});

test("answers of one certainty are kept together or not at all", () => {
  const right = Array.from({ length: 20 }, () => recordOf(-0.5, "pass"));
  const wrong = Array.from({ length: 20 }, () => recordOf(-0.5, "fail"));
  expect(calibrate([...right, ...wrong], { precision: 0.8 })).toMatchObject({ threshold: undefined, kept: 0 });
});

test("nonsense is refused in a sentence", () => {
  expect(() => cascade({ escalateWhen: {} })).toThrow("no limit");
  expect(() => cascade({ escalateWhen: { meanBelow: 0.5 } })).toThrow("meanBelow is 0.5");
  expect(() => cascade({ spans: "show" })).toThrow("spans needs");
  expect(() => cascade({ spans: {}, slow: bestOf(2), escalateWhen: { leastBelow: -1 } })).toThrow("spans needs");
  expect(() => cascade({ spans: { edits: 0 }, escalateWhen: { leastBelow: -1 } })).toThrow("edits of spans is 0");
  expect(() => calibrate([], { precision: 1 })).toThrow("precision is 1");
  expect(new Set([cascade(), cascade({ escalateWhen: { meanBelow: -1 } }), cascade({ slow: "big" })].map(({ name }) => name)).size).toBe(3);
});
