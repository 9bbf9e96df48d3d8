import { CupelError, type GenerateRequest } from "@cupel/core";

/** No vocabulary in use has a token of more characters. */
const longestToken = 256;

/**
 * Refuses an answer that is longer than its token limit allows: nobody asked for it, and it would fill the records.
 *
 * @throws CupelError `BACKEND_FAILED`
 */
export function demandAllowedLength(text: string, { maxTokens }: Pick<GenerateRequest, "maxTokens">, who: string): void {
  if (text.length <= maxTokens * longestToken) return;
  throw new CupelError("BACKEND_FAILED", `${who} sent ${text.length} characters where at most ${maxTokens} tokens were asked for.`);
}
