import { CupelError, type GenerateRequest, isJsonObject, type Usage } from "@cupel/core";
import { serverMessage } from "../http/server-error.ts";
import { demandAllowedLength } from "../longest-answer.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { logprobEntries, readLogprobs } from "../read-logprobs.ts";
import type { AnswerCollector } from "../stream-answer.ts";
import { usageOf } from "../usage-of.ts";

/** Finish reasons by which a server takes an answer back. */
const withheld = "content_filter";
const gaveUp = ["abort", "error"];

/** Collects the parts of a chat completion: one object with a `message`, or one chunk with a `delta` per piece of a stream. */
export function createCompletion(request: GenerateRequest, address: string): AnswerCollector {
  let text = "";
  let reasoning = "";
  let finishReason: string | undefined;
  let whole = false;
  let usage: unknown;
  const logprobs: unknown[] = [];
  const failed = (what: string) => new CupelError("BACKEND_FAILED", `The server at ${address} ${what}`);
  const after = () => `after ${text.length} characters`;
  return {
    get text() {
      return text;
    },
    /** @throws CupelError `BACKEND_FAILED` when the part is an error or no completion */
    add(part) {
      if (!isJsonObject(part)) throw failed("answered with JSON that is no chat completion.");
      if (part.error || part.object === "error") throw failed(`gave up ${after()}: ${serverMessage(JSON.stringify(part))}`);
      if (isJsonObject(part.usage)) usage = part.usage;
      const [choice] = arrayIn(part, "choices");
      if (choice === undefined) return "";
      whole ||= isJsonObject(choice) && isJsonObject(choice.message);
      const message = whole ? objectIn(choice, "message") : objectIn(choice, "delta");
      const piece = contentOf(message);
      text += piece;
      reasoning += reasoningOf(message);
      demandAllowedLength(text, request, `The server at ${address}`);
      logprobs.push(...logprobEntries(isJsonObject(choice) ? choice.logprobs : undefined));
      finishReason = stringIn(choice, "finish_reason") ?? finishReason;
      return piece;
    },
    /** @throws CupelError `BACKEND_FAILED` when the answer broke off or was withheld */
    finish() {
      if (!whole && finishReason === undefined) throw failed(`broke its answer off ${after()}.`);
      if (finishReason === withheld) throw failed(`withheld the answer ${after()} (${withheld}).`);
      if (gaveUp.includes(finishReason ?? "")) throw failed(`gave up ${after()} (${finishReason}).`);
      const tokens = request.logprobs === undefined ? undefined : readLogprobs(logprobs, request.logprobs);
      return {
        text,
        ...(reasoning !== "" && { reasoning }),
        finishReason: finishReason === "length" ? "length" : "stop",
        usage: readUsage(usage, request, `${reasoning}${text}`),
        ...(tokens && { logprobs: tokens }),
      };
    },
  };
}

/** Text of a message: a string, or parts of which the texts count, or a refusal. Null where a model only reasoned or called a tool. */
function contentOf(message: unknown): string {
  const parts = arrayIn(message, "content").map((part) => (stringIn(part, "type") === "thinking" ? "" : (stringIn(part, "text") ?? "")));
  return stringIn(message, "content") ?? (parts.join("") || (stringIn(message, "refusal") ?? ""));
}

/** What a model thought: `reasoning_content` with most servers, `reasoning` with others. */
function reasoningOf(message: unknown): string {
  return stringIn(message, "reasoning_content") ?? stringIn(message, "reasoning") ?? "";
}

function readUsage(usage: unknown, request: GenerateRequest, written: string): Usage {
  const sent = {
    inputTokens: countIn(usage, "prompt_tokens"),
    outputTokens: countIn(usage, "completion_tokens"),
    cachedTokens: countIn(objectIn(usage, "prompt_tokens_details"), "cached_tokens"),
    reasoningTokens: countIn(objectIn(usage, "completion_tokens_details"), "reasoning_tokens") ?? countIn(usage, "reasoning_tokens"),
  };
  return usageOf(sent, { prompt: `${request.system ?? ""}${request.prompt}`, text: written });
}
