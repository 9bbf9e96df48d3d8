import { CupelError } from "@cupel/core";
import { type Answer, answerOf, isOk, readAnswer } from "./answer.ts";
import type { HttpClientOptions } from "./http-options.ts";
import { readLines, readText } from "./read-lines.ts";
import { Refusal } from "./refusal.ts";
import { presentable } from "./server-error.ts";

/** One request. */
export interface HttpRequest {
  readonly path: string;
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: object | undefined;
  /** Sent as the header of that name. */
  readonly traceparent?: string | undefined;
  /** An answer counts as begun only when it is there in full: for requests that can be made again without harm. */
  readonly whole?: boolean;
}

/** The wire to a server: one attempt at a time, no decisions. */
export interface Connection {
  /** Without a trailing slash. */
  readonly address: string;
  /** Server and address, for sentences. */
  readonly who: string;
  /** What must not be shown. */
  readonly secrets: readonly string[];
  /** Resolves when an answer has begun. @throws Refusal for a status other than success */
  send(request: HttpRequest, signal: AbortSignal): Promise<Answer>;
  /** The JSON value of an answer. @throws CupelError `BACKEND_FAILED` when it is none */
  parse(response: Answer): Promise<unknown>;
  /** The lines of an answer. @throws CupelError `BACKEND_FAILED` for a web page */
  lines(response: Answer): AsyncGenerator<string>;
  /** Cuts everything that is open. */
  destroy(): Promise<void>;
}

/**
 * A connection over undici with an agent of its own. Its `request` takes a third of the time that fetch takes, which is what a fast server
 * waits for between two calls; it follows no redirect and asks for no compression.
 */
export function createConnection(options: HttpClientOptions): Connection {
  const { server, apiKey, limits = { bodyBytes: 64 * 2 ** 20, lineCharacters: 8 * 2 ** 20 } } = options;
  const address = options.baseUrl.href.replace(/\/$/, "");
  const who = `${server} at ${address}`;
  const secrets = apiKey === undefined ? [] : [apiKey];
  // One deadline over the whole attempt takes the place of undici's two over its parts.
  const open = async () => {
    const { Agent, request } = await import("undici");
    return { request, agent: new Agent({ connect: { timeout: 10_000 }, headersTimeout: 0, bodyTimeout: 0 }) };
  };
  // Loaded for the first request only: it takes longer to load than all else of a command line.
  let opened: ReturnType<typeof open> | undefined;
  const noJson = (what: string) =>
    new CupelError("BACKEND_FAILED", `${who} answered with ${what}.`, { hint: `Is this the address of ${server}?` });

  return {
    address,
    who,
    secrets,
    send: async ({ path, body, traceparent, whole = false }, signal) => {
      const { agent, request } = await (opened ??= open());
      const options = {
        dispatcher: agent,
        method: body === undefined ? ("GET" as const) : ("POST" as const),
        headers: {
          accept: "application/json, application/x-ndjson, text/event-stream",
          ...(body && { "content-type": "application/json" }),
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
          ...(traceparent !== undefined && { traceparent }),
        },
        signal,
        ...(body && { body: JSON.stringify(body) }),
      };
      const response = answerOf(await request(`${address}${path}`, options));
      if (isOk(response) && !whole) return response;
      const text = await readText(response.body, limits);
      if (isOk(response)) return readAnswer(response, text);
      throw new Refusal(response, { who, body: text, secrets });
    },
    parse: async (response) => {
      const text = await readText(response.body, limits);
      try {
        return JSON.parse(text);
      } catch {
        const type = typeOf(response);
        throw noJson(
          type.includes("json") ? `JSON that is malformed or breaks off after ${text.length} characters` : `${type} instead of JSON`,
        );
      }
    },
    lines: async function* (response) {
      if (/html/.test(typeOf(response))) {
        response.cancel();
        throw noJson(`${typeOf(response)} instead of a stream`);
      }
      yield* readLines(response.body, limits);
    },
    destroy: async () => await (await opened)?.agent.destroy(),
  };
}

function typeOf(response: Answer): string {
  return presentable(response.headers.get("content-type") ?? "something without a content type");
}

/** The bytes of an answer, none where it has no body. */
export function bytesOf(response: { readonly body: AsyncIterable<Uint8Array> | null }): AsyncIterable<Uint8Array> {
  return response.body ?? (async function* () {})();
}
