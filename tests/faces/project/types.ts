// What the matcher's types promise. Compiled against vitest 4 and 5, never run.
import { type Backend, defineVerifier, pass, type Task } from "@cupel/core";
import { defaultVerifiers, json, python } from "@cupel/verifiers";
import type { TestRecord } from "@cupel/vitest";
import { VerdictReporter } from "@cupel/vitest/reporter";
import { expect, expectTypeOf, type TaskMeta } from "vitest";
import type { Reporter } from "vitest/node";

const shortest = defineVerifier<{ length: number }>("shortest", () => pass());
declare const task: Task;

expectTypeOf(expect("answer").toPass(shortest, { checks: { length: 3 } })).toEqualTypeOf<Promise<void>>();
expectTypeOf(expect("answer").not.toPass(shortest, { checks: { length: 3 } })).toEqualTypeOf<Promise<void>>();
expect(Promise.resolve("answer")).resolves.toPass(json(), { checks: { schema: { type: "object" } }, gold: { expected: 3 }, scope: "gold" });
expect("answer").toPass(defaultVerifiers().json, { ...task, scope: "gold" });
expect("answer").toPass(python({ sandbox: undefined }), { checks: { entry_point: "f" }, gold: { tests: [] } });
expectTypeOf<NonNullable<TaskMeta["cupel"]>>().toEqualTypeOf<TestRecord>();

// @ts-expect-error the checks are those of the verifier
expect("answer").toPass(shortest, { checks: { length: "3" } });
// @ts-expect-error a misspelt check
expect("answer").toPass(json(), { checks: { shema: {} } });
// @ts-expect-error there are two scopes
expect("answer").toPass(shortest, { checks: { length: 3 }, scope: "hidden" });
// @ts-expect-error a verifier is needed
expect("answer").toPass();

declare const backend: Backend;
expectTypeOf(expect(backend).toBeDeterministic({ prompts: ["a"], runs: 5, axes: { cache: ["cold", "warm"] } })).toEqualTypeOf<
  Promise<void>
>();
expectTypeOf(expect(backend).not.toMatchGolden("golden", { allow: { ulp: 4 } })).toEqualTypeOf<Promise<void>>();
expectTypeOf(expect(backend).toBeEquivalentTo(backend, { within: "noise", prompts: ["a"] })).toEqualTypeOf<Promise<void>>();
expectTypeOf(expect(backend).not.toReplay("pack", { times: 20 })).toEqualTypeOf<Promise<void>>();
// @ts-expect-error prompts are needed
expect(backend).toBeDeterministic({});
// @ts-expect-error a record is named
expect(backend).toMatchGolden();
// @ts-expect-error within what has to be said
expect(backend).toBeEquivalentTo(backend, { prompts: ["a"] });
// @ts-expect-error no such option
expect(backend).toReplay("pack", { time: 20 });

// The reporter fits this major's interface of reporters.
export const reporter: Reporter = new VerdictReporter({ verbose: true, outputFile: "verdicts.json" });
// @ts-expect-error: no such option
export const mistaken = new VerdictReporter({ verbos: true });
