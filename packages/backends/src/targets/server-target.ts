import {
  CupelError,
  contentHash,
  type DeterminismTarget,
  emptyAnswer,
  type JsonObject,
  type Knob,
  messageOf,
  type Observation,
  type PreparedRequest,
  type SendMode,
  sha256Hex,
  type TargetSettings,
} from "@cupel/core";
import { parseBaseUrl } from "../http/base-url.ts";
import { createHttpClient } from "../http/http-client.ts";
import type { HttpOptions } from "../http/http-options.ts";
import { jsonLines, serverSentEvents } from "../http/read-events.ts";
import { ServerError } from "../http/server-error.ts";
import { type Dialect, valueAt } from "./dialect.ts";

export interface ServerTargetOptions extends Pick<HttpOptions, "timeout" | "limits"> {
  readonly model: string;
  /** Default: where the server listens by default. */
  readonly baseUrl?: string;
  /** Sent as a bearer token; part of no body, no fact and no message. */
  readonly apiKey?: string | undefined;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/**
 * A server as a target. Every sampler is in the body, whatever the server's own defaults; nothing is sent twice, waited for or kept. A request
 * that the server refuses or cuts off is an observation with an error.
 */
export function serverTarget(dialect: Dialect, options: ServerTargetOptions): DeterminismTarget {
  const { model, apiKey, now, timeout, limits } = options;
  const baseUrl = parseBaseUrl(options.baseUrl ?? dialect.defaultBaseUrl);
  if (dialect.versioned && baseUrl.pathname === "/") baseUrl.pathname = "/v1";
  const { server, start, health, scored } = dialect;
  const http = {
    server,
    start,
    health,
    baseUrl,
    apiKey,
    retries: 0,
    patience: 0,
    ...(timeout !== undefined && { timeout }),
    ...(limits && { limits }),
  };
  const client = createHttpClient(http);

  const prepare: DeterminismTarget["prepare"] = (prompt, settings) => {
    const body = JSON.stringify({ ...dialect.body(prompt, settings, model), ...settings.extra });
    const knobs = knobsOf(dialect, settings, JSON.parse(body) as JsonObject);
    return { promptId: sha256Hex(prompt.text), prompt, settings, path: dialect.path, body, sha256: sha256Hex(body), knobs };
  };

  async function sendWhole(batch: readonly PreparedRequest[], body: JsonObject, how: SendMode): Promise<readonly Observation[]> {
    const base = { startedMs: now(), sent: sentOf(dialect.path, body), batchSize: batch.length };
    try {
      const value = await client.json(dialect.path, { body, signal: how.signal });
      const endedMs = now();
      const answers = dialect.readWhole(value, batch.length);
      // The answer begins when the server is done with it: without a stream its first byte tells nothing about when work began.
      return batch.slice(0, Math.max(1, answers.length)).map((request, index) => ({
        ...base,
        promptId: request.promptId,
        batchSize: answers.length,
        batchIndex: index,
        firstByteMs: null,
        endedMs,
        chunks: 1,
        status: "ok",
        error: null,
        ...(answers[index] ?? emptyAnswer),
      }));
    } catch (thrown) {
      how.signal?.throwIfAborted();
      return batch.map((request, index) => failed(thrown, { ...base, promptId: request.promptId, batchIndex: index, endedMs: now() }));
    }
  }

  async function sendStream(request: PreparedRequest, body: JsonObject, how: SendMode): Promise<Observation> {
    const collector = dialect.collect?.();
    if (collector === undefined) throw new CupelError("UNSUPPORTED", `${server} is not read as a stream here.`);
    const base = { startedMs: now(), sent: sentOf(dialect.path, body), promptId: request.promptId, batchSize: 1, batchIndex: 0 };
    let [text, chunks, firstByteMs] = ["", 0, null as number | null];
    try {
      const lines = client.lines(dialect.path, { body, signal: how.signal });
      for await (const part of dialect.streamFormat === "events" ? serverSentEvents(lines) : jsonLines(lines)) {
        const piece = collector.add(part);
        if (piece === "") continue;
        firstByteMs ??= now();
        chunks++;
        text += piece;
        if (how.stopWhen?.(text))
          return { ...base, ...emptyAnswer, text, firstByteMs, chunks, endedMs: now(), status: "stopped", error: null };
      }
      return { ...base, firstByteMs, endedMs: now(), chunks, status: "ok", error: null, ...collector.finish() };
    } catch (thrown) {
      how.signal?.throwIfAborted();
      const broke = failed(thrown, { ...base, endedMs: now() });
      return chunks === 0
        ? broke
        : { ...broke, text, chunks, firstByteMs, status: "truncated", error: broke.error && { ...broke.error, isTransport: false } };
    }
  }

  return {
    name: dialect.name,
    model,
    baseUrl: client.address,
    capabilities: () => dialect.capabilities(client, model),
    identity: async () => {
      const facts = await dialect.identity(client, model);
      return { facts, sha256: contentHash(facts) };
    },
    prepare,
    send: async (batch, how) => {
      const bodies = batch.map(({ body }) => JSON.parse(body) as JsonObject);
      if (how.form === "batch") {
        if (dialect.join === undefined) throw new CupelError("UNSUPPORTED", `${server} takes no batches.`);
        return await sendWhole(batch, dialect.inMode(dialect.join(bodies), { ...how, stream: false }), how);
      }
      const sent = batch.map(async (request, index) => {
        const streams = how.stream && dialect.streamFormat !== "none";
        const body = dialect.inMode(bodies[index] as JsonObject, { ...how, stream: streams });
        return streams ? [await sendStream(request, body, how)] : await sendWhole([request], body, how);
      });
      return (await Promise.all(sent)).flat();
    },
    ...(scored && {
      scorePath: async (prompt: readonly number[], output: readonly number[]) =>
        scored.read(await client.json(dialect.path, { body: scored.body([...prompt, ...output], model) }), output),
    }),
    ...(dialect.flush && { flushCache: async () => await dialect.flush?.(client) }),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function sentOf(path: string, body: JsonObject): Observation["sent"] {
  const text = JSON.stringify(body);
  return { sha256: sha256Hex(text), method: "POST", path, body: text };
}

function failed(
  thrown: unknown,
  base: Pick<Observation, "promptId" | "startedMs" | "endedMs" | "sent" | "batchSize" | "batchIndex">,
): Observation {
  const code = CupelError.is(thrown) ? thrown.code : "INTERNAL";
  const httpStatus = thrown instanceof ServerError ? thrown.status : null;
  const isTransport = httpStatus === null && (code === "BACKEND_UNAVAILABLE" || /connection .* broke/.test(messageOf(thrown)));
  return {
    ...base,
    ...emptyAnswer,
    firstByteMs: null,
    chunks: 0,
    status: "error",
    error: { code, httpStatus, message: messageOf(thrown), isTransport },
  };
}

/** What of the settings stands in the body. */
function knobsOf({ wire }: Dialect, settings: TargetSettings, body: JsonObject): readonly Knob[] {
  const { extra, topScores: _, ignoreEnd: __, ...own } = settings;
  return [...Object.entries(own), ...Object.entries(extra)].map(([name, requested]): Knob => {
    const path = Object.hasOwn(own, name) ? wire[name] : name;
    const sent = path === undefined ? undefined : valueAt(body, path);
    return { name, requested, sent: sent ?? null, echoed: null, effective: null, source: sent === undefined ? "none" : "sent" };
  });
}
