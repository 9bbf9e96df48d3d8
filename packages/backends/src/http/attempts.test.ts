import { type Handler, sendJson } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { errorOf, freePort, testClient, httpWorld as world } from "../../test-support/http-world.ts";

const post = { body: {} };
/** Answers after so many requests that go as `first` says. */
const after =
  (requests: number, first: Handler): Handler =>
  (request, response, index) =>
    index < requests ? first(request, response, index) : sendJson(response, { done: true });
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Handler =>
  (_request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendJson(response, { error: "no" }, code);
  };
const reset: Handler = (_request, response) => void response.destroy();

describe("a server that turns a call away", () => {
  test.each([408, 429, 503, 529])("with %i is asked again, when Retry-After says so", async (code) => {
    await using subject = await world(after(1, status(code, { "retry-after": "2" })));
    expect(await subject.client.json("/x", post)).toEqual({ done: true });
    expect(subject.pauses).toEqual([2000]);
  });

  test("may give a date, which is read against its own clock", async () => {
    const dates = { date: "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:05 GMT" };
    await using subject = await world(after(1, status(429, dates)));
    await subject.client.json("/x", post);
    expect(subject.pauses).toEqual([5000]);
  });

  test("is not hammered, though it says that no wait is needed", async () => {
    await using subject = await world(after(2, status(429, { "retry-after": "0" })));
    await subject.client.json("/x", post);
    expect(subject.pauses).toEqual([250, 250]);
  });

  test("is asked again with growing pauses until the patience of the call is used up", async () => {
    await using subject = await world(status(429), { patience: 20_000 });
    expect(await errorOf(subject.client.json("/x", post))).toMatchObject({ code: "BACKEND_FAILED", status: 429 });
    expect(subject.calls()).toHaveLength(subject.pauses.length + 1);
    for (const [index, longest] of [500, 1000, 2000, 4000, 8000].entries()) {
      expect(subject.pauses[index]).toBeGreaterThanOrEqual(longest / 2);
      expect(subject.pauses[index]).toBeLessThanOrEqual(longest);
    }
    const waited = subject.pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeLessThanOrEqual(20_000);
    expect(waited).toBeGreaterThan(12_000);
  });

  test("for longer than a minute is unavailable, and the error says for how long", async () => {
    await using subject = await world((_request, response) => {
      response.setHeader("retry-after", "3600");
      sendJson(response, { error: { message: "quota is used up" } }, 429);
    });
    const error = await errorOf(subject.client.json("/x", post));
    expect([error.code, error.message, error.hint]).toEqual([
      "BACKEND_UNAVAILABLE",
      `Test at ${subject.server.url} answered 429: quota is used up`,
      "It asks to wait 3600 s.",
    ]);
    expect(subject.calls()).toHaveLength(1);
  });

  test("is obeyed when it says itself whether to ask again", async () => {
    await using willing = await world(after(1, status(500, { "x-should-retry": "true" })));
    expect(await willing.client.json("/x", post)).toEqual({ done: true });
    await using unwilling = await world(after(1, status(429, { "x-should-retry": "false" })));
    expect(await errorOf(unwilling.client.json("/x", post))).toMatchObject({ status: 429 });
  });
});

describe("a connection that breaks", () => {
  test("before an answer has begun is made again with growing pauses, four attempts in all", async () => {
    await using subject = await world(reset);
    expect((await errorOf(subject.client.json("/x", post))).code).toBe("BACKEND_FAILED");
    expect(subject.calls()).toHaveLength(4);
    for (const [index, longest] of [500, 1000, 2000].entries()) {
      expect(subject.pauses[index]).toBeGreaterThanOrEqual(longest / 2);
      expect(subject.pauses[index]).toBeLessThanOrEqual(longest);
    }
  });

  test("behind a gateway (502) is no other case", async () => {
    await using subject = await world(after(3, status(502)));
    expect(await subject.client.json("/x", post)).toEqual({ done: true });
    await using broken = await world(status(502));
    expect(await errorOf(broken.client.json("/x", post))).toMatchObject({ code: "BACKEND_FAILED", status: 502 });
    expect(broken.calls()).toHaveLength(4);
  });

  const halves: Handler = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write("[1,");
    setTimeout(() => response.destroy(), 20);
  };

  test("within an answer is an error: another answer would be another sample", async () => {
    await using subject = await world(after(1, halves));
    expect(await errorOf(subject.client.json("/x", post))).toMatchObject({ code: "BACKEND_FAILED" });
    expect(subject.calls()).toHaveLength(1);
  });

  test("within facts about the server is made again", async () => {
    await using subject = await world(after(1, halves));
    expect(await subject.client.json("/x")).toEqual({ done: true });
  });
});

test.each([400, 401, 404, 409, 500, 504])("no other attempt is made after %i", async (code) => {
  await using subject = await world(after(1, status(code)));
  const error = await errorOf(subject.client.json("/x", post));
  expect(error).toMatchObject({ code: "BACKEND_FAILED", status: code, serverMessage: "no" });
  expect(subject.calls()).toHaveLength(1);
});

describe("a server that is not there", () => {
  test("is one sentence that says how to start it, without another attempt", async () => {
    const port = await freePort();
    const pauses: number[] = [];
    await using client = testClient(`http://127.0.0.1:${port}/`, { sleep: async (milliseconds) => void pauses.push(milliseconds) });
    const error = await errorOf(client.json("/x", post));
    expect(error.code).toBe("BACKEND_UNAVAILABLE");
    expect(error.message).toBe(`No Test server answers at http://127.0.0.1:${port}. Start it with "test serve".`);
    expect(pauses).toEqual([]);
  });

  test("is the same for a name that has no address", async () => {
    await using client = testClient("http://no-such-host.invalid");
    expect((await errorOf(client.json("/x", post))).code).toBe("BACKEND_UNAVAILABLE");
  });

  test("any more gets the time to come back", async () => {
    let attempts = 0;
    await using subject = await world((_request, response) => sendJson(response, 1), {
      sleep: async () => {
        if (++attempts === 2) await subject.server.start();
      },
    });
    await subject.client.json("/x", post);
    await subject.server.stop();
    expect(await subject.client.json("/x", post)).toBe(1);
    expect(attempts).toBe(2);
  });
});

