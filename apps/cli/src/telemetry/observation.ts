import { type CommandContext, type CommandTelemetry, openTelemetry, type TelemetryValues } from "@cupel/command-line";
import { type Backend, type Memory, type Prices, priceOf, type Verifier } from "@cupel/core";
import type { RunOptions } from "@cupel/engine";
import { writeAtomically } from "@cupel/reporters";
import type { Sandbox } from "@cupel/sandbox";
import type { ObservedBudget, Purpose, Telemetry } from "@cupel/telemetry";
import { version } from "../version.ts";

/** Puts what a command uses under observation. Where nobody asked for telemetry, everything stays what it is. */
export interface Observation extends AsyncDisposable {
  /** Absent where nobody asked for any. */
  readonly telemetry: Telemetry | undefined;
  /** Logs go to stderr, so that progress must not. */
  readonly writesLogs: boolean;
  backend(backend: Backend, options?: { readonly purpose?: Purpose; readonly prices?: Prices | undefined }): Backend;
  verifier(verifier: Verifier): Verifier;
  sandbox<Observed extends Sandbox>(sandbox: Observed): Observed;
  memory<Observed extends Memory>(memory: Observed): Memory;
  /** What a run is given beside all else. */
  runOptions(budget: ObservedBudget): Pick<RunOptions, "reporters" | "around" | "aroundStep">;
  /** Times the requests to these paths of the servers in this process. */
  servers(routes: readonly string[]): Disposable;
  /** Does work in a span of that name. */
  within<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
}

const same = <Value>(value: Value): Value => value;

/** Opens what the options ask for. @throws CupelError `USAGE` as `openTelemetry` does */
export async function openObservation(context: CommandContext, values: TelemetryValues): Promise<Observation> {
  const opened = await openTelemetry(context, values, { service: "cupel", version, writeFile: writeAtomically });
  return opened === undefined ? unobserved : await observed(opened, values);
}

const unobserved: Observation = {
  telemetry: undefined,
  writesLogs: false,
  backend: same,
  verifier: same,
  sandbox: same,
  memory: same,
  runOptions: () => ({}),
  servers: () => ({ [Symbol.dispose]: () => {} }),
  within: (_name, work) => work(),
  [Symbol.asyncDispose]: async () => {},
};

async function observed(opened: CommandTelemetry, { telemetryStream }: TelemetryValues): Promise<Observation> {
  const { observeBackend, observeMemory, observeRun, observeSandbox, observeServers, observeVerifier } = await import("@cupel/telemetry");
  const { telemetry, writesLogs } = opened;
  return {
    telemetry,
    writesLogs,
    backend: (backend, { purpose, prices = {} } = {}) => {
      const price = priceOf(backend.model, prices);
      return observeBackend(backend, telemetry, { price, ...(purpose && { purpose }), ...(telemetryStream && { listen: true }) });
    },
    verifier: (verifier) => observeVerifier(verifier, telemetry),
    sandbox: (sandbox) => observeSandbox(sandbox, telemetry),
    memory: (memory) => observeMemory(memory, telemetry),
    runOptions: (budget) => {
      const { reporter, ...hooks } = observeRun(telemetry, budget);
      return { reporters: [reporter], ...hooks };
    },
    servers: (routes) => observeServers(telemetry, { routes }),
    within: (name, work) => telemetry.tracer.span(name, {}, work),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
