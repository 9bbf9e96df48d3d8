import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { queueMetrics } from "../names/queue-metrics.ts";
import { runMetrics } from "../names/run-metrics.ts";
import type { Telemetry } from "../telemetry.ts";
import type { Entered } from "../trace/tracer.ts";

const methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"] as const;

const own: readonly string[] = ["/metrics", "/healthz"];

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?")[0] ?? "";
}

/** A request in work. */
interface Served {
  readonly route: string;
  readonly method: (typeof methods)[number] | "other";
  readonly began: number;
  readonly span: Entered;
}

/**
 * Times the requests to every HTTP server of this process, as Node tells of them, counts those in work, and puts each into a span: a child of
 * the caller's, where the request names one in `traceparent`. A path that is none of `routes` is the route `other`. Scrapes of our own metrics
 * are left out. Releasing it ends that.
 */
export function observeServers({ meter, tracer, now }: Telemetry, { routes }: { readonly routes: readonly string[] }): Disposable {
  const inWork = new WeakMap<object, Served>();
  let active = 0;
  const count = (change: number): void => {
    active = Math.max(0, active + change);
    meter.gauge(queueMetrics.queueJobs).set(active, { kind: "request", state: "active" });
  };
  const started = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    const path = pathOf(request);
    if (own.includes(path)) return;
    const route = routes.includes(path) ? path : "other";
    const method = methods.find((name) => name === request.method) ?? "other";
    const { traceparent } = request.headers;
    const parent = tracer.extract(typeof traceparent === "string" ? { traceparent } : {});
    const span = tracer.enter(`${method} ${route}`, {
      kind: "server",
      attributes: { "http.request.method": method, "http.route": route },
      ...(parent && { parent }),
    });
    inWork.set(request, { route, method, began: now(), span });
    count(1);
    response.once("close", () => {
      count(-1);
      if (!response.writableFinished) span.fail("aborted");
      span.end();
    });
  };
  const finished = (message: unknown): void => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    const served = inWork.get(request);
    if (served === undefined) return;
    const { route, method, began, span } = served;
    const { statusCode } = response;
    const code = String(statusCode);
    span.set({ "http.response.status_code": statusCode });
    if (statusCode >= 500) span.fail(code);
    meter.histogram(runMetrics.httpRequestDuration).observe((now() - began) / 1000, { route, method, code });
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