describe("a server that is down", () => {
  /** Breaks every connection while `up` is false, also those for `/health`. */
  const flaky = (state: { up: boolean }): Handler => {
    return (request, response, index) => (state.up ? sendJson(response, 1) : reset(request, response, index));
  };

  test("is one error for all calls, which do not reach it any more until the cool-down is over", async () => {
    const state = { up: true };
    let clock = 0;
    await using subject = await world(flaky(state), { health: "/probe", cooldown: 10_000, now: () => clock });
    await subject.client.json("/x", post);
    state.up = false;
    const errors = await Promise.all(Array.from({ length: 8 }, () => errorOf(subject.client.json("/x", post))));
    expect(new Set(errors.map(({ code, message }) => `${code} ${message}`))).toEqual(
      new Set([
        `BACKEND_UNAVAILABLE Test at ${subject.server.url} is down: calls fail, and so does GET /probe. Start it with "test serve".`,
      ]),
    );
    const sent = subject.server.requests.length;
    clock += 9_999;
    state.up = true;
    expect((await errorOf(subject.client.json("/x", post))).message).toBe(errors[0]?.message);
    expect(subject.server.requests).toHaveLength(sent);

    clock += 1;
    expect(await subject.client.json("/x", post)).toBe(1);
    expect(subject.server.requests.slice(sent).map(({ path }) => path)).toEqual(["/probe", "/x"]);
    await subject.client.json("/x", post);
    expect(subject.server.requests).toHaveLength(sent + 3);
  });

  test("is found out by a call that asks for facts, cool-down or not", async () => {
    const state = { up: false };
    await using subject = await world(flaky(state), { health: "/probe" });
    await errorOf(subject.client.json("/x", post));
    state.up = true;
    expect(await subject.client.json("/facts")).toBe(1);
    expect(await subject.client.json("/x", post)).toBe(1);
  });

  test.each([502, 503, 504])("is down too when a gateway says %i in its place", async (code) => {
    await using subject = await world(status(code), { health: "/probe", patience: 60_000 });
    const error = await errorOf(subject.client.json("/x", post));
    expect(error).toMatchObject({ code: "BACKEND_UNAVAILABLE", hint: `Test at ${subject.server.url} answered ${code}: no` });
  });

  test("hangs", async () => {
    await using subject = await world(() => new Promise(() => {}), { health: "/probe", timeout: 50, glance: 100 });
    expect(await errorOf(subject.client.json("/x", post))).toMatchObject({ code: "BACKEND_UNAVAILABLE" });
  });

  test("is not what a server is whose calls take too long or break one by one, or that only refuses", async () => {
    await using slow = await world(() => new Promise(() => {}), { timeout: 50 });
    for (let call = 0; call < 6; call++) expect(await errorOf(slow.client.json("/x", post))).toMatchObject({ code: "BACKEND_FAILED" });
    await using poisoned = await world(reset);
    for (let call = 0; call < 3; call++) expect(await errorOf(poisoned.client.json("/x", post))).toMatchObject({ code: "BACKEND_FAILED" });
    await using busy = await world(status(503), { patience: 60_000 });
    expect(await errorOf(busy.client.json("/x", post))).toMatchObject({ code: "BACKEND_FAILED", status: 503 });
  });
});

describe("calls of one client together", () => {
  /** Holds every answer until `release`, and counts the calls that are there at once. */
  function held() {
    const waiting: (() => void)[] = [];
    const seen = { most: 0 };
    const handler: Handler = (_request, response) => {
      waiting.push(() => sendJson(response, 1));
      seen.most = Math.max(seen.most, waiting.length);
    };
    const release = () => {
      for (const answer of waiting.splice(0)) answer();
    };
    return { waiting, seen, handler, release };
  }
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  test("fill all places of a healthy server at once, and never more", async () => {
    const { waiting, seen, handler, release } = held();
    await using subject = await world(handler, { concurrency: 8 });
    const all = Promise.all(Array.from({ length: 24 }, () => subject.client.json("/x", post)));
    for (let round = 0; round < 3; round++) {
      await until(() => waiting.length === 8);
      release();
    }
    await all;
    expect(seen.most).toBe(8);
  });

  test("are all held back by one Retry-After", async () => {
    const pause = Promise.withResolvers<void>();
    await using subject = await world(after(1, status(429, { "retry-after": "7" })), {
      concurrency: 1,
      sleep: () => pause.promise,
    });
    const all = Promise.all(Array.from({ length: 4 }, () => subject.client.json("/x", post)));
    await until(() => subject.calls().length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(subject.calls()).toHaveLength(1);
    pause.resolve();
    expect(await all).toHaveLength(4);
    expect(subject.calls()).toHaveLength(5);
  });

  test("wait where the client is released, and end", async () => {
    await using subject = await world(status(429, { "retry-after": "60" }), {
      sleep: (_milliseconds, signal) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const waiting = errorOf(subject.client.json("/x", post));
    await until(() => subject.calls().length === 1);
    await subject.client[Symbol.asyncDispose]();
    expect((await waiting).code).toBe("ABORTED");
  });
});
