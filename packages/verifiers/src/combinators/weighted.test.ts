import { broken, CupelError, defineVerifier, fail, pass, type Verdict, type Verifier } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weighted } from "./weighted.ts";

const input = { task: { id: "t", kind: "k", prompt: "p", checks: {} }, checks: {}, scope: "public", candidate: { text: "x" } } as const;
const fixed = (name: string, verdict: Verdict): Verifier => defineVerifier(name, () => verdict);
const verdictOf = (children: readonly (readonly [Verdict, number])[], threshold: number) =>
  weighted(
    children.map(([verdict, weight], index) => [fixed(`v${index}`, verdict), weight] as const),
    { threshold },
  ).verify(input);

test("the score is the weighted share, a child's own score where it has one", async () => {
  expect(
    await verdictOf(
      [
        [pass(), 2],
        [fail("no", { score: 0.5 }), 1],
        [fail("never", { code: "load" }), 1],
      ],
      0.6,
    ),
  ).toMatchObject({ status: "pass", score: 0.625, reason: "v1 (weight 1): no; v2 (weight 1): never" });
  expect(
    await verdictOf(
      [
        [pass({ score: 0.5 }), 3],
        [fail("never", { code: "load" }), 1],
      ],
      0.6,
    ),
  ).toMatchObject({ status: "fail", code: "load", score: 0.375, reason: "a score of 0.6 is not reached; v1 (weight 1): never" });
});

test("a threshold that is reached in decimals is reached", async () => {
  expect(await verdictOf([[fail("no"), 0.1], [pass(), 0.2], [pass(), 0.7]], 0.9)).toMatchObject({ status: "pass", score: 0.9 }); // biome-ignore format: short
});

test("the level is that of the passing child that says least, and without one the least of all", async () => {
  const judged = pass({ level: "judged", assurance: "shared" });
  expect(await verdictOf([[pass(), 1], [judged, 1], [fail("no"), 1]], 0.5)).toMatchObject({ level: "judged", assurance: "shared" }); // biome-ignore format: short
  expect(await verdictOf([[fail("almost", { score: 0.9 }), 1]], 0.8)).toMatchObject({ status: "pass", level: "parsed" });
});

describe("errors", () => {
  test("one that cannot change the decision leaves it, without a score", async () => {
    const cannot = broken("cannot", { code: "setup" });
    expect(await verdictOf([[pass(), 3], [cannot, 1]], 0.75)).toEqual(pass()); // biome-ignore format: short
    expect(await verdictOf([[fail("no"), 3], [cannot, 1]], 0.5)).toEqual(fail("a score of 0.5 is not reached; v0 (weight 3): no")); // biome-ignore format: short
    expect(await verdictOf([[pass(), 1], [cannot, 1]], 0.75)).toMatchObject({ status: "error", code: "setup", reason: "v1: cannot" }); // biome-ignore format: short
  });

  const child = fc.record({
    status: fc.constantFrom("pass", "fail", "error"),
    weight: fc.integer({ min: 1, max: 5 }),
    score: fc.option(fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4)),
  });
  const whole = fc.tuple(
    fc.array(child, { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 1, max: 20 }).map((part) => part / 20),
  );
  type Child = { readonly status: string; readonly weight: number; readonly score: number | null };
  const verdict = ({ status, score }: Child): Verdict => {
    const scored = score === null ? {} : { score };
    return status === "error" ? broken("cannot") : status === "pass" ? pass(scored) : fail("no", scored);
  };
  const statusOf = async (children: readonly Child[], threshold: number) =>
    (
      await verdictOf(
        children.map((one) => [verdict(one), one.weight] as const),
        threshold,
      )
    ).status;

  test("the whole is an error exactly where the children that broke could decide either way", async () => {
    const settled = (children: readonly Child[], status: string) =>
      children.map((one) => (one.status === "error" ? { ...one, status, score: null } : one));
    await fc.assert(
      fc.asyncProperty(whole, async ([children, threshold]) => {
        const best = await statusOf(settled(children, "pass"), threshold);
        const worst = await statusOf(settled(children, "fail"), threshold);
        expect(await statusOf(children, threshold)).toBe(best === worst ? best : "error");
      }),
    );
  });

  test("neither the order of the children nor the unit of the weights matters", async () => {
    await fc.assert(
      fc.asyncProperty(whole, async ([children, threshold]) => {
        const status = await statusOf(children, threshold);
        expect(await statusOf(children.toReversed(), threshold)).toBe(status);
        expect(
          await statusOf(
            children.map((one) => ({ ...one, weight: one.weight * 0.1 })),
            threshold,
          ),
        ).toBe(status);
      }),
    );
  });

  test("with whole scores a threshold of 1 is all, and one that any child reaches is any", async () => {
    await fc.assert(
      fc.asyncProperty(whole, async ([children]) => {
        const plain = children.map((one) => ({ ...one, score: null, weight: 1 }));
        const rank = ["fail", "error", "pass"];
        const ranks = plain.map(({ status }) => rank.indexOf(status));
        expect(await statusOf(plain, 1)).toBe(rank[Math.min(...ranks)]);
        expect(await statusOf(plain, 1 / plain.length)).toBe(rank[Math.max(...ranks)]);
      }),
    );
  });
});

test.each<[readonly number[], number]>([
  [[], 0.5],
  [[0], 0.5],
  [[-1, 2], 0.5],
  [[Number.NaN], 0.5],
  [[1], 0],
  [[1], 1.1],
  [[1], Number.NaN],
])("weights %j at %d are refused", (weights, threshold) => {
  const children = weights.map((weight) => [fixed("v", pass()), weight] as const);
  expect(() => weighted(children, { threshold })).toThrow(CupelError);
});
