import { CupelError, type CupelErrorCode } from "@cupel/core";
import { isContextOverflow } from "../context-overflow.ts";
import { type Failure, failureOf, failureOfStatus } from "../http/failure.ts";
import { retryAfter } from "../http/retry.ts";
import { presentable, serverMessage } from "../http/server-error.ts";
import { isAbsent } from "../http/transport-error.ts";
import { objectIn, stringIn } from "../read-json.ts";

/** What broke, in the words of a backend, and what it means for another attempt. */
export interface ModelFailure {
  readonly error: CupelError;
  readonly failure: Failure;
}

/** Who was called. */
export interface CalledModel {
  /** `openai.chat gpt-4.1` */
  readonly who: string;
  readonly modelId: string;
}

/** Errors of the AI SDK that have a meaning of their own here, by name. All others are a backend that failed. */
const codes: Readonly<Record<string, CupelErrorCode>> = {
  AI_LoadAPIKeyError: "CONFIG_INVALID",
  AI_LoadSettingError: "CONFIG_INVALID",
  AI_NoSuchModelError: "MODEL_UNREADABLE",
  AI_NoSuchProviderError: "MODEL_UNREADABLE",
  AI_UnsupportedFunctionalityError: "UNSUPPORTED",
};

/**
 * An error of a model as one of ours. Nothing of it is kept but its sentence, made presentable: errors of the AI SDK hold the whole request,
 * and addresses and headers that may hold keys.
 */
export function modelFailure(thrown: unknown, { who, modelId, known }: CalledModel & { readonly known: boolean }): ModelFailure {
  const status = statusOf(thrown);
  const error = CupelError.is(thrown) ? thrown : errorOf(sentenceOf(thrown), { thrown, status, who, modelId });
  if (status === undefined) return { error, failure: failureOf(thrown, { late: false, known }) };
  const headers = headersOf(thrown);
  const should = headers.get("x-should-retry");
  const shouldRetry = should === "true" ? true : should === "false" ? false : undefined;
  return { error, failure: failureOfStatus({ status, retryAfter: retryAfter(headers), shouldRetry }) };
}

interface Circumstances extends CalledModel {
  readonly thrown: unknown;
  readonly status: number | undefined;
}

function errorOf(sentence: string, { thrown, status, who, modelId }: Circumstances): CupelError {
  if (isContextOverflow(sentence)) {
    return new CupelError("CONTEXT_OVERFLOW", `The prompt does not fit the context of "${modelId}": ${sentence}`);
  }
  if (status === 404 && /model/i.test(sentence)) return new CupelError("MODEL_UNREADABLE", `${who} has no such model: ${sentence}`);
  if (status !== undefined) {
    const hint = status === 401 || status === 403 ? { hint: "It wants another API key." } : {};
    return new CupelError("BACKEND_FAILED", `${who} answered ${status}: ${sentence}`, hint);
  }
  if (isAbsent(thrown)) return new CupelError("BACKEND_UNAVAILABLE", `${who} cannot be reached: ${sentence}`);
  const name = thrown instanceof Error ? thrown.name : "";
  return new CupelError(codes[name] ?? "BACKEND_FAILED", `${who} failed: ${sentence}`);
}

/** Providers put the server's sentence into the message; where they found none it is empty, and the body may say more. */
function sentenceOf(thrown: unknown): string {
  const message = typeof thrown === "object" ? stringIn(thrown, "message") : String(thrown);
  return presentable(message ?? "") || serverMessage(stringIn(thrown, "responseBody") ?? "") || "no reason was given";
}

function statusOf(thrown: unknown): number | undefined {
  const status = (thrown as { readonly statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof status === "number" ? status : undefined;
}

function headersOf(thrown: unknown): { get(name: string): string | null } {
  const headers = objectIn(thrown, "responseHeaders");
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    get: (name) => {
      const value = named.get(name);
      return typeof value === "string" ? value : null;
    },
  };
}
