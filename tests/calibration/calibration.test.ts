import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { experiments } from "./experiments.ts";
import { atLeast, atMost, exact, nearCount, nearRate, shownRate, within } from "./report/judge.ts";
import { failures } from "./report/row.ts";
import { table } from "./report/table.ts";

const about = { id: "C0", world: "a world", method: "a method" };
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["--conditions=@cupel/source", main, ...args], { encoding: "utf8" });

describe("with a tenth of the simulated runs every method keeps what it promises", () => {
  test.each(Object.entries(experiments))("%s", (id, experiment) => {
    const rows = experiment({ share: 0.1 });
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.every((row) => row.id === id && row.low <= row.measured && row.measured <= row.high)).toBe(true);
    expect(failures(rows)).toEqual([]);
  });
});

describe("a row fails", () => {
  const counts = Array.from({ length: 400 }, (_, index) => 100 + (index % 11) - 5);

  test.each([
    [
      "an error beyond its level and three standard errors",
      atMost(about, { hits: 84, runs: 1000 }, 0.05),
      atMost(about, { hits: 70, runs: 1000 }, 0.05),
    ],
    ["a coverage below its own", atLeast(about, { hits: 920, runs: 1000 }, 0.95), atLeast(about, { hits: 940, runs: 1000 }, 0.95)],
    [
      "a rate far from the published one",
      nearRate(about, { hits: 300, runs: 1000 }, { rate: 0.4, behind: 1000 }),
      nearRate(about, { hits: 390, runs: 1000 }, { rate: 0.4, behind: 1000 }),
    ],
    ["a mean far from the published one", nearCount(about, counts, { nominal: 110 }), nearCount(about, counts, { nominal: 104 })],
    [
      "a median far from the published one",
      nearCount(about, counts, { nominal: 110, by: "median" }),
      nearCount(about, counts, { nominal: 101, by: "median" }),
    ],
    [
      "a value outside its range",
      within(about, { value: 3, runs: 1 }, { from: 0, to: 2, nominal: "≤ 2" }),
      within(about, { value: 2, runs: 1 }, { from: 0, to: 2, nominal: "≤ 2" }),
    ],
    [
      "a computed value with another digit",
      exact(about, 0.0765, { value: 0.075, digits: 3 }),
      exact(about, 0.0754, { value: 0.075, digits: 3 }),
    ],
  ])("for %s", (_, bad, good) => {
    expect([bad.verdict, good.verdict]).toEqual(["FAIL", "ok"]);
    expect(failures([bad, good, shownRate(about, { hits: 1, runs: 2 })])).toEqual([bad]);
  });
});

describe("the command", () => {
  test("prints a table with a row for each measurement and exits with 0 when all hold", () => {
    const { stdout, stderr, status } = run("--only", "c11", "--share", "0.05");
    expect(stdout.split("\n")[0]).toMatch(/^id +world +method +nominal +measured +95 % of the simulation +T +verdict$/);
    expect(stdout.trim().split("\n")).toHaveLength(2 + 7);
    expect([stderr.includes("7 rows, 0 failed"), status]).toEqual([true, 0]);
  });

  test("prints rows as JSON lines, the same each time", () => {
    const [first, second] = [run("--json", "--only", "C11", "--share", "0.05"), run("--json", "--only", "C11", "--share", "0.05")];
    expect(second.stdout).toBe(first.stdout);
    const rows = first.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(7);
    expect(Object.keys(rows[0]).sort()).toEqual(["high", "id", "low", "measured", "method", "nominal", "runs", "verdict", "world"]);
  });

  test("names what it knows when asked for something else", () => {
    const unknown = run("--only", "C99");
    expect(unknown.stderr).toBe(`calibration: there is no experiment C99; known are ${Object.keys(experiments).join(", ")}\n`);
    expect([unknown.status, run("--share", "none").status, run("--wrong").status]).toEqual([5, 5, 5]);
    const help = run("--help");
    expect([help.status, help.stdout.includes("Exit codes: 0 every row holds, 1 a row fails, 5 usage.")]).toEqual([0, true]);
  });
});

test("a table tells simulated values from computed ones", () => {
  const rows = [atMost(about, { hits: 28, runs: 1000 }, 0.05), exact(about, 179, { value: 179, digits: 0 })];
  const lines = table(rows).split("\n").slice(2);
  expect(lines[0]).toMatch(/^C0 +a world +a method +≤ 0\.05 +0\.028 +0\.019 to 0\.040 +1000 +ok$/);
  expect(lines[1]).toMatch(/^C0 +a world +a method +=\s179 +179 +exact +ok$/);
});
