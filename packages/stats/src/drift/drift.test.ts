import { describe, expect, test } from "vitest";
import { lehmer } from "../../test-support/lehmer.ts";
import * as stats from "../index.ts";
import { cutThreshold } from "./adaptive-window.ts";

const bits = [0, 0, 1, 0, 1, 1, 0, 0, 1, 1];

describe("the error rate", () => {
  test("of 5 % with 0,0,1,0,1,1,0,0,1,1 has the published evidence", () => {
    const detector = stats.errorDriftDetector({ baseline: 0.05 });
    const evidence = bits.map((bit) => {
      detector.update(bit);
      return Math.exp(detector.logEvidence);
    });
    const published = [
      0.9026315789, 0.9026315789, 2.85, 2.4742105263, 8.3744210526, 33.2768210526, 27.3333201108, 22.5557386231, 95.6903390731,
      435.9952689872,
    ];
    for (const [index, value] of published.entries()) expect((evidence[index] ?? 0) / value).toBeCloseTo(1, 9);
  });

  test("raises the alarm at the sixth error in a row, and it stays", () => {
    const detector = stats.errorDriftDetector({ baseline: 0.05 });
    for (let at = 0; at < 9; at++) detector.update(1);
    for (let at = 0; at < 1000; at++) detector.update(0);
    expect(detector.alarmAt).toBe(6);
    expect(stats.errorDriftDetector({ baseline: 0.05 }).alarmAt).toBeUndefined();
  });

  test("needs alternatives of the saved kind, and one at least", () => {
    const saved = stats.errorDriftDetector({ baseline: 0.05 }).state();
    const other = () => stats.errorDriftDetector({ baseline: 0.05, alternatives: [0.2] }, saved);
    expect(other).toThrow(new RangeError("the state has 4 alternatives, the options 1"));
    expect(() => stats.errorDriftDetector({ baseline: 0.05, alternatives: [] })).toThrow(
      new RangeError("there is no alternative to bet on"),
    );
    expect(() => stats.errorDriftDetector({ baseline: 0.05, threshold: 1 })).toThrow(new RangeError("threshold 1 is not above 1"));
  });

  test("in Page's sum: 0, 0, .6931 … 3.3035", () => {
    const cusum = stats.bernoulliCusum({ p0: 0.05, p1: 0.1, limit: 3 });
    const sums = bits.map((bit) => {
      cusum.update(bit);
      return cusum.sum;
    });
    const published = [0, 0, Math.LN2, 0.6390799593, 1.332227139, 2.0253743204, 1.9713070991, 1.9172398779, 2.6103870584, 3.303534239];
    for (const [index, value] of published.entries()) expect(sums[index]).toBeCloseTo(value, 8);
    expect(cusum.alarmAt).toBe(10);
  });
});

describe("the adaptive window", () => {
  test("cuts beyond .2096428037 at m = 50, σ² = .05, δ′ = .002", () => {
    expect(cutThreshold({ m: 50, variance: 0.05, delta: 0.002 })).toBeCloseTo(0.2096428037, 10);
  });

  test("keeps everything while the mean stays, in few buckets", () => {
    const random = lehmer(4);
    const window = stats.adaptiveWindow();
    let sum = 0;
    for (let at = 0; at < 3000; at++) {
      const value = random();
      sum += value;
      expect(window.update(value)).toBe(false);
    }
    expect([window.width, window.count, window.changes]).toEqual([3000, 3000, 0]);
    expect(window.mean).toBeCloseTo(sum / 3000, 12);
    expect(window.state().buckets.length).toBeLessThan(60);
    const [count, total, squares] = window.state().buckets[0] ?? [0, 0, 0];
    expect(count).toBeGreaterThanOrEqual(512);
    expect(squares / count).toBeCloseTo(1 / 12, 1);
    expect(total / count).toBeCloseTo(0.5, 1);
  });

  test("forgets what was before a change soon after it", () => {
    const random = lehmer(5);
    const window = stats.adaptiveWindow();
    for (let at = 0; at < 2000; at++) window.update(random() < 0.2 ? 1 : 0);
    let delay = 0;
    while (!window.update(random() < 0.6 ? 1 : 0)) delay += 1;
    expect(delay).toBeLessThan(120);
    for (let at = 0; at < 500; at++) window.update(random() < 0.6 ? 1 : 0);
    expect(window.mean).toBeGreaterThan(0.5);
    expect(window.width).toBeLessThan(800);
    expect(window.changes).toBeGreaterThanOrEqual(1);
  });

  test("sees nothing but values on [0, 1]", () => {
    expect(stats.adaptiveWindow().mean).toBeNaN();
    expect(() => stats.adaptiveWindow().update(1.5)).toThrow(new RangeError("value 1.5 is not on [0, 1]"));
  });
});
