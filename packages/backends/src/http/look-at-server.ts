import { CupelError, messageOf } from "@cupel/core";
import type { Connection } from "./connection.ts";
import { startDeadline } from "./deadline.ts";
import { Refusal } from "./refusal.ts";
import { transportError } from "./transport-error.ts";

/** Who is looked at. */
export interface LookOptions {
  readonly server: string;
  readonly start: string;
  readonly health: string;
  /** Most milliseconds that an answer may take. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/**
 * Whether a server is there: any answer to its health path will do but a gateway's that nobody is behind it. Gives the one sentence that
 * says that it is down and how to start it; `undefined` for a server that is there.
 */
export async function lookAtServer(connection: Connection, options: LookOptions): Promise<CupelError | undefined> {
  const { server, start, health, timeout, signal } = options;
  const deadline = startDeadline(timeout);
  try {
    const response = await connection.send({ path: health }, AbortSignal.any([signal, deadline.signal]));
    response.cancel();
    return undefined;
  } catch (thrown) {
    const late = deadline.end();
    if (thrown instanceof Refusal && ![502, 503, 504].includes(thrown.error.status)) return undefined;
    const error = transportError(thrown instanceof Refusal ? thrown.error : thrown, {
      ...connection,
      server,
      start,
      timeout,
      signal,
      late,
    });
    if (error.code === "BACKEND_UNAVAILABLE") return error;
    return new CupelError("BACKEND_UNAVAILABLE", `${connection.who} is down: calls fail, and so does GET ${health}. ${start}`, {
      hint: messageOf(error),
      cause: thrown,
    });
  } finally {
    deadline.end();
  }
}
