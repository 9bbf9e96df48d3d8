import { CupelError } from "@cupel/core";

/** Refuses a request that could outgrow the context, before anything is computed. @throws CupelError `CONTEXT_OVERFLOW` */
export function checkFit(promptTokens: number, maxTokens: number, contextSize: number): void {
  const room = contextSize - promptTokens;
  if (maxTokens <= room) return;
  throw new CupelError(
    "CONTEXT_OVERFLOW",
    room < 1
      ? `The prompt has ${promptTokens} tokens, but the context holds ${contextSize}: shorten it or use a model with a larger context.`
      : `The prompt has ${promptTokens} tokens, which leaves ${room} of a context of ${contextSize}, but maxTokens is ${maxTokens}: lower it or shorten the prompt.`,
  );
}
