import { createHash } from "node:crypto";
import type { GenerateRequest, Generation } from "@cupel/core";
import type { ContentCapture } from "../telemetry.ts";
import { attribute, events } from "./semconv.ts";

/**
 * The event that tells prompt and answer: their SHA-256 under `hash`, their texts under `full` (the logger redacts them), nothing under `off`.
 */
export function inferenceDetails(content: ContentCapture, request: GenerateRequest, generation: Generation | undefined) {
  if (content === "off") return undefined;
  const { prompt, system } = request;
  if (content === "hash") {
    return {
      event: events.inferenceDetails,
      "cupel.input.sha256": digest(JSON.stringify([system ?? null, prompt])),
      ...(generation && { "cupel.output.sha256": digest(generation.text) }),
    };
  }
  const message = (role: string, text: string) => ({ role, parts: [{ type: "text", content: text }] });
  return {
    event: events.inferenceDetails,
    ...(system !== undefined && { [attribute.systemInstructions]: [{ type: "text", content: system }] }),
    [attribute.inputMessages]: [message("user", prompt)],
    ...(generation && {
      [attribute.outputMessages]: [{ ...message("assistant", generation.text), finish_reason: generation.finishReason }],
    }),
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
