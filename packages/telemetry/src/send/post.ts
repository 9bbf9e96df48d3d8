import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** Something to be sent. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly gzip: boolean;
  /** Ends the try. */
  readonly signal: AbortSignal;
}

/** What came of a try: it arrived, it may be tried again (after so many milliseconds, where the other side said so), or it never will. */
export type Sent =
  | { readonly type: "done" }
  | { readonly type: "again"; readonly after: number | undefined; readonly reason: "refused" | "unreachable" }
  | { readonly type: "never"; readonly reason: "refused" };

const compress = promisify(gzip);
const passing: readonly number[] = [429, 502, 503, 504];

/** Posts JSON once, following nothing. Never rejects. By Node's own client: loading fetch takes longer than a whole run's posts. */
export async function post({ url, headers, body, gzip: zipped, signal }: Post): Promise<Sent> {
  try {
    const bytes = zipped ? await compress(body) : Buffer.from(body);
    const kind = { "content-type": "application/json", "content-length": bytes.length, ...(zipped && { "content-encoding": "gzip" }) };
    const request = (url.startsWith("https:") ? httpsRequest : httpRequest)(url, {
      method: "POST",
      headers: { ...kind, ...headers },
      signal,
    });
    // One that comes behind the beginning of an answer is told by the answer as well.
    request.on("error", () => {});
    request.end(bytes);
    const [response] = (await once(request, "response")) as [IncomingMessage];
    // Read to its end, so that the connection can be used again.
    await response.toArray();
    const { statusCode: status = 0 } = response;
    if (status >= 200 && status < 300) return { type: "done" };
    if (!passing.includes(status)) return { type: "never", reason: "refused" };
    return { type: "again", after: retryAfter(response.headers["retry-after"]), reason: "refused" };
  } catch {
    return { type: "again", after: undefined, reason: "unreachable" };
  }
}

/** Milliseconds of a header `Retry-After`, in seconds or as a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
