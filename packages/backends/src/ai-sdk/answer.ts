import { CupelError, type GenerateRequest, type Generation } from "@cupel/core";
import { presentable } from "../http/server-error.ts";
import { arrayIn, objectIn, stringIn } from "../read-json.ts";
import { type FoundLogprobs, findLogprobs } from "./logprobs.ts";
import { isCounted, readUsage } from "./read-usage.ts";

/** A generation and what else its model said. */
export interface AiSdkAnswer {
  readonly generation: Generation;
  readonly warnings: readonly unknown[];
  readonly logprobsSource: string | undefined;
}

/** The parts of an answer, whichever way they came. */
export interface AnswerParts {
  readonly text: string;
  readonly reasoning: string;
  /** A result of `doGenerate`, or an object with the same members put together from a stream. */
  readonly result: unknown;
  readonly rawChunks: readonly unknown[];
  readonly streamed: boolean;
}

/**
 * An answer from its parts.
 *
 * @throws CupelError `BACKEND_FAILED` when the provider withheld the answer, gave up, or let the stream end without saying why
 */
export function answerFrom(parts: AnswerParts, request: GenerateRequest, who: string): AiSdkAnswer {
  const { text, reasoning, result, rawChunks, streamed } = parts;
  const usage = objectIn(result, "usage");
  const reason = finishReasonOf(result);
  const length = `after ${text.length} characters`;
  if (reason.name === "content-filter") throw new CupelError("BACKEND_FAILED", `${who} withheld the answer ${length} (content-filter).`);
  if (reason.name === "error" || reason.name === "interrupted") throw new CupelError("BACKEND_FAILED", `${who} gave up ${length}.`);
  // A provider whose server hangs up makes an end of its own, without a reason and without counts.
  if (streamed && !reason.given && !isCounted(usage)) throw new CupelError("BACKEND_FAILED", `${who} broke its answer off ${length}.`);
  const responseModel = stringIn(objectIn(result, "response"), "modelId");
  const found: FoundLogprobs | undefined = request.logprobs === undefined ? undefined : findLogprobs(result, rawChunks, request.logprobs);
  return {
    generation: {
      text,
      ...(reasoning !== "" && { reasoning }),
      finishReason: reason.name === "length" ? "length" : "stop",
      usage: readUsage(usage, request, `${reasoning}${text}`),
      ...(found && { logprobs: found.tokens }),
      ...(responseModel !== undefined && { servedBy: presentable(responseModel) }),
    },
    warnings: arrayIn(result, "warnings"),
    logprobsSource: found?.source,
  };
}

/** The texts of an answer's content, those of a kind joined. Files, sources and tool calls are no text. */
export function textOf(content: readonly unknown[], kind: "text" | "reasoning"): string {
  return content.flatMap((part) => (stringIn(part, "type") === kind ? (stringIn(part, "text") ?? []) : [])).join("");
}

/** The reason by its name in the specification, and whether the server gave one. A text in v2, `{unified, raw}` since v3. */
function finishReasonOf(result: unknown): { readonly name: string; readonly given: boolean } {
  const flat = stringIn(result, "finishReason");
  if (flat !== undefined) return { name: flat, given: flat !== "unknown" };
  const nested = objectIn(result, "finishReason");
  const name = stringIn(nested, "unified") ?? "other";
  return { name, given: name !== "other" || stringIn(nested, "raw") !== undefined };
}
