import { CupelError, messageOf } from "@cupel/core";
import { presentable } from "./server-error.ts";

const notThere = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];
const resets = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];

/** Who was called and under which limits: what an error says about a call that broke. */
export interface CallFacts {
  readonly server: string;
  readonly address: string;
  readonly start: string;
  readonly secrets: readonly string[];
  /** Aborted by the caller, or when the client was released. */
  readonly signal: AbortSignal;
  /** The time of the attempt was over. */
  readonly late: boolean;
  /** In milliseconds. */
  readonly timeout: number;
}

/** True where no connection came about: nothing was sent. */
export function isAbsent(error: unknown): boolean {
  return codesOf(error).some((code) => notThere.includes(code));
}

/** True for a connection that was there and broke. */
export function isReset(error: unknown): boolean {
  return codesOf(error).some((code) => resets.includes(code));
}

/** The one error of a call that broke: aborted, out of time, nobody there, or broken off. Errors of ours pass unchanged. */
export function transportError(error: unknown, call: CallFacts): CupelError {
  const who = `${call.server} at ${call.address}`;
  if (call.signal.aborted) return new CupelError("ABORTED", `The call to ${who} was aborted.`);
  if (call.late) return new CupelError("BACKEND_FAILED", `${who} did not answer in full within ${call.timeout / 1000} s.`);
  if (CupelError.is(error)) return error;
  if (isAbsent(error)) {
    return new CupelError(
      "BACKEND_UNAVAILABLE",
      `No ${call.server.replace(/-server$/, "")} server answers at ${call.address}. ${call.start}`,
    );
  }
  const cause = error instanceof Error && error.cause ? ` (${messageOf(error.cause)})` : "";
  return new CupelError("BACKEND_FAILED", `The connection to ${who} broke: ${presentable(`${messageOf(error)}${cause}`, call.secrets)}`);
}

/** The codes of an error, its causes and the errors it stands for (one per address that was tried). */
function codesOf(error: unknown): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > 4) return;
    if ("code" in value && typeof value.code === "string") found.push(value.code);
    if ("cause" in value) visit(value.cause, depth + 1);
    if ("errors" in value && Array.isArray(value.errors)) for (const inner of value.errors) visit(inner, depth + 1);
  };
  visit(error, 0);
  return found;
}
