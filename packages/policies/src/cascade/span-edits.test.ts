import type { Feedback, PublicTask, TokenLogprob } from "@cupel/core";
import { drivePolicy } from "@cupel/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { withLogprobs } from "../../test-support/with-logprobs.ts";
import { cascade } from "./cascade.ts";
import { applyEdits, editsSchema } from "./span-edits.ts";

const draft = "SELECT port FROM ships WHERE kg > 3";
const spans = [
  { start: 7, end: 11 },
  { start: 34, end: 35 },
];
const reply = (...edits: readonly object[]) => JSON.stringify({ edits });
const apply = (text: string, most = 2) => applyEdits(draft, spans, { reply: text, most });

test("an edit replaces its span and nothing else", () => {
  expect(apply(reply({ span: 2, text: "30" }))).toEqual({ text: "SELECT port FROM ships WHERE kg > 30" });
  expect(apply(`Sure:\n${reply({ span: 2, text: "30" }, { span: 1, text: "port, kg" })}`)).toEqual({
    text: "SELECT port, kg FROM ships WHERE kg > 30",
  });
  expect(apply(reply())).toEqual({ text: draft });
});

test("edits outside the flagged spans are refused, and so is one too many (RL-30)", () => {
  const outside = "an edit of span 3, which was not flagged";
  for (const span of [3, 0, -1, 1.5]) expect(apply(reply({ span, text: "x" }))).toEqual({ refused: outside.replace("3", `${span}`) });
  expect(apply(reply({ before: "ships", after: "boats" })), "the reference's way to change what was not flagged").toHaveProperty("refused");
  expect(apply(reply({ span: 1, text: "a" }, { span: 2, text: "b" }), 1)).toEqual({ refused: "2 edits where 1 are allowed" });
  expect(apply(reply({ span: 1, text: "a" }, { span: 1, text: "b" }))).toEqual({ refused: "two edits of span 1" });
  for (const text of ["no JSON", "[]", '{"edits": 1}', reply({ span: 1 })]) expect(apply(text)).toHaveProperty("refused");
});

test("whatever a model replies, all that was not flagged stays, and no more spans than allowed change (RL-30)", () => {
  const edit = fc.record({ span: fc.integer({ min: 0, max: 4 }), text: fc.string({ maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 4 }), fc.integer({ min: 1, max: 3 }), (edits, most) => {
      const outcome = apply(reply(...edits), most);
      const isLegal =
        edits.length <= most &&
        edits.every(({ span }) => span === 1 || span === 2) &&
        new Set(edits.map(({ span }) => span)).size === edits.length;
      if (!isLegal) {
        expect(outcome).toHaveProperty("refused");
        return;
      }
      const parts = [1, 2].map(
        (span) => edits.find((each) => each.span === span)?.text ?? draft.slice(spans[span - 1]?.start, spans[span - 1]?.end),
      );
      expect(outcome).toEqual({ text: `${draft.slice(0, 7)}${parts[0]}${draft.slice(11, 34)}${parts[1]}` });
    }),
    { numRuns: 300, seed: 30 },
  );
});

test("the schema of a reply allows what is applied", () => {
  expect(editsSchema(2, 3)).toMatchObject({
    properties: { edits: { maxItems: 3, items: { properties: { span: { enum: [1, 2] } }, required: ["span", "text"] } } },
  });
});

const task: PublicTask = { id: "t", kind: "number", prompt: "How many crates?", checks: {} };
const [verified, parsed, refused]: readonly Feedback[] = [
  { status: "pass", reason: "", level: "verified" },
  { status: "pass", reason: "", level: "parsed" },
  { status: "fail", reason: "too few", code: "wrong" },
] as const;
const logprobs: readonly TokenLogprob[] = [
  { token: "About", logprob: -0.1 },
  { token: " 4", logprob: -3 },
  { token: " crates", logprob: -0.1 },
];

/** Drives a cascade that may edit, with the slow model's replies in turn. */
async function drive(feedbacks: readonly (Feedback | undefined)[], replies: readonly string[], able: readonly "json-schema"[] = []) {
  const { policy, asks } = withLogprobs(cascade({ escalateWhen: { leastBelow: -2 }, spans: { edits: 1, window: 0 } }), logprobs);
  const [verdicts, slow] = [[...feedbacks], [...replies]];
  const driven = await drivePolicy(policy, {
    task,
    judge: () => verdicts.shift() ?? { status: "fail", reason: "", code: "wrong" },
    answer: ({ model }) => (model === undefined ? "About 4 crates" : (slow.shift() ?? "")),
    capabilities: { logprobs: true, responseFormats: able },
  });
  return { asks, yielded: driven.yielded.map(({ text }) => text), chosen: driven.chosen };
}

test("an edited draft is verified anew, and is the answer when it passes (RL-30)", async () => {
  const { asks, yielded, chosen } = await drive([parsed, verified], [reply({ span: 1, text: " 40" })]);
  expect(asks[1]?.prompt).toContain("About«1: 4» crates");
  expect(yielded).toEqual(["About 4 crates", "About 40 crates"]);
  expect([chosen?.text, chosen?.raw]).toEqual(["About 40 crates", reply({ span: 1, text: " 40" })]);
});

test("a refused reply is no candidate: the slow model writes the whole answer (RL-30)", async () => {
  const { asks, yielded } = await drive([parsed, verified], [reply({ span: 2, text: "x" }), "40"]);
  expect(asks.map(({ model }) => model)).toEqual([undefined, "slow", "slow"]);
  expect(yielded).toEqual(["About 4 crates", "40"]);
});

test("an edited draft that a check refuses is not the last word", async () => {
  const { yielded, chosen } = await drive([refused, refused, verified], [reply({ span: 1, text: " 5" }), "40"]);
  expect(yielded).toEqual(["About 4 crates", "About 5 crates", "40"]);
  expect(chosen?.text).toBe("40");
});

test("nothing to change leaves the draft, unless a check had refused it", async () => {
  const kept = await drive([parsed], [reply()]);
  expect([kept.asks.length, kept.yielded, kept.chosen?.text]).toEqual([2, ["About 4 crates"], "About 4 crates"]);
  const rewritten = await drive([refused, verified], [reply(), "40"]);
  expect(rewritten.asks[1]?.prompt).toContain("A check refused it: too few");
  expect(rewritten.chosen?.text).toBe("40");
});

test("a slow model that can is held to the schema of edits", async () => {
  const { asks } = await drive([parsed, verified], [reply({ span: 1, text: " 40" })], ["json-schema"]);
  expect(asks[1]?.responseFormat).toMatchObject({ type: "json-schema", strict: false });
});
