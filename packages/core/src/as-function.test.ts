import { expect, test } from "vitest";
import { asFunction } from "./as-function.ts";
import { CupelError } from "./errors.ts";
import { broken, fail, pass, type Verdict } from "./verdict.ts";
import { defineVerifier, type VerifierInput } from "./verifier.ts";

const sees = (inputs: VerifierInput[]) =>
  defineVerifier("sees", (input) => {
    inputs.push(input);
    return pass();
  });
const says = (verdict: unknown) => defineVerifier("says", () => verdict as Verdict);

test("only checks are needed: the rest of the task is filled in", async () => {
  const inputs: VerifierInput[] = [];
  const verdict = await asFunction(sees(inputs), { checks: { a: 1 } })("text");
  expect(verdict).toEqual({ status: "pass", level: "verified", reason: "" });
  expect(inputs).toEqual([
    { task: { id: "task", kind: "sees", prompt: "", checks: { a: 1 } }, checks: { a: 1 }, scope: "public", candidate: { text: "text" } },
  ]);
});

test("the verifier sees no gold at scope public, and the gold over the checks at scope gold", async () => {
  const inputs: VerifierInput[] = [];
  const task = { id: "t", kind: "k", prompt: "p", checks: { a: 1, b: [1] }, gold: { b: [2] }, metadata: { note: "b is 2" } };
  await asFunction(sees(inputs), task)("text");
  await asFunction(sees(inputs), { ...task, scope: "gold" })("text");
  expect(inputs.map(({ scope, checks }) => ({ scope, checks }))).toEqual([
    { scope: "public", checks: { a: 1, b: [1] } },
    { scope: "gold", checks: { a: 1, b: [2] } },
  ]);
  for (const input of inputs) {
    expect(input.task).toEqual({ id: "t", kind: "k", prompt: "p", checks: { a: 1, b: [1] } });
    expect(() => Object.assign(input.checks.b as object, { 0: 9 })).toThrow(TypeError);
    expect(() => Object.assign(input.candidate, { text: "other" })).toThrow(TypeError);
  }
});

test("without gold there is no verdict at scope gold", async () => {
  expect(await asFunction(says(pass()), { checks: {}, scope: "gold" })("x")).toMatchObject({ status: "error", code: "vacuous" });
});

test("checks may hold what is no JSON, such as a schema object or a function", async () => {
  class Schema {
    readonly longest = 3;
  }
  const short = defineVerifier<{ schema: Schema; trim: (text: string) => string }>("short", ({ checks, candidate }) =>
    checks.schema instanceof Schema && checks.trim(candidate.text).length <= checks.schema.longest ? pass() : fail("too long"),
  );
  const check = asFunction(short, { checks: { schema: new Schema(), trim: (text) => text.trim() } });
  expect([(await check(" abc ")).status, (await check("abcd")).status]).toEqual(["pass", "fail"]);
});

test("a pass that says only that an answer parses is an error, unless it is accepted", async () => {
  const parses = says(pass({ level: "parsed" }));
  expect(await asFunction(parses, { checks: {} })("x")).toMatchObject({ status: "error", code: "vacuous" });
  expect(await asFunction(parses, { checks: {}, acceptParsed: true })("x")).toMatchObject({ status: "pass", level: "parsed" });
});

test.each([
  ["throws", () => Promise.reject(new Error("gold is 42"))],
  ["returns nothing", () => undefined],
  ["returns a boolean", () => true],
  ["returns a fail without a code", () => ({ status: "fail", reason: "no" })],
  ["returns a score that is none", () => ({ ...pass(), score: 1.5 })],
  ["returns what JSON cannot hold", () => ({ ...pass(), evidence: 1n })],
])("a verifier that %s gives an error, and its reason tells nothing (HZ-45)", async (_what, verify) => {
  const verifier = defineVerifier("broken", verify as () => Promise<Verdict>);
  expect(await asFunction(verifier, { checks: {} })("x")).toMatchObject({
    status: "error",
    code: "internal",
    reason: "the verifier broke",
  });
});

test("infrastructure that cannot be used at all is thrown", async () => {
  const verifier = defineVerifier("none", () => Promise.reject(new CupelError("SANDBOX_UNAVAILABLE", "There is none.")));
  await expect(asFunction(verifier, { checks: {} })("x")).rejects.toMatchObject({ code: "SANDBOX_UNAVAILABLE" });
});

test("an aborted call asks nobody", async () => {
  const inputs: VerifierInput[] = [];
  const verdict = await asFunction(sees(inputs), { checks: {} })("x", { signal: AbortSignal.abort() });
  expect([verdict, inputs]).toMatchObject([{ status: "error", code: "aborted" }, []]);
});

test("a verifier with state keeps it", async () => {
  const counting = {
    ...says(broken("never")),
    calls: 0,
    async verify() {
      return pass({ score: ++this.calls / 10 });
    },
  };
  const check = asFunction(counting, { checks: {} });
  await check("x");
  expect(await check("x")).toMatchObject({ score: 0.2 });
});
