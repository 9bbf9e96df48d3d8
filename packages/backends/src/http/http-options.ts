import type { Random } from "@cupel/core";
import type { SizeLimits } from "./read-lines.ts";

/** What every backend that speaks to a server can be told. */
export interface HttpOptions {
  /** Most that one attempt may take in milliseconds, from when it is sent to the end of its answer. Default 300,000. */
  readonly timeout?: number;
  /** Most calls in flight at once; fewer for a while when the server is overloaded. Default: as many as are made. */
  readonly concurrency?: number;
  /** Most further attempts after a connection that broke before an answer began. Default 3. */
  readonly retries?: number;
  /** Most that a call waits in all, in milliseconds, where the server turns it away (429, 503) again and again. Default 300,000. */
  readonly patience?: number;
  /** Milliseconds for which a server that was found to be down is left alone before it is looked at again. Default 10,000. */
  readonly cooldown?: number;
  /** Waits before further attempts; rejects when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
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
  /** A path that a server which is there answers at once, without generating anything. */
  readonly health: string;
  /** Milliseconds that it has for that. Default 10,000. */
  readonly glance?: number;
  /** Sent as a bearer token; never part of a message. */
  readonly apiKey?: string | undefined;
}
