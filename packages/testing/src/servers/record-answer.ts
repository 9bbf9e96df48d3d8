import type { ServerResponse } from "node:http";
import type { Handler } from "./local-server.ts";

/** An answer that was not sent. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Lets a handler answer into a record. It may set a status, headers and text; more of a response is not there. */
export async function recordAnswer(handler: Handler, ...[request, , index]: Parameters<Handler>): Promise<RecordedAnswer> {
  const { promise, resolve } = Promise.withResolvers<RecordedAnswer>();
  let status = 200;
  const headers: Record<string, string> = {};
  let body = "";
  const recorder = {
    setHeader: (name: string, value: unknown) => {
      headers[name] = String(value);
      return recorder;
    },
    writeHead: (code: number, more: Readonly<Record<string, string>> = {}) => {
      status = code;
      Object.assign(headers, more);
      return recorder;
    },
    write: (piece: string) => {
      body += piece;
      return true;
    },
    end: (piece = "") => {
      body += piece;
      resolve({ status, headers, body });
      return recorder;
    },
  };
  await handler(request, recorder as unknown as ServerResponse, index);
  return await promise;
}
