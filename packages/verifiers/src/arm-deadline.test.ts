import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { armDeadline } from "./arm-deadline.ts";
import { computingStopwatch, processStopwatch, threadStopwatch } from "./stopwatch.ts";

// One that has had its share of a core: none, some, or all of the time.
const worker = (own: (asked: number) => number) => {
  let asked = 0;
  return { asked: () => asked, stopwatch: async () => async () => own(++asked) };
};
const ended = (timed: Parameters<typeof armDeadline>[0], patienceMs = 60_000) =>
  new Promise<string>((end) => armDeadline(timed, { ownMs: 40, patienceMs, end }));

test("who had the time is late, at the first look", async () => {
  const busy = worker(() => 35);
  expect(await ended(busy)).toBe("late");
  expect(busy.asked()).toBe(1);
});

test("who was kept from a core has the time that is lacking, and is late once it was given", async () => {
  const held = worker((asked) => asked * 8);
  expect(await ended(held)).toBe("late");
  expect(held.asked()).toBe(5);
});

test("who never gets a core is starved when patience is over, not late", async () => {
  expect(
    await ended(
      worker(() => 0),
      100,
    ),
  ).toBe("starved");
});

test("who cannot be measured is late by the clock", async () => {
  expect(await ended({ stopwatch: () => Promise.reject(new Error("gone")) })).toBe("late");
});

test("nothing is called once it was disarmed", async () => {
  const calls: string[] = [];
  const disarm = armDeadline(
    worker(() => 100),
    { ownMs: 20, patienceMs: 20, end: (how) => calls.push(how) },
  );
  disarm();
  await sleep(60);
  expect(calls).toEqual([]);
});

test("a thread is measured while it is in the middle of a call that does not end", async () => {
  for (const endless of ["for (;;);", `/^(a+)+$/.test("a".repeat(60) + "!")`]) {
    const thread = new Worker(`require("node:worker_threads").parentPort.once("message", () => { ${endless} })`, { eval: true });
    await once(thread, "online");
    const stopwatch = await threadStopwatch(thread);
    expect(await stopwatch()).toBeLessThan(1000);
    thread.postMessage("go");
    await expect.poll(stopwatch, { timeout: 60_000 }).toBeGreaterThan(200);
    await thread.terminate();
  }
}, 120_000);

test.skipIf(process.platform !== "linux")("a process that sleeps uses its time up, one that waits for a core does not", async () => {
  const sleeping = spawn("sleep", ["60"]);
  await once(sleeping, "spawn");
  const asleep = await processStopwatch(sleeping.pid);
  await sleep(300);
  expect(await asleep()).toBeGreaterThan(200);
  sleeping.kill("SIGKILL");

  // Two that must share one core.
  const core = /Cpus_allowed_list:\t(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))?.[1] ?? "0";
  const busy = [1, 2].map(() => spawn("taskset", ["-c", core, process.execPath, "-e", "for (;;);"], { stdio: "ignore" }));
  const watches = await Promise.all(busy.map(({ pid }) => processStopwatch(pid)));
  const begun = performance.now();
  await sleep(3000);
  const own = await Promise.all(watches.map((watch) => watch()));
  const passed = performance.now() - begun;
  for (const child of busy) child.kill("SIGKILL");
  expect(Math.min(...own)).toBeLessThan(passed * 0.8);
});

test.skipIf(process.platform !== "linux")(
  "a process that computes uses its time up, however it is held up, and one that stands still does not",
  async () => {
    const [computing, sleeping] = [spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }), spawn("sleep", ["60"])];
    await Promise.all([once(computing, "spawn"), once(sleeping, "spawn")]);
    const [busy, asleep] = await Promise.all([computing, sleeping].map(({ pid }) => computingStopwatch(pid)));
    await expect.poll(() => busy?.(), { timeout: 60_000 }).toBeGreaterThan(200);
    expect(await asleep?.()).toBeLessThan(50);
    for (const child of [computing, sleeping]) child.kill("SIGKILL");
    await Promise.all([once(computing, "exit"), once(sleeping, "exit")]);
    expect(await busy?.()).toBe(0);
  },
);
