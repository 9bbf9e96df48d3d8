import { runMetrics } from "../names/run-metrics.ts";
import type { Telemetry } from "../telemetry.ts";

/** What came of a program, as `@cupel/sandbox` tells it. */
interface ProgramOutcome {
  readonly status: "pass" | "fail" | "error";
  readonly code: string;
  readonly mode: string;
}

/** As much of a sandbox as is observed. */
interface ObservableSandbox {
  judge(...args: never): Promise<ProgramOutcome>;
}

const reasons = ["timeout", "memory", "output"] as const;

/** A sandbox whose jobs are traced and whose kills are counted by their reason. Outcomes are untouched. */
export function observeSandbox<Sandbox extends ObservableSandbox>(sandbox: Sandbox, { tracer, meter }: Telemetry): Sandbox {
  const judge = async (...args: never): Promise<ProgramOutcome> =>
    await tracer.span("cupel.sandbox", {}, async ({ set }) => {
      const outcome = await sandbox.judge(...args);
      const { status, code, mode } = outcome;
      const reason = status === "fail" ? reasons.find((name) => name === code) : undefined;
      set({ "cupel.sandbox.mode": mode, "cupel.sandbox.killed": reason ?? "no", "cupel.sandbox.code": code });
      meter.counter(runMetrics.sandboxPrograms).add(1, { mode, verdict: status });
      if (reason) meter.counter(runMetrics.sandboxKills).add(1, { mode, reason });
      return outcome;
    });
  return new Proxy(sandbox, {
    get: (target, name) => {
      if (name === "judge") return judge;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
