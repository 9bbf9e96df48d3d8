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

/** Posts JSON once. Never rejects. */
export async function post({ url, headers, body, gzip: zipped, signal }: Post): Promise<Sent> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(zipped && { "content-encoding": "gzip" }), ...headers },
      body: zipped ? new Uint8Array(await compress(body)) : body,
      redirect: "error",
      signal,
    });
    // Read to its end, so that the connection can be used again.
    await response.arrayBuffer();
    if (response.ok) return { type: "done" };
    if (!passing.includes(response.status)) return { type: "never", reason: "refused" };
    return { type: "again", after: retryAfter(response.headers.get("retry-after")), reason: "refused" };
  } catch {
    return { type: "again", after: undefined, reason: "unreachable" };
  }
}

/** Milliseconds of a header `Retry-After`, in seconds or as a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
