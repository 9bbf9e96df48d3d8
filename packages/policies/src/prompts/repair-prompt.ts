/** A question asked again, with the answer that was rejected and the public reason. */
export function repairPrompt(question: string, { answer, reason }: { readonly answer: string; readonly reason: string }): string {
  return `${question}\n\nPrevious answer:\n${answer}\nRejected: ${reason}\nGive a corrected answer.`;
}
