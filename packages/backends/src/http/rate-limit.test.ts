import fc from "fast-check";
import { expect, test } from "vitest";
import { createRateLimit, type Place, type RateLimit } from "./rate-limit.ts";

const never = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const limitOf = (most: number) => createRateLimit({ most, sleep: async () => {} });

/** So many that want a place; those that have one, in order. */
function crowd(limit: RateLimit, count: number) {
  const inside: { readonly who: number; readonly place: Place }[] = [];
  for (let who = 0; who < count; who++) void limit.enter(never).then((place) => inside.push({ who, place }));
  return inside;
}
/** Lets everybody who is inside leave like that; gives who it was. */
const leaveAll = (inside: ReturnType<typeof crowd>, outcome: Parameters<Place["leave"]>[0]) =>
  inside.splice(0).map(({ who, place }) => {
    place.leave(outcome);
    return who;
  });

test("all places are there from the start, and are filled in the order of asking", async () => {
  const limit = limitOf(8);
  const inside = crowd(limit, 20);
  await turn();
  expect(inside.map(({ who }) => who)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  inside.splice(3, 1)[0]?.place.leave("answered");
  await turn();
  expect(inside.map(({ who }) => who)).toEqual([0, 1, 2, 4, 5, 6, 7, 8]);
});

test("a round of overload costs a fifth of the places, however many calls saw it, down to one", async () => {
  const limit = limitOf(10);
  const seen: number[] = [];
  const inside = crowd(limit, 100);
  for (let round = 0; round < 12; round++) {
    await turn();
    seen.push(inside.length);
    leaveAll(inside, "overloaded");
  }
  expect(seen).toEqual([10, 8, 6, 4, 3, 2, 1, 1, 1, 1, 1, 1]);
});

test("a round of answers gives one place back; the step to the number that was too much takes ten rounds", async () => {
  const limit = limitOf(10);
  const inside = crowd(limit, 5_000);
  for (let round = 0; round < 5; round++) {
    await turn();
    leaveAll(inside, round < 3 ? "overloaded" : "answered");
  }
  // 10 was too much, then 8, then 6.
  const rounds = new Map<number, number>();
  while (limit.places < 10) {
    await turn();
    rounds.set(limit.places, (rounds.get(limit.places) ?? 0) + 1);
    leaveAll(inside, "answered");
  }
  expect(rounds.get(5)).toBeGreaterThanOrEqual(8);
  for (const places of [6, 7, 8, 9]) expect(rounds.get(places)).toBeLessThanOrEqual(3);
});

test("places that nobody fills do not grow in number", async () => {
  const limit = limitOf(10);
  leaveAll(await filled(limit, 10), "overloaded");
  expect(limit.places).toBe(8);
  for (let round = 0; round < 50; round++) leaveAll(await filled(limit, 3), "answered");
  expect(limit.places).toBe(8);
});

async function filled(limit: RateLimit, count: number) {
  const inside = crowd(limit, count);
  await turn();
  return inside;
}

test("without a most, overload counts from the number that was in flight", async () => {
  const limit = limitOf(Number.POSITIVE_INFINITY);
  leaveAll(await filled(limit, 20), "overloaded");
  expect(limit.places).toBe(16);
});

test("an interrupted wait ends at once and costs nobody a place", async () => {
  const limit = limitOf(1);
  const [first] = await filled(limit, 1);
  const stop = new AbortController();
  const waiting = limit.enter(stop.signal);
  const behind = limit.enter(never);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(limit.enter(AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
  first?.place.leave("answered");
  (await behind).leave("answered");
});

test("during a pause nobody gets in; of several pauses the longest counts", async () => {
  const ends: (() => void)[] = [];
  const limit = createRateLimit({ most: 4, sleep: () => new Promise((resolve) => ends.push(resolve)) });
  const before = await filled(limit, 2);
  limit.pause(10);
  limit.pause(20);
  const inside = crowd(limit, 3);
  leaveAll(before, "other");
  for (const end of ends) {
    await turn();
    expect(inside).toHaveLength(0);
    end();
  }
  await turn();
  expect(inside).toHaveLength(3);
});

test("whatever happens, everybody gets in once, in order, and never more than there are places", async () => {
  const outcome = fc.constantFrom("answered", "answered", "overloaded", "other", "pause" as const);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.tuple(fc.nat(), outcome), { minLength: 40, maxLength: 40 }),
      async (most, steps) => {
        const limit = limitOf(most);
        const inside = crowd(limit, 40);
        const order: number[] = [];
        let known = 0;
        for (const [pick, what] of steps) {
          for (let wait = 0; wait < 20 && inside.length === 0; wait++) await turn();
          await turn();
          for (const { who } of inside.slice(known)) order.push(who);
          expect(inside.length).toBeLessThanOrEqual(most);
          expect(limit.places).toBeGreaterThanOrEqual(1);
          expect(limit.places).toBeLessThanOrEqual(most);
          if (what === "pause") limit.pause(1);
          const [left] = inside.splice(pick % inside.length, 1);
          left?.place.leave(what === "pause" ? "other" : what);
          known = inside.length;
        }
        expect(inside).toHaveLength(0);
        expect(order).toEqual(Array.from({ length: 40 }, (_, who) => who));
      },
    ),
    { seed: 7, numRuns: 60 },
  );
});
