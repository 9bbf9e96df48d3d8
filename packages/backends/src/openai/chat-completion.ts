import { CupelError, type GenerateRequest, type Generation, isJsonObject, type Usage } from "@cupel/core";
import { serverMessage } from "../http/server-error.ts";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { readLogprobs } from "../read-logprobs.ts";
import { usageOf } from "../usage-of.ts";

/** Collects the parts of a chat completion: one object with a `message`, or one chunk with a `delta` per piece of a stream. */
export function createCompletion(request: GenerateRequest, address: string): { add(part: unknown): string; finish(): Generation } {
  let text = "";
  let finishReason: string | undefined;
  let whole = false;
  let usage: unknown;
  const logprobs: unknown[] = [];
  const failed = (what: string) => new CupelError("BACKEND_FAILED", `The server at ${address} ${what}`);
  return {
    /** Takes a part and returns its text. @throws CupelError `BACKEND_FAILED` when the part is an error or no completion */
    add(part) {
      if (!isJsonObject(part)) throw failed("answered with JSON that is no chat completion.");
      if (part.error) throw failed(`gave up after ${text.length} characters: ${serverMessage(JSON.stringify(part))}`);
      if (isJsonObject(part.usage)) usage = part.usage;
      const [choice] = arrayIn(part, "choices");
      if (choice === undefined) return "";
      whole ||= isJsonObject(choice) && isJsonObject(choice.message);
      const piece = contentOf(whole ? objectIn(choice, "message") : objectIn(choice, "delta"));
      text += piece;
      logprobs.push(...arrayIn(objectIn(choice, "logprobs"), "content"));
      finishReason = stringIn(choice, "finish_reason") ?? finishReason;
      return piece;
    },
    /** @throws CupelError `BACKEND_FAILED` when the answer broke off or was withheld */
    finish() {
      if (!whole && finishReason === undefined) throw failed(`broke its answer off after ${text.length} characters.`);
      if (finishReason === "content_filter") throw failed(`withheld the answer after ${text.length} characters (content_filter).`);
      const tokens = request.logprobs === undefined ? undefined : readLogprobs(logprobs);
      return {
        text,
        finishReason: finishReason === "length" ? "length" : "stop",
        usage: readUsage(usage, request, text),
        ...(tokens && { logprobs: tokens }),
      };
    },
  };
}

/** Text of a message: a string, or parts of which the texts count. Null where a model only reasoned or called a tool. */
function contentOf(message: unknown): string {
  const parts = arrayIn(message, "content").map((part) => stringIn(part, "text") ?? "");
  return stringIn(message, "content") ?? parts.join("");
}

function readUsage(usage: unknown, request: GenerateRequest, text: string): Usage {
  const sent = {
    inputTokens: countIn(usage, "prompt_tokens"),
    outputTokens: countIn(usage, "completion_tokens"),
    cachedTokens: countIn(objectIn(usage, "prompt_tokens_details"), "cached_tokens"),
    reasoningTokens: countIn(objectIn(usage, "completion_tokens_details"), "reasoning_tokens"),
  };
  return usageOf(sent, { prompt: `${request.system ?? ""}${request.prompt}`, text });
}
