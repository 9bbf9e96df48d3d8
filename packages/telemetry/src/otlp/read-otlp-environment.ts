import { randomUUID } from "node:crypto";
import { CupelError } from "@cupel/core";
import type { Resource } from "./encode.ts";
import type { OtlpEndpoints, OtlpOptions } from "./otlp.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where telemetry goes and how, as the variables of OpenTelemetry say. */
export type OtlpSettings = Pick<OtlpOptions, "endpoints" | "gzip" | "timeout" | "metricInterval"> & {
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * The settings of `OTEL_EXPORTER_OTLP_*`; undefined where no endpoint is named or `OTEL_SDK_DISABLED` is true.
 *
 * @param endpoint in place of `OTEL_EXPORTER_OTLP_ENDPOINT`; `off` sends nothing
 * @throws CupelError `USAGE` for a variable that says nonsense, and for a protocol other than `http/json`
 */
export function readOtlpEnvironment(environment: Environment, endpoint?: string): OtlpSettings | undefined {
  const read = (name: string): string | undefined => environment[`OTEL_EXPORTER_OTLP_${name}`]?.trim() || undefined;
  if (endpoint === "off" || (endpoint === undefined && environment.OTEL_SDK_DISABLED?.toLowerCase() === "true")) return undefined;
  const base = endpoint ?? read("ENDPOINT");
  const urlFor = (signal: keyof OtlpEndpoints): string | undefined => {
    const upper = signal.toUpperCase();
    if (environment[`OTEL_${upper}_EXPORTER`] === "none") return undefined;
    const own = endpoint === undefined ? read(`${upper}_ENDPOINT`) : undefined;
    if (own !== undefined) return checked(own, `OTEL_EXPORTER_OTLP_${upper}_ENDPOINT`);
    if (base === undefined) return undefined;
    return `${checked(base, endpoint === undefined ? "OTEL_EXPORTER_OTLP_ENDPOINT" : "--telemetry").replace(/\/+$/, "")}/v1/${signal}`;
  };
  const endpoints = { metrics: urlFor("metrics"), traces: urlFor("traces"), logs: urlFor("logs") };
  if (Object.values(endpoints).every((url) => url === undefined)) return undefined;
  const protocol = read("PROTOCOL") ?? "http/json";
  if (protocol !== "http/json" && endpoint === undefined) {
    throw new CupelError("USAGE", `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}"; only http/json is spoken here.`, {
      hint: "Collectors take http/json on the same port as http/protobuf, 4318: set OTEL_EXPORTER_OTLP_PROTOCOL=http/json.",
    });
  }
  const timeout = milliseconds(read("TIMEOUT"), "OTEL_EXPORTER_OTLP_TIMEOUT");
  const metricInterval = milliseconds(environment.OTEL_METRIC_EXPORT_INTERVAL, "OTEL_METRIC_EXPORT_INTERVAL");
  return {
    endpoints,
    headers: pairs(read("HEADERS"), "OTEL_EXPORTER_OTLP_HEADERS"),
    gzip: read("COMPRESSION") === "gzip",
    ...(timeout !== undefined && { timeout }),
    ...(metricInterval !== undefined && { metricInterval }),
  };
}

/** Whom telemetry is from: `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, and an id of this process. No host name and no path. */
export function readResource(
  environment: Environment,
  { service, version }: { readonly service: string; readonly version: string },
): Resource {
  const given = pairs(environment.OTEL_RESOURCE_ATTRIBUTES, "OTEL_RESOURCE_ATTRIBUTES");
  return {
    "service.name": service,
    "service.version": version,
    "service.instance.id": randomUUID(),
    ...given,
    ...(environment.OTEL_SERVICE_NAME && { "service.name": environment.OTEL_SERVICE_NAME }),
  };
}

function checked(url: string, name: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new CupelError("USAGE", `${name} is no http or https address.`, { hint: "Such as http://127.0.0.1:4318." });
}

/** `name=value,name=value`, values percent-encoded. What is wrong is not shown: it may be a key. */
function pairs(text: string | undefined, name: string): Readonly<Record<string, string>> {
  const parts = (text ?? "").split(",").filter((part) => part.trim() !== "");
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf("=");
      if (at <= 0) throw new CupelError("USAGE", `${name} is not a list of name=value pairs.`);
      try {
        return [part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim())];
      } catch {
        throw new CupelError("USAGE", `${name} holds a value that is not percent-encoded.`);
      }
    }),
  );
}

function milliseconds(text: string | undefined, name: string): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  if (/^\d+$/.test(text.trim()) && Number(text) > 0) return Number(text);
  throw new CupelError("USAGE", `${name} is "${text}"; expected milliseconds.`);
}
