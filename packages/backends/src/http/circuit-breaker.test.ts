import { CupelError } from "@cupel/core";
import { expect, test } from "vitest";
import { createCircuitBreaker } from "./circuit-breaker.ts";

const down = new CupelError("BACKEND_UNAVAILABLE", "It is down.");

function world(failures = 3) {
  const state = { clock: 0, up: false, looks: 0 };
  const breaker = createCircuitBreaker({
    failures,
    cooldown: 100,
    now: () => state.clock,
    look: async () => {
      state.looks++;
      return state.up ? undefined : down;
    },
  });
  const fail = async (final = false) => (await breaker.enter(false)).failed(final);
  return { state, breaker, fail };
}

test("failures in a row have the server looked at; down, every call fails at once with the same error", async () => {
  const { state, breaker, fail } = world();
  expect([await fail(), await fail(), state.looks]).toEqual([1, 2, 0]);
  await expect(fail()).rejects.toBe(down);
  await expect(breaker.enter(false)).rejects.toBe(down);
  expect(state.looks).toBe(1);
});

test("an answer between them starts the count anew", async () => {
  const { state, breaker, fail } = world();
  for (let round = 0; round < 5; round++) {
    await fail();
    await fail();
    (await breaker.enter(false)).succeeded();
  }
  expect(state.looks).toBe(0);
});

test("failures of attempts that were under way together count as one", async () => {
  const { state, breaker, fail } = world();
  const together = await Promise.all(Array.from({ length: 10 }, () => breaker.enter(false)));
  expect(await Promise.all(together.map((passage) => passage.failed(false)))).toEqual(Array(10).fill(1));
  expect([await fail(), state.looks]).toEqual([2, 0]);
});

test("a server that is there is not taken for one that is down, however many calls fail", async () => {
  const { state, fail } = world();
  state.up = true;
  for (let call = 0; call < 20; call++) await fail();
  expect(state.looks).toBe(6);
});

test("the last failure of a call has the server looked at, once for all that ask together", async () => {
  const { state, breaker } = world();
  const together = await Promise.all(Array.from({ length: 5 }, () => breaker.enter(false)));
  const outcomes = await Promise.allSettled(together.map((passage) => passage.failed(true)));
  expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason)).toEqual(Array(5).fill(down));
  expect(state.looks).toBe(1);
});

test("after the cool-down it is looked at again before a call is let through, and left alone again where it is still down", async () => {
  const { state, breaker, fail } = world();
  await expect(fail(true)).rejects.toBe(down);
  state.clock = 99;
  await expect(breaker.enter(false)).rejects.toBe(down);
  expect(state.looks).toBe(1);
  state.clock = 100;
  await Promise.all(Array.from({ length: 4 }, () => expect(breaker.enter(false)).rejects.toBe(down)));
  expect(state.looks).toBe(2);
  state.clock = 199;
  await expect(breaker.enter(false)).rejects.toBe(down);
  expect(state.looks).toBe(2);
  [state.clock, state.up] = [200, true];
  expect(await fail()).toBe(1);
  expect(state.looks).toBe(3);
});

test("an answer to a call that was under way, or to one that is harmless, closes it", async () => {
  const { state, breaker, fail } = world();
  const late = await breaker.enter(false);
  await expect(fail(true)).rejects.toBe(down);
  late.succeeded();
  await breaker.enter(false);
  await expect(fail(true)).rejects.toBe(down);
  (await breaker.enter(true)).succeeded();
  await breaker.enter(false);
  expect(state.looks).toBe(2);
});
