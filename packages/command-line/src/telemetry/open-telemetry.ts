import { setTimeout } from "node:timers/promises";
import type { MetricStore, MetricsServer, PrometheusReader, Telemetry, TelemetrySink } from "@cupel/telemetry";
import type { CommandContext } from "../command-context.ts";
import type { TelemetryValues } from "./telemetry-options.ts";

/** The telemetry of a command. Releasing it lingers, writes and sends what was asked for. */
export interface CommandTelemetry extends AsyncDisposable {
  readonly telemetry: Telemetry;
  /** Logs go to stderr: progress must not stand between them. */
  readonly writesLogs: boolean;
}

export interface OpenTelemetryOptions {
  readonly service: string;
  readonly version: string;
  /** Writes a file whole or not at all. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

/**
 * What the options and the variables of OpenTelemetry ask for; undefined where they ask for nothing, and then nothing of it is loaded.
 *
 * @throws CupelError `USAGE` for a port that is taken and for variables that say nonsense
 */
export async function openTelemetry(
  context: CommandContext,
  values: TelemetryValues,
  { service, version, writeFile }: OpenTelemetryOptions,
): Promise<CommandTelemetry | undefined> {
  const { environment } = context;
  const asksForMetrics = values.metricsPort !== undefined || values.metricsOut !== undefined;
  const asksForMore = values.logFormat !== undefined || values.lokiUrl !== undefined || values.telemetry !== undefined;
  if (!asksForMetrics && !asksForMore && !Object.keys(environment).some((name) => /^OTEL_EXPORTER_OTLP_.*ENDPOINT$/.test(name))) {
    return undefined;
  }
  const kit = await import("@cupel/telemetry");
  const store = kit.createMetricStore();
  const redact = kit.createRedact({ secrets: kit.secretsIn(environment) });
  const about = { store, resource: kit.readResource(environment, { service, version }) };
  const collector = kit.readOtlpEnvironment(environment, values.telemetry);
  const sinks: TelemetrySink[] = [
    ...(asksForMetrics || collector?.endpoints.metrics ? [{ metrics: store }] : []),
    ...(collector ? [kit.otlp({ ...collector, ...about })] : []),
    ...(values.lokiUrl === undefined ? [] : [kit.lokiLog({ url: values.lokiUrl, ...about })]),
    ...(values.logFormat === undefined
      ? []
      : [
          {
            log:
              values.logFormat === "json"
                ? kit.jsonLog(context.writeError)
                : kit.prettyLog(context.writeError, { colour: context.colour.stderr }),
          },
        ]),
  ];
  if (sinks.length === 0) return undefined;
  const telemetry = kit.telemetry({
    sinks,
    redact,
    semconv: values.semconv,
    content: values.telemetryContent,
    dualLlm: values.metricsCompat === "dual-llm",
    level: values.logLevel,
    sampler: kit.samplerOf(environment.OTEL_TRACES_SAMPLER, environment.OTEL_TRACES_SAMPLER_ARG),
  });
  const reader = asksForMetrics ? await kit.prometheus({ store, ...(values.metricsSemconv && { shows: () => true }) }) : undefined;
  const server =
    reader && values.metricsPort !== undefined
      ? await kit.serveMetrics(reader, { port: values.metricsPort, host: values.metricsHost })
      : undefined;
  if (server) context.writeError(`metrics at ${server.url}\n`);
  return {
    telemetry,
    writesLogs: values.logFormat !== undefined,
    [Symbol.asyncDispose]: () => end(context, values, { telemetry, store, reader, server, writeFile }),
  };
}

interface Opened extends Pick<OpenTelemetryOptions, "writeFile"> {
  readonly telemetry: Telemetry;
  readonly store: MetricStore;
  readonly reader: PrometheusReader | undefined;
  readonly server: MetricsServer | undefined;
}

/** Telemetry that fails must not change how the command ends. */
async function end(
  context: CommandContext,
  values: TelemetryValues,
  { telemetry, store, reader, server, writeFile }: Opened,
): Promise<void> {
  const { metricsOut, metricsLinger = 0 } = values;
  if (reader && metricsOut !== undefined) {
    try {
      await writeFile(metricsOut, (await reader.render()).body);
    } catch (thrown) {
      context.writeError(`warning: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    }
  }
  // Of a command that failed before anything was measured nothing is left to be scraped, and its error is waited for.
  if (server && metricsLinger > 0 && store.snapshot().length > 0) {
    await telemetry.flush();
    context.writeError(`serving metrics for ${metricsLinger} s more; interrupt to end\n`);
    await setTimeout(metricsLinger * 1000, undefined, { signal: context.signal }).catch(() => {});
  }
  await server?.[Symbol.asyncDispose]();
  await telemetry[Symbol.asyncDispose]();
}
