import { createAttempts } from "./attempts.ts";
import { createConnection } from "./connection.ts";
import type { HttpClientOptions } from "./http-options.ts";

/** One call. */
export interface CallOptions {
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: object;
  /** Sent as the header of that name. */
  readonly traceparent?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A server as a backend sees it. */
export interface HttpClient extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly address: string;
  /** The JSON value of the answer. @throws CupelError `BACKEND_UNAVAILABLE`, `BACKEND_FAILED` (a `ServerError` for a status), `ABORTED` */
  json(path: string, options?: CallOptions): Promise<unknown>;
  /** The lines of the answer as they come. Throws as `json` does. */
  lines(path: string, options?: CallOptions): AsyncGenerator<string>;
}

/**
 * A server over HTTP. An answer that has begun is never asked for again: that would be another sample, and long answers break more often than
 * short ones. Only what GET asks for, facts about the server, is.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const connection = createConnection(options);
  const attempts = createAttempts(connection, options);

  return {
    address: connection.address,
    json: async (path, { body, traceparent, signal } = {}) => {
      const opened = await attempts.open({ path, body, traceparent, whole: body === undefined }, signal);
      try {
        const value = await connection.parse(opened.response);
        opened.close();
        return value;
      } catch (thrown) {
        throw opened.close(thrown);
      }
    },
    async *lines(path, { body, traceparent, signal } = {}) {
      const opened = await attempts.open({ path, body, traceparent }, signal);
      try {
        yield* connection.lines(opened.response);
      } catch (thrown) {
        throw opened.close(thrown);
      } finally {
        // Also for a reader that has all it wants before the end.
        opened.close();
      }
    },
    [Symbol.asyncDispose]: async () => {
      attempts.release();
      await connection.destroy();
    },
  };
}
