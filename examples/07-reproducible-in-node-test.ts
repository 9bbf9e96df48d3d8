// Is a model reproducible, as tests of yours on node:test. run: node --conditions=@cupel/source examples/07-reproducible-in-node-test.ts
// The same on vitest: reproducible-in-vitest.test.ts.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fromBackend, record } from "@cupel/determinism";
import { assertDeterministic, assertMatchesGolden } from "@cupel/determinism/node-test";
import { scriptedBackend } from "@cupel/testing";

const prompts = Array.from({ length: 60 }, (_, index) => `What is ${index} + ${index}?`);
/** In place of a model: always the same answer to a prompt. */
const steady = () => scriptedBackend(({ prompt }) => `Let me see: ${prompt}`);
/** One that says something else every seventh time. */
const moody = () => scriptedBackend(({ prompt }, call) => (call % 7 === 6 ? `Ask me later: ${prompt}` : `Let me see: ${prompt}`));

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "golden-"));
});
after(() => rm(folder, { recursive: true }));

test("60 prompts that repeat exclude that more than 5 % of prompts like these diverge", () => assertDeterministic(steady(), { prompts }));

test("a model that changes its mind fails, with the place where its answers part", () =>
  assert.rejects(assertDeterministic(moody(), { prompts }), /DIVERGED[\s\S]*Let me see[\s\S]*Ask me later/));

test("two answers to one prompt show nothing: that is no pass", () =>
  assert.rejects(assertDeterministic(steady(), { prompts: prompts.slice(0, 1), runs: 2, maxRate: 0.05 }), {
    code: "DETERMINISM_INCONCLUSIVE",
  }));

test("today's answers are those that were recorded; a model that was exchanged is told", async () => {
  await using target = fromBackend(steady(), { now: () => performance.now() });
  await record(
    target,
    { prompts: prompts.slice(0, 8).map((text) => ({ text })) },
    {
      folder,
      cupelVersion: "0.0.0",
      environment: { node: process.version },
      now: () => performance.now(),
      sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
      signal: new AbortController().signal,
    },
  );
  await assertMatchesGolden(steady(), folder);
  await assert.rejects(
    assertMatchesGolden(
      scriptedBackend(({ prompt }) => `Well: ${prompt}`),
      folder,
    ),
    /CHANGED/,
  );
});
