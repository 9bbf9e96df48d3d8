// Check one answer. run: node --conditions=@cupel/source examples/01-verify-one.ts
import assert from "node:assert/strict";
import { json } from "@cupel/verifiers";

await using verifier = json();
const task = {
  id: "note",
  kind: "json",
  prompt: "Who paid how much?",
  checks: {
    schema: { type: "object", required: ["payer", "amount"], properties: { payer: { type: "string" }, amount: { type: "number" } } },
  },
};
const check = (text: string) => verifier.verify({ task, checks: task.checks, scope: "public", candidate: { text } });

const right = await check('{"payer": "Ada", "amount": 12.5}');
assert.equal(right.status, "pass");

const wrong = await check('{"payer": "Ada", "amount": "12.5"}');
assert.equal(wrong.status, "fail");
console.log(wrong.reason); // fit for a repair prompt
