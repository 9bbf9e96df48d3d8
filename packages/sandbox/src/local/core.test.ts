import { availableParallelism } from "node:os";
import { describe, expect, it, vi } from "vitest";
import { localUnavailable } from "../../test-support/local-unavailable.ts";
import { cores } from "../judge/cores.ts";
import { openSandbox } from "../open-sandbox.ts";

const unavailable = (await localUnavailable()) || (availableParallelism() < 2 ? "there is one core" : "");

describe.skipIf(unavailable !== "").each([{ scratch: false }, { scratch: true }])("with %j", ({ scratch }) => {
  it("a judge and its candidates share the core they are told, and any when they are told none", async () => {
    const take = vi.spyOn(cores, "take");
    try {
      await using sandbox = await openSandbox({ mode: "local", workers: 1, scratch });
      const candidate = "import os\ndef f():\n    return sorted(os.sched_getaffinity(0))\n";
      const allowed = async (index: number | undefined) => {
        take.mockReturnValue({ index, release: () => {} });
        const tests = "import os\nassert f() == sorted(os.sched_getaffinity(0))\nassert False, f()";
        const { detail } = await sandbox.judge({ mode: "tests", candidate, entry: ["f"], tests });
        return JSON.parse(/\[.*\]/.exec(detail ?? "")?.[0] ?? "null") as number[];
      };
      const all = await allowed(undefined);
      expect(all.length).toBe(availableParallelism());
      expect([await allowed(1), await allowed(1), await allowed(0)]).toEqual([[all[1]], [all[1]], [all[0]]]);
      expect(await allowed(all.length)).toEqual([all[0]]);
      expect(await allowed(undefined)).toEqual(all);
    } finally {
      take.mockRestore();
    }
  });
});
