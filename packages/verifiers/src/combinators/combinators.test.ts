import { broken, defineVerifier, fail, pass, type Verdict, type Verifier } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agree } from "./agree.ts";
import { all } from "./all.ts";
import { any } from "./any.ts";
import { not } from "./not.ts";

const input = { task: { id: "t", kind: "k", prompt: "p", checks: {} }, checks: {}, scope: "public", candidate: { text: "x" } } as const;
const fixed = (name: string, verdict: Verdict, calls: string[] = []): Verifier =>
  defineVerifier(name, () => {
    calls.push(name);
    return verdict;
  });
const statusOf = async (verifier: Verifier) => (await verifier.verify(input)).status;
const verdicts = { pass: pass(), fail: fail("no"), error: broken("cannot") };
const status = fc.constantFrom("pass", "fail", "error");
const child = (of: string) => fixed(of, verdicts[of as keyof typeof verdicts]);

describe("three-valued logic", () => {
  // False is less than unknown is less than true: all is the minimum, any the maximum.
  const rank = ["fail", "error", "pass"];
  const statuses = fc.array(status, { minLength: 1, maxLength: 5 });
  const children = (list: readonly string[]) => list.map(child) as [Verifier, ...Verifier[]];

  test("all is the least of its children, any the greatest, in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(statuses, async (list) => {
        const ranks = list.map((one) => rank.indexOf(one));
        expect(await statusOf(all(...children(list)))).toBe(rank[Math.min(...ranks)]);
        expect(await statusOf(any(...children(list)))).toBe(rank[Math.max(...ranks)]);
      }),
    );
  });

  test("De Morgan: not all is any not", async () => {
    await fc.assert(
      fc.asyncProperty(statuses, async (list) => {
        const negated = list.map((one) => not(child(one))) as unknown as [Verifier, ...Verifier[]];
        expect(await statusOf(not(all(...children(list))))).toBe(await statusOf(any(...negated)));
        expect(await statusOf(not(any(...children(list))))).toBe(await statusOf(all(...negated)));
      }),
    );
  });
});

test("a verdict carries the name of the child that decided", async () => {
  expect(await all(child("pass"), fixed("schema", fail("/a must be string", { code: "load" }))).verify(input)).toMatchObject({
    status: "fail",
    code: "load",
    reason: "schema: /a must be string",
  });
  expect(await any(fixed("one", fail("first")), fixed("two", fail("second"))).verify(input)).toMatchObject({ reason: "one: first" });
  expect(await not(fixed("blank", pass())).verify(input)).toMatchObject({ status: "fail", reason: "blank accepts it" });
});

test("nothing is asked when it is decided", async () => {
  const calls: string[] = [];
  await all(fixed("a", pass(), calls), fixed("b", fail("no"), calls), fixed("c", pass(), calls)).verify(input);
  await any(fixed("d", broken("?"), calls), fixed("e", pass(), calls), fixed("f", pass(), calls)).verify(input);
  expect(calls).toEqual(["a", "b", "d", "e"]);
});

test("a whole says as little as its least", async () => {
  const shared = fixed("s", pass({ level: "verified", assurance: "shared" }));
  expect(await all(shared, fixed("p", pass({ level: "parsed", assurance: "split" }))).verify(input)).toMatchObject({
    level: "parsed",
    assurance: "shared",
  });
});

test("the score of a whole is the least of all that pass and the best of any that fail", async () => {
  const scored = (score: number) => fixed("s", score === 1 ? pass({ score }) : fail("no", { score }));
  expect(await all(child("pass"), fixed("s", pass({ score: 0.7 }))).verify(input)).toMatchObject({ status: "pass", score: 0.7 });
  expect(await any(scored(0.2), child("fail"), scored(0.6)).verify(input)).toMatchObject({ reason: "s: no", score: 0.6 });
  expect(await all(child("pass")).verify(input)).not.toHaveProperty("score");
  expect(await any(scored(0.2), child("error")).verify(input)).not.toHaveProperty("score");
});

describe("two verifiers that must agree", () => {
  test("pass or fail together, at the level that says least", async () => {
    expect(await agree(child("pass"), fixed("p", pass({ level: "parsed" }))).verify(input)).toEqual(pass({ level: "parsed" }));
    expect(await agree(fixed("a", fail("no", { code: "load" })), child("fail")).verify(input)).toEqual(fail("a: no", { code: "load" }));
  });

  test("are an error where one passes and one fails, with both verdicts as evidence", async () => {
    const no = fail("no", { evidence: [1] });
    expect(await agree(fixed("a", pass()), fixed("b", no)).verify(input)).toEqual(
      broken("a gives a pass, b a fail", { code: "disagreement", evidence: [pass(), no] as never }),
    );
    expect(await agree(fixed("a", no), fixed("b", pass())).verify(input)).toMatchObject({ reason: "a gives a fail, b a pass" });
  });

  test("keep the error of either", async () => {
    const aborted = fixed("x", broken("stopped", { code: "aborted" }));
    expect(await agree(aborted, child("pass")).verify(input)).toMatchObject({ code: "aborted", reason: "x: stopped" });
    expect(await agree(child("fail"), aborted).verify(input)).toMatchObject({ code: "aborted", reason: "x: stopped" });
  });
});

test("defects of the children are its own, and disposing it disposes them", async () => {
  let disposed = 0;
  const own = defineVerifier("v", () => pass(), { validate: () => ["a defect"], dispose: () => void disposed++ });
  {
    await using whole = all(own, not(own));
    expect(await whole.validate?.(input.task, {}, "public")).toEqual(["a defect", "a defect"]);
    expect(whole.name).toBe("all(v, not(v))");
  }
  expect(disposed).toBe(2);
});
