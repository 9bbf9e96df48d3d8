import { setTimeout as wait } from "node:timers/promises";
import { type CommandContext, openTelemetry, telemetryValues } from "@cupel/command-line";
import type { DeterminismTarget, Price } from "@cupel/core";
import { type CheckEnvironment, type CheckResult, type CheckSpec, check } from "@cupel/determinism";
import { writeAtomically } from "@cupel/reporters";
import type { Command } from "commander";
import { progressLine } from "../output/progress-line.ts";
import { version } from "../version.ts";
import { checkObserver } from "./check-observer.ts";

/** What a command works with that asks a setup: clock, signal and terminal, and telemetry where somebody asked for it. */
export interface Observation extends AsyncDisposable {
  /** Puts requests under observation. */
  target(target: DeterminismTarget, price?: Price): DeterminismTarget;
  /** Does work in a span of that name, and shows how it goes. */
  run<Result>(name: string, work: (environment: CheckEnvironment) => Promise<Result>): Promise<Result>;
  /** Runs a check, and tells what came of it. */
  check(target: DeterminismTarget, spec: CheckSpec): Promise<CheckResult>;
}

/** Opens what the options of a command ask for. @throws CupelError `USAGE` as `openTelemetry` does */
export async function openObservation(context: CommandContext, command: Command): Promise<Observation> {
  const opened = await openTelemetry(context, telemetryValues(context, command), {
    service: "detcheck",
    version,
    writeFile: writeAtomically,
  });
  const kit = opened && (await import("@cupel/telemetry"));
  const observer = opened && kit && checkObserver(opened.telemetry, kit.cupelMetrics);

  const run: Observation["run"] = async (name, work) => {
    const progress = opened?.writesLogs ? undefined : progressLine(context);
    const working = (): ReturnType<typeof work> =>
      work({
        now: () => performance.now(),
        sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
        signal: context.signal,
        ...(progress && { progress: progress.show }),
        ...(observer && { compared: observer.compared }),
      });
    try {
      return await (opened ? opened.telemetry.tracer.span(name, {}, working) : working());
    } finally {
      progress?.clear();
    }
  };
  return {
    target: (target, price) => (opened && kit ? kit.observeTarget(target, opened.telemetry, price) : target),
    run,
    check: (target, spec) =>
      run("cupel.check", async (environment) => {
        observer?.began(target, spec);
        const result = await check(target, spec, environment);
        observer?.ended(result);
        return result;
      }),
    [Symbol.asyncDispose]: async () => await opened?.[Symbol.asyncDispose](),
  };
}
