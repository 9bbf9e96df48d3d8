import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publicTask, type Task } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import { datasetTask, type PythonChecks, python, readDataset } from "@cupel/verifiers";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../eval/loop/", import.meta.url));

/** A right program, written apart from the one that made the labels, and one that is right on every public point only. */
const programs: Readonly<Record<string, { readonly right: string; readonly nearly: string }>> = {
  primes: {
    right: "def solve(n):\n    return n >= 2 and not any(n % d == 0 for d in range(2, n))",
    nearly: "def solve(n):\n    return n in (2, 3, 5) or (n > 1 and all(n % d for d in (2, 3, 5)))",
  },
  slugs: {
    right: `
def solve(title):
    out = []
    for c in title.lower():
        if c in "abcdefghijklmnopqrstuvwxyz0123456789":
            out.append(c)
        elif out and out[-1] != "-":
            out.append("-")
    return "".join(out).strip("-")`,
    nearly: "import re\ndef solve(title):\n    return re.sub(r'[\\s.,:;!@&%/()\\'\"_-]+', '-', title.lower()).strip('-')",
  },
  durations: {
    right: `
def solve(text):
    units, order, total, number, last = {"d": 86400, "h": 3600, "m": 60, "s": 1}, "dhms", 0, "", -1
    gap = False
    for c in text:
        if c.isdigit():
            if number and gap:
                return None
            number += c
            gap = False
        elif c in order:
            if not number or order.index(c) <= last:
                return None
            total += int(number) * units[c]
            number, last = "", order.index(c)
        elif c == " ":
            gap = True
        else:
            return None
    return None if number or last < 0 else total`,
    nearly: `
import re
def solve(text):
    m = re.fullmatch(r"\\s*(?:(\\d+)\\s*d)?\\s*(?:(\\d+)\\s*h)?\\s*(?:(\\d+)\\s*m)?\\s*(?:(\\d+)\\s*s)?\\s*", text, re.I)
    if not m or not any(m.groups()):
        return None
    d, h, mi, s = (int(g or 0) for g in m.groups())
    return ((d * 24 + h) * 60 + mi) * 60 + s`,
  },
  workdays: {
    right: `
from datetime import date
def solve(dates):
    a, b = map(date.fromisoformat, dates)
    return sum(date.fromordinal(day).weekday() < 5 for day in range(a.toordinal(), b.toordinal()))`,
    nearly: `
from datetime import date, timedelta
def solve(dates):
    a, b = map(date.fromisoformat, dates)
    return sum((a + timedelta(n)).weekday() < 5 for n in range(min((b - a).days, 365)))`,
  },
  intervals: {
    right: `
def solve(intervals):
    merged = []
    for interval in intervals:
        start, end = interval
        apart = [other for other in merged if other[1] < start or end < other[0]]
        joined = [other for other in merged if other not in apart]
        merged = apart + [[min([start] + [o[0] for o in joined]), max([end] + [o[1] for o in joined])]]
    return sorted(merged)`,
    nearly: `
def solve(intervals):
    out = []
    for a, b in sorted(intervals):
        if out and a <= out[-1][1] and len(out) < 3:
            out[-1][1] = max(out[-1][1], b)
        else:
            out.append([a, b])
    return out`,
  },
};

let sandbox: Sandbox;
const tasks = new Map<string, Task>();
beforeAll(async () => {
  sandbox = await openSandbox({ workers: 1 });
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".jsonl"))) {
    const dataset = await readDataset(join(folder, file));
    tasks.set(dataset.name, datasetTask(dataset));
  }
});
afterAll(() => sandbox?.[Symbol.asyncDispose]());

const verdictOf = async (task: Task, text: string, scope: "public" | "gold") => {
  const checks = { ...task.checks, ...(scope === "gold" && task.gold) } as unknown as PythonChecks;
  return await python({ sandbox }).verify({ task: publicTask(task), checks, scope, candidate: { text } });
};

test("there is a right and a nearly right program for every dataset", () => {
  expect([...tasks.keys()].sort()).toEqual(Object.keys(programs).sort());
});

test.each(Object.entries(programs))(
  "%s: a right program passes every point, a nearly right one is caught by those held out",
  async (name, own) => {
    const task = tasks.get(name) as Task;
    expect(await verdictOf(task, own.right, "public")).toMatchObject({ status: "pass", level: "verified" });
    expect(await verdictOf(task, own.right, "gold")).toMatchObject({ status: "pass" });
    expect(await verdictOf(task, own.nearly, "public")).toMatchObject({ status: "pass", level: "verified" });
    expect(await verdictOf(task, own.nearly, "gold")).toMatchObject({ status: "fail", code: "wrong" });
  },
);
