import { setTimeout } from "node:timers/promises";
import { CupelError, createRandom, type Random } from "@cupel/core";
import { Agent, fetch, type Response } from "undici";
import { readLines, readText, type SizeLimits } from "./read-lines.ts";
import { backoff, longestRetryAfter, retryAfter } from "./retry.ts";
import { presentable, ServerError, serverMessage } from "./server-error.ts";
import { type CallFacts, isReset, transportError } from "./transport-error.ts";

/** What every backend that speaks to a server can be told. */
export interface HttpOptions {
  /** Most a call may take in all, in milliseconds. Default 300,000. */
  readonly timeout?: number;
  /** Most further attempts after a reset connection, 429 or 503. Default 3. Answers are never asked for again: that would be another sample. */
  readonly retries?: number;
  /** Waits between attempts; rejects when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Source of the jitter between attempts. */
  readonly random?: Random;
  /** Sizes beyond which an answer is refused. Default 64 MiB, 8 Mi characters a line. */
  readonly limits?: SizeLimits;
}

/** A server and how to speak to it. */
export interface HttpClientOptions extends HttpOptions {
  /** What answers there, such as `Ollama`. */
  readonly server: string;
  readonly baseUrl: URL;
  /** How to start the server: ends the sentence that says that nothing answers. */
  readonly start: string;
  /** Sent as a bearer token; never part of a message. */
  readonly apiKey?: string | undefined;
}

/** One call. */
export interface CallOptions {
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** A server as a backend sees it. */
export interface HttpClient extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly address: string;
  /** The JSON value of the answer. @throws CupelError `BACKEND_UNAVAILABLE`, `BACKEND_FAILED` (a `ServerError` for a status), `ABORTED` */
  json(path: string, options?: CallOptions): Promise<unknown>;
  /** The lines of the answer as they come. Throws as `json` does; an answer that has begun is not asked for again. */
  lines(path: string, options?: CallOptions): AsyncGenerator<string>;
}

/** A client over undici's own fetch with an agent of its own: Node's built-in fetch does not take undici's agents. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { server, baseUrl, start, apiKey, timeout = 300_000, retries = 3, random = createRandom(`retry ${baseUrl.href}`) } = options;
  const { sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }) } = options;
  const { limits = { bodyBytes: 64 * 2 ** 20, lineCharacters: 8 * 2 ** 20 } } = options;
  const address = baseUrl.href.replace(/\/$/, "");
  const who = `${server} at ${address}`;
  const secrets = apiKey === undefined ? [] : [apiKey];
  // One deadline over the whole call takes the place of undici's two over its parts.
  const agent = new Agent({ connect: { timeout: 10_000 }, headersTimeout: 0, bodyTimeout: 0 });

  function begin(signal: AbortSignal | undefined): CallFacts & { readonly combined: AbortSignal } {
    const deadline = AbortSignal.timeout(timeout);
    const combined = signal ? AbortSignal.any([signal, deadline]) : deadline;
    return { server, address, start, secrets, signal, deadline, timeout, combined };
  }

  async function send(path: string, body: object | undefined, signal: AbortSignal): Promise<Response> {
    const response = await fetch(`${address}${path}`, {
      dispatcher: agent,
      method: body === undefined ? "GET" : "POST",
      headers: {
        accept: "application/json, application/x-ndjson, text/event-stream",
        ...(body && { "content-type": "application/json" }),
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      redirect: "manual",
      signal,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await refusalOf(response);
    return response;
  }

  /** Sends until the server takes the call, and gives the answer to `use`. */
  async function attempt<Result>(send: () => Promise<Result>, call: ReturnType<typeof begin>): Promise<Result> {
    for (let failures = 0; ; failures++) {
      try {
        return await send();
      } catch (error) {
        const pause = failures < retries && !call.combined.aborted ? pauseAfter(error, failures) : undefined;
        if (pause === undefined) throw transportError(error instanceof Refusal ? error.error : error, call);
        await sleep(pause, call.combined).catch((interruption) => {
          throw transportError(interruption, call);
        });
      }
    }
  }

  /** Milliseconds to wait before the next attempt; `undefined` where another attempt makes no sense. */
  function pauseAfter(error: unknown, failures: number): number | undefined {
    if (isReset(error)) return backoff(failures, random);
    if (!(error instanceof Refusal) || !(error.error.status === 429 || error.error.status === 503)) return undefined;
    if (error.retryAfter === undefined) return backoff(failures, random);
    return error.retryAfter <= longestRetryAfter ? error.retryAfter : undefined;
  }

  async function refusalOf(response: Response): Promise<Refusal> {
    const message = serverMessage(await readText(bytesOf(response), limits), secrets);
    const asked = retryAfter(response.headers);
    const hint = hintFor(response, asked);
    return new Refusal(new ServerError(who, response.status, { serverMessage: message, ...(hint !== undefined && { hint }) }), asked);
  }

  async function parse(response: Response): Promise<unknown> {
    const text = await readText(bytesOf(response), limits);
    try {
      return JSON.parse(text);
    } catch {
      const type = presentable(response.headers.get("content-type") ?? "something without a content type");
      const what = type.includes("json")
        ? `JSON that is malformed or breaks off after ${text.length} characters`
        : `${type} instead of JSON`;
      throw new CupelError("BACKEND_FAILED", `${who} answered with ${what}.`, { hint: `Is this the address of ${server}?` });
    }
  }

  return {
    address,
    async json(path, { body, signal } = {}) {
      const call = begin(signal);
      return await attempt(async () => parse(await send(path, body, call.combined)), call);
    },
    async *lines(path, { body, signal } = {}) {
      const call = begin(signal);
      const response = await attempt(() => send(path, body, call.combined), call);
      try {
        yield* readLines(bytesOf(response), limits);
      } catch (error) {
        throw transportError(error, call);
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** A `ServerError` on its way to the decision whether to try again. */
class Refusal extends Error {
  readonly error: ServerError;
  readonly retryAfter: number | undefined;

  constructor(error: ServerError, wait: number | undefined) {
    super(error.message);
    this.error = error;
    this.retryAfter = wait;
  }
}

function hintFor(response: Response, wait: number | undefined): string | undefined {
  const { status } = response;
  if (status === 401 || status === 403) return "It wants another API key; keys are read from the environment, never from the command line.";
  if (status >= 300 && status < 400)
    return `It redirects to ${presentable(response.headers.get("location") ?? "nowhere")}; give the final address.`;
  if (status === 429 && wait !== undefined) return `It asks to wait ${Math.ceil(wait / 1000)} s.`;
  return undefined;
}

function bytesOf(response: Response): AsyncIterable<Uint8Array> {
  return response.body ?? (async function* () {})();
}
