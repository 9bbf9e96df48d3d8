// Write a verifier and a policy, and run them on the bundled model. run: node --conditions=@cupel/source examples/03-write-a-policy.ts
import assert from "node:assert/strict";
import { embedded } from "@cupel/backends";
import { definePolicy, defineVerifier, fail, pass } from "@cupel/core";
import { run } from "@cupel/engine";
import { tiny } from "@cupel/tiny";

const startsWith = defineVerifier<{ prefix: string }>("starts-with", ({ checks, candidate }) =>
  candidate.text.startsWith(checks.prefix) ? pass() : fail(`the answer does not start with ${checks.prefix}`),
);

const patient = definePolicy("patient", async function* ({ task, generate }) {
  for (let sample = 0; sample < 3; sample++) {
    const candidate = await generate({ prompt: task.prompt, sample, temperature: sample * 0.4 });
    const feedback = yield candidate;
    if (feedback.status === "pass") return candidate;
  }
});

await using backend = embedded({ model: tiny(), inline: true });
const options = {
  tasks: [
    {
      id: "select",
      kind: "starts-with",
      prompt: "Table pets(id, name, age). Return name for rows where age > 3, sorted by name asc.\nAnswer with one SQL query only.",
      checks: { prefix: "SELECT" },
    },
  ],
  policy: patient,
  backend,
  verifiers: { "starts-with": startsWith },
};
const first = await run(options);
assert.equal(first.records[0]?.verdict?.status, "pass");
console.log(first.records[0].candidates[0]?.text);

// The same seed, the same answer, on every machine.
const again = await run(options);
assert.deepEqual(again.records[0]?.candidates[0]?.text, first.records[0]?.candidates[0]?.text);
