import { CupelError, type GenerateRequest, isJsonObject } from "@cupel/core";
import { presentable } from "../http/server-error.ts";
import { demandAllowedLength } from "../longest-answer.ts";
import { countIn, stringIn } from "../read-json.ts";
import { logprobEntries, readLogprobs } from "../read-logprobs.ts";
import type { AnswerCollector } from "../stream-answer.ts";
import { usageOf } from "../usage-of.ts";

/** Collects the parts of an answer of `/api/generate`: one object, or one per piece of a stream. */
export function createAnswer(request: GenerateRequest, address: string): AnswerCollector {
  let text = "";
  let reasoning = "";
  let last: unknown;
  const logprobs: unknown[] = [];
  return {
    get text() {
      return text;
    },
    /** @throws CupelError `BACKEND_FAILED` when the part is an error */
    add(part) {
      const error = stringIn(part, "error");
      if (error !== undefined)
        throw new CupelError("BACKEND_FAILED", `Ollama at ${address} gave up after ${text.length} characters: ${presentable(error)}`);
      const piece = stringIn(part, "response") ?? "";
      text += piece;
      demandAllowedLength(text, request, `Ollama at ${address}`);
      reasoning += stringIn(part, "thinking") ?? "";
      logprobs.push(...logprobEntries(isJsonObject(part) ? part.logprobs : undefined));
      if (isJsonObject(part) && part.done === true) last = part;
      return piece;
    },
    /** @throws CupelError `BACKEND_FAILED` when the last part never came */
    finish() {
      if (last === undefined)
        throw new CupelError("BACKEND_FAILED", `The answer of Ollama at ${address} broke off after ${text.length} characters.`);
      const tokens = request.logprobs === undefined ? undefined : readLogprobs(logprobs, request.logprobs);
      return {
        text,
        ...(reasoning !== "" && { reasoning }),
        finishReason: stringIn(last, "done_reason") === "length" ? "length" : "stop",
        usage: usageOf(
          { inputTokens: countIn(last, "prompt_eval_count"), outputTokens: countIn(last, "eval_count") },
          { prompt: `${request.system ?? ""}${request.prompt}`, text: `${reasoning}${text}` },
        ),
        ...(tokens && { logprobs: tokens }),
      };
    },
  };
}
