import { isJsonObject, type JsonObject, publicReason } from "@cupel/core";
import { readObject } from "../contracts/read-object.ts";
import { cut } from "./cases-of.ts";

/** What a reviewer said of a result. `unclear`: nothing that could be understood, which is never a pass. */
export interface Review {
  readonly verdict: "pass" | "fail" | "unclear";
  /** What is wrong, in the reviewer's words; may be empty. */
  readonly feedback: string;
}

const unclear: Review = { verdict: "unclear", feedback: "" };
const one: JsonObject = { correct: { type: "boolean" }, feedback: { type: "string" } };

/** The form of a reply to a question about so many results. */
export function reviewSchema(count: number): JsonObject {
  if (count === 1) return { type: "object", properties: one, required: ["correct", "feedback"], additionalProperties: false };
  const properties = { result: { type: "integer", minimum: 1, maximum: count }, ...one };
  const items = { type: "object", properties, required: ["result", "correct", "feedback"], additionalProperties: false };
  const reviews = { type: "array", items, minItems: count, maxItems: count };
  return { type: "object", properties: { reviews }, required: ["reviews"], additionalProperties: false };
}

/**
 * The reviews in a reply to a question about so many results, in their order. Only a JSON object with a boolean says pass or fail, whatever
 * words stand around it: what has none, contradicts itself or speaks of a result twice is unclear.
 */
export function readReviews(reply: string, count: number): readonly Review[] {
  const object = readObject(reply)?.value;
  if (count === 1) return [reviewOf(object)];
  const list = Array.isArray(object?.reviews) ? object.reviews : [];
  return Array.from({ length: count }, (_, index) => {
    const own = list.filter((entry) => isJsonObject(entry) && entry.result === index + 1);
    return own.length === 1 ? reviewOf(own[0]) : unclear;
  });
}

function reviewOf(value: unknown): Review {
  if (!isJsonObject(value) || typeof value.correct !== "boolean") return unclear;
  const feedback = typeof value.feedback === "string" ? cut(publicReason(value.feedback).replace(/\s+/g, " ").trim(), 500) : "";
  return { verdict: value.correct ? "pass" : "fail", feedback };
}
