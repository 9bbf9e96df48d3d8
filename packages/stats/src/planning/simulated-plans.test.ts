import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";

describe("plans by simulation", () => {
  test("repeat for the same stream of random numbers", () => {
    const plan = () => stats.sequentialSampleSize({ target: 0.9, truth: 0.97, random: lehmer(4), runs: 50 });
    expect(plan()).toEqual(plan());
  });

  test("a watched certificate needs more labels than one look", () => {
    const { median, ended } = stats.sequentialSampleSize({ target: 0.9, truth: 0.97, random: lehmer(4), runs: 300 });
    expect(ended).toBe(1);
    expect(median).toBeGreaterThan(stats.certificationSize({ target: 0.9, truth: 0.97, power: 0.5 }).first);
    expect(median).toBeLessThan(200);
    const hopeless = stats.sequentialSampleSize({ target: 0.9, truth: 0.91, random: lehmer(4), runs: 20, limit: 50 });
    expect([hopeless.median, hopeless.ended]).toEqual([Number.POSITIVE_INFINITY, 0]);
  });

  test("a larger change is noticed sooner; without one an alarm takes longer than the threshold", () => {
    const delay = (rate: number) => stats.driftDelay({ baseline: 0.05, rate, random: lehmer(7), runs: 100, limit: 5000 });
    expect(delay(0.2).mean).toBeLessThan(70);
    expect(delay(0.1).mean).toBeGreaterThan(200);
    expect(delay(0.1).p90).toBeGreaterThan(delay(0.1).median);
    expect(delay(0.05).ended).toBeLessThan(0.35);
  });

  test("a test of not-worse has its size: 80 points of power for equal versions with 4 % discordance, margin 3 points, between 400 and 600", () => {
    const plan = { margin: 0.03, win: 0.02, loss: 0.02, runs: 500 };
    const { n, power } = stats.nonInferioritySize({ ...plan, random: lehmer(3) });
    expect(n).toBeGreaterThan(350);
    expect(n).toBeLessThan(600);
    expect(power).toBeGreaterThanOrEqual(0.8);
    expect(stats.nonInferioritySize({ ...plan, random: lehmer(3), limit: 100 }).n).toBe(Number.POSITIVE_INFINITY);
    const worse = () => stats.nonInferioritySize({ ...plan, loss: 0.05, random: lehmer(3) });
    expect(worse).toThrow(new RangeError("win 0.02 and loss 0.05 do not keep the margin 0.03"));
  });

  test("206 labels at 1 % of 10,000 requests take about two days", () => {
    expect(stats.timeToDetect({ labels: 206, rate: 0.01, traffic: 10_000 })).toBeCloseTo(2.06, 12);
    expect(() => stats.timeToDetect({ labels: 1, rate: 2, traffic: 1 })).toThrow(new RangeError("rate 2 is not on (0, 1]"));
  });
});
