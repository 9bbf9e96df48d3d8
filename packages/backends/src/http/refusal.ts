import type { Answer } from "./answer.ts";
import { retryAfter } from "./retry.ts";
import { presentable, ServerError, serverMessage } from "./server-error.ts";

/** A status other than success, on its way to the decision whether to try again. */
export class Refusal extends Error {
  readonly error: ServerError;
  /** What Retry-After asks for, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** What the server itself says about another attempt, by the header `x-should-retry` that OpenAI's servers send. */
  readonly shouldRetry: boolean | undefined;

  constructor(
    response: Answer,
    { who, body, secrets }: { readonly who: string; readonly body: string; readonly secrets: readonly string[] },
  ) {
    const wait = retryAfter(response.headers);
    const hint = hintFor(response, wait);
    const error = new ServerError(who, response.status, {
      serverMessage: serverMessage(body, secrets),
      ...(hint !== undefined && { hint }),
    });
    super(error.message);
    this.error = error;
    this.retryAfter = wait;
    const should = response.headers.get("x-should-retry");
    this.shouldRetry = should === "true" ? true : should === "false" ? false : undefined;
  }
}

function hintFor(response: Answer, wait: number | undefined): string | undefined {
  const { status } = response;
  if (status === 401 || status === 403) return "It wants another API key; keys are read from the environment, never from the command line.";
  if (status >= 300 && status < 400)
    return `It redirects to ${presentable(response.headers.get("location") ?? "nowhere")}; give the final address.`;
  return wait === undefined ? undefined : `It asks to wait ${Math.ceil(wait / 1000)} s.`;
}
