import { expect, test } from "vitest";
import { makeRecord } from "../fixtures/make-record.ts";
import { policyRoute } from "./decision.ts";

const base = "Write tare.\nAnswer with Python code only.";
const contract = "Write tare.\nContract: {}\nAnswer with JSON that fills the contract.";
const peers = [makeRecord({ arm: "baseline", prompts: [base] }), makeRecord({ arm: "contract", prompts: [contract] })];
const route = (prompts: readonly string[], kind = "codestub") => policyRoute(makeRecord({ kind, prompts }), peers);

test("an answer to the baseline's prompt is a baseline decision", () => {
  expect(route([base])).toEqual({ decision: "baseline", policy_mode: "baseline_first", code_repair_attempted: false });
});

test("an answer to the contract's prompt is a contract decision, after a baseline too", () => {
  expect(route([contract])).toMatchObject({ decision: "contract", policy_mode: "contract_first" });
  expect(route([base, contract])).toMatchObject({ decision: "contract", policy_mode: "baseline_first" });
});

test("a baseline after a failed contract is a fallback", () => {
  expect(route([contract, base])).toMatchObject({ decision: "baseline_fallback", policy_mode: "contract_first" });
});

test("a repaired contract is still a contract", () => {
  expect(route([contract, `${contract}\n\nPrevious answer:\nx\nRejected: y`])).toMatchObject({ decision: "contract" });
});

test("a repair of code is a code repair, of other kinds a baseline", () => {
  const repair = `${base}\n\nPrevious answer:\nx\nRejected: y\nGive a corrected answer.`;
  expect(route([base, repair])).toEqual({ decision: "code_repair", policy_mode: "baseline_first", code_repair_attempted: true });
  expect(route([base, repair], "sql")).toMatchObject({ decision: "baseline", code_repair_attempted: false });
});

test("a prompt that memory prefixed is known by the prompt within, and is no repair", () => {
  expect(route([`Example task:\nx\n\nTask:\n${base}`])).toEqual({
    decision: "baseline",
    policy_mode: "baseline_first",
    code_repair_attempted: false,
  });
});

test("without the other arms a compiled answer is a contract's", () => {
  const record = makeRecord({ prompts: [contract] });
  const compiled = { ...record, candidates: record.candidates.map((candidate) => ({ ...candidate, raw: "{}" })) };
  expect(policyRoute(compiled, [])).toMatchObject({ decision: "contract" });
  expect(policyRoute(record, [])).toMatchObject({ decision: "baseline" });
});
