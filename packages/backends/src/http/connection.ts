import { CupelError } from "@cupel/core";
import { Agent, fetch, Response } from "undici";
import type { HttpClientOptions } from "./http-options.ts";
import { readLines, readText } from "./read-lines.ts";
import { Refusal } from "./refusal.ts";
import { presentable } from "./server-error.ts";

/** One request. */
export interface HttpRequest {
  readonly path: string;
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: object | undefined;
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
  send(request: HttpRequest, signal: AbortSignal): Promise<Response>;
  /** The JSON value of an answer. @throws CupelError `BACKEND_FAILED` when it is none */
  parse(response: Response): Promise<unknown>;
  /** The lines of an answer. @throws CupelError `BACKEND_FAILED` for a web page */
  lines(response: Response): AsyncGenerator<string>;
  /** Cuts everything that is open. */
  destroy(): Promise<void>;
}

/** A connection over undici's own fetch with an agent of its own: Node's built-in fetch does not take undici's agents. */
export function createConnection(options: HttpClientOptions): Connection {
  const { server, apiKey, limits = { bodyBytes: 64 * 2 ** 20, lineCharacters: 8 * 2 ** 20 } } = options;
  const address = options.baseUrl.href.replace(/\/$/, "");
  const who = `${server} at ${address}`;
  const secrets = apiKey === undefined ? [] : [apiKey];
  // One deadline over the whole attempt takes the place of undici's two over its parts.
  const agent = new Agent({ connect: { timeout: 10_000 }, headersTimeout: 0, bodyTimeout: 0 });
  const noJson = (what: string) =>
    new CupelError("BACKEND_FAILED", `${who} answered with ${what}.`, { hint: `Is this the address of ${server}?` });

  return {
    address,
    who,
    secrets,
    send: async ({ path, body, whole = false }, signal) => {
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
      if (response.ok && !whole) return response;
      const text = await readText(bytesOf(response), limits);
      if (response.ok) return new Response(text, { headers: response.headers });
      throw new Refusal(response, { who, body: text, secrets });
    },
    parse: async (response) => {
      const text = await readText(bytesOf(response), limits);
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
        await response.body?.cancel();
        throw noJson(`${typeOf(response)} instead of a stream`);
      }
      yield* readLines(bytesOf(response), limits);
    },
    destroy: () => agent.destroy(),
  };
}

function typeOf(response: Response): string {
  return presentable(response.headers.get("content-type") ?? "something without a content type");
}

/** The bytes of an answer, none where it has no body. */
export function bytesOf(response: Response): AsyncIterable<Uint8Array> {
  return response.body ?? (async function* () {})();
}
