import { CupelError, type GenerateRequest, type Generation } from "@cupel/core";
import { abandoned } from "./abandoned.ts";

/** Collects the parts of an answer. */
export interface AnswerCollector {
  /** Takes a part and returns its text. */
  add(part: unknown): string;
  /** The text so far. */
  readonly text: string;
  /** The answer. @throws CupelError `BACKEND_FAILED` when it broke off */
  finish(): Generation;
}

/** An answer from the parts of a stream, handed out as they come. An aborted one is what was handed out until then. */
export async function streamAnswer(parts: AsyncIterable<unknown>, answer: AnswerCollector, request: GenerateRequest): Promise<Generation> {
  const { signal, onText } = request;
  try {
    for await (const part of parts) {
      const piece = answer.add(part);
      if (piece !== "") onText?.(piece);
      // What has arrived already is not handed out after an abort.
      if (signal?.aborted) break;
    }
  } catch (error) {
    if (!signal?.aborted || answer.text === "") throw error;
  }
  if (!signal?.aborted) return answer.finish();
  if (answer.text === "") throw new CupelError("ABORTED", "The call was aborted.");
  return abandoned(request, answer.text);
}
