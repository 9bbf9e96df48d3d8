import { setTimeout } from "node:timers/promises";
import { CupelError } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTracer } from "./create-tracer.ts";
import { samplerOf } from "./sampler.ts";
import { formatTraceparent, parseTraceparent } from "./span-context.ts";
import type { SpanRecord } from "./tracer.ts";

function kept(options: Partial<Parameters<typeof createTracer>[0]> = {}) {
  const spans: SpanRecord[] = [];
  return { spans, tracer: createTracer({ sinks: [(span) => void spans.push(span)], ...options }) };
}

const hexadecimal = (digits: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })
    .map((all) => all.map((digit) => digit.toString(16)).join(""));

test("spans know their parents across awaits, also where several go on at once", async () => {
  const { spans, tracer } = kept();
  await tracer.span("run", {}, async () => {
    const task = (name: string, wait: number) =>
      tracer.span(name, {}, async () => {
        await setTimeout(wait);
        await tracer.span(`${name}/call`, { kind: "client" }, async () => await setTimeout(1));
      });
    await Promise.all([task("a", 5), task("b", 1)]);
  });
  const named = (name: string) => spans.find((span) => span.name === name);
  expect(new Set(spans.map(({ context }) => context.traceId)).size).toBe(1);
  expect(new Set(spans.map(({ context }) => context.spanId)).size).toBe(5);
  expect(named("a/call")?.parentSpanId).toBe(named("a")?.context.spanId);
  expect(named("b/call")?.parentSpanId).toBe(named("b")?.context.spanId);
  expect(named("a")?.parentSpanId).toBe(named("run")?.context.spanId);
  expect(named("run")?.parentSpanId).toBeUndefined();
  for (const { start, end } of spans) expect(end).toBeGreaterThanOrEqual(start);
});

test("the stages of a span follow each other; what begins in one stands under it", async () => {
  const { tracer, spans } = kept();
  const work = async () => {};
  await tracer.span("loop", {}, async ({ stage }) => {
    await tracer.span("before", {}, work);
    stage("round", { number: 1 });
    await tracer.span("first", {}, () => tracer.span("deep", {}, work));
    tracer.current()?.stage("round", { number: 2 });
    await tracer.span("second", {}, work);
    stage(undefined);
    await tracer.span("after", {}, work);
    stage("round", { number: 3 });
  });
  const named = new Map(spans.map(({ name, context, attributes }) => [context.spanId, `${name}${attributes.number ?? ""}`]));
  const under = spans.map(
    ({ name, attributes, parentSpanId = "" }) => `${named.get(parentSpanId) ?? ""} > ${name}${attributes.number ?? ""}`,
  );
  expect(under.sort()).toEqual([
    " > loop",
    "first > deep",
    "loop > after",
    "loop > before",
    "loop > round1",
    "loop > round2",
    "loop > round3",
    "round1 > first",
    "round2 > second",
  ]);
});

test("a span that throws has failed with the error's code or name, never its message, and the error is thrown on", async () => {
  const { spans, tracer } = kept();
  const failing = (error: unknown) => tracer.span("x", {}, () => Promise.reject(error));
  await expect(failing(new CupelError("BACKEND_FAILED", "key sk-123"))).rejects.toThrow("sk-123");
  await expect(failing(new TypeError("sk-123"))).rejects.toThrow(TypeError);
  expect(spans.map(({ error }) => error)).toEqual(["BACKEND_FAILED", "TypeError"]);
  expect(JSON.stringify(spans)).not.toContain("sk-123");
});

test("what is not sampled is not kept, unless it failed", async () => {
  const { spans, tracer } = kept({ sampler: samplerOf("always_off") });
  await tracer.span("well", {}, async () => {});
  await tracer.span("marked", {}, async ({ fail }) => fail("diverged"));
  expect(spans.map(({ name, error }) => [name, error])).toEqual([["marked", "diverged"]]);
});

test("traceparent goes out and comes in", async () => {
  const { spans, tracer } = kept();
  const headers: Record<string, string> = {};
  tracer.inject(headers);
  expect(headers).toEqual({});
  await tracer.span("here", {}, async () => tracer.inject(headers));
  const parent = tracer.extract(headers);
  await tracer.span("there", { ...(parent && { parent }) }, async () => {});
  expect(spans[1]).toMatchObject({
    name: "there",
    parentSpanId: spans[0]?.context.spanId,
    context: { traceId: spans[0]?.context.traceId },
  });
});

test("every context survives the header, and nothing else passes for one", () => {
  const context = fc.record({
    traceId: hexadecimal(32).filter((id) => /[^0]/.test(id)),
    spanId: hexadecimal(16).filter((id) => /[^0]/.test(id)),
    sampled: fc.boolean(),
  });
  fc.assert(
    fc.property(context, (one) => {
      expect(parseTraceparent(formatTraceparent(one))).toEqual(one);
    }),
    { seed: 1 },
  );
  const good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  for (const bad of [
    undefined,
    "",
    good.toUpperCase(),
    `${good}-more`,
    good.replace("00-", "ff-"),
    good.replace("b7ad6b7169203331", "0000000000000000"),
    good.replace("0af7651916cd43dd8448eb211c80319c", "0".repeat(32)),
    good.slice(0, -1),
  ])
    expect(parseTraceparent(bad), bad).toBeUndefined();
  // A later version may say more.
  expect(parseTraceparent(`${good.replace("00-", "01-")}-more`)).toMatchObject({ spanId: "b7ad6b7169203331", sampled: true });
});

test("a ratio keeps about that share of traces, the same in every process, and follows its parent", () => {
  const half = samplerOf("traceidratio", "0.5");
  const ids = Array.from(
    { length: 2000 },
    (_, index) => `${"0".repeat(24)}${((index * 2654435761) % 2 ** 32).toString(16).padStart(8, "0")}`,
  );
  const share = ids.filter((id) => half(id, undefined)).length / ids.length;
  expect(share).toBeGreaterThan(0.45);
  expect(share).toBeLessThan(0.55);
  const based = samplerOf("parentbased_traceidratio", "0");
  expect(based(ids[5] ?? "", { traceId: "", spanId: "", sampled: true })).toBe(true);
  expect(based(ids[5] ?? "", undefined)).toBe(false);
  expect(() => samplerOf("sometimes")).toThrow('OTEL_TRACES_SAMPLER is "sometimes"');
  expect(() => samplerOf("traceidratio", "2")).toThrow("expected a number from 0 to 1");
});

test("a span that is only there for others is left out where none stands in it, also when it failed", async () => {
  const { tracer, spans } = kept();
  const only = (name: string, run: () => Promise<void>) => tracer.span(name, { onlyAround: true }, run);
  await only("empty", async () => {});
  await only("failed", async () => Promise.reject(new Error("no"))).catch(() => {});
  await only("outer", () => only("middle", () => tracer.span("inner", {}, async () => {})));
  expect(spans.map(({ name }) => name)).toEqual(["inner", "middle", "outer"]);
});
