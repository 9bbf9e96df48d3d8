import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { queueMetrics } from "../names/queue-metrics.ts";
import { runMetrics } from "../names/run-metrics.ts";
import type { Telemetry } from "../telemetry.ts";

const methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"] as const;

const own: readonly string[] = ["/metrics", "/healthz"];

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?")[0] ?? "";
}

/**
 * Times the requests to every HTTP server of this process, as Node tells of them, and counts those in work. A path that is none of `routes`
 * is the route `other`. Scrapes of our own metrics are not counted. Releasing it ends that.
 */
export function observeServers({ meter, now }: Telemetry, { routes }: { readonly routes: readonly string[] }): Disposable {
  const began = new WeakMap<object, number>();
  let active = 0;
  const count = (change: number): void => {
    active = Math.max(0, active + change);
    meter.gauge(queueMetrics.queueJobs).set(active, { kind: "request", state: "active" });
  };
  const started = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    if (own.includes(pathOf(request))) return;
    began.set(request, now());
    count(1);
    response.once("close", () => count(-1));
  };
  const finished = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    const path = pathOf(request);
    if (own.includes(path)) return;
    meter.histogram(runMetrics.httpRequestDuration).observe((now() - (began.get(request) ?? now())) / 1000, {
      route: routes.includes(path) ? path : "other",
      method: methods.find((name) => name === request.method) ?? "other",
      code: String(response.statusCode),
    });
  };
  subscribe("http.server.request.start", started);
  subscribe("http.server.response.finish", finished);
  return {
    [Symbol.dispose]: () => {
      unsubscribe("http.server.request.start", started);
      unsubscribe("http.server.response.finish", finished);
    },
  };
}
