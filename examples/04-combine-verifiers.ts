// Combine verifiers: what must hold, and what counts by weight. run: node --conditions=@cupel/source examples/04-combine-verifiers.ts
import assert from "node:assert/strict";
import { all, json, set, text, weighted } from "@cupel/verifiers";

// The answer must be a list of texts. Then the right cities count three times as much as being brief.
await using verifier = all(
  json(),
  weighted(
    [
      [set(), 3],
      [text(), 1],
    ],
    { threshold: 0.8 },
  ),
);
const checks = {
  schema: { type: "array", items: { type: "string" } },
  items: ["Oslo", "Bergen", "Tromsø"],
  max_length: 40,
};
const task = { id: "cities", kind: "cities", prompt: "Name three Norwegian cities as a JSON list.", checks };
const check = (answer: string) => verifier.verify({ task, checks, scope: "public", candidate: { text: answer } });

const right = await check('["Bergen", "Oslo", "Tromsø"]');
assert.equal(right.status, "pass");

const partly = await check('["Bergen", "Oslo"]');
assert.equal(partly.status, "pass"); // two of three cities and brief: 0.85 of what was asked
console.log(`score ${partly.score?.toFixed(2)}`);

const prose = await check("Bergen, Oslo and Tromsø");
assert.equal(prose.status, "fail");
console.log(prose.reason); // json: not valid JSON ...
