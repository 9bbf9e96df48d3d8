/** What both programs are asked to check. */
export const schema = {
  type: "object",
  required: ["port", "kilograms"],
  properties: { port: { type: "string" }, kilograms: { type: "number" } },
} as const;

/** One of the questions. */
export function question(index: number): string {
  return `Crate ${index} left Bergen with 40 kg of dried cod. Answer with JSON: port and kilograms.`;
}
