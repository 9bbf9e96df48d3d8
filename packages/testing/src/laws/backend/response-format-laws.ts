import { CupelError, type ResponseFormat } from "@cupel/core";
import { demand, show } from "../../demand.ts";
import type { Law } from "../law.ts";
import type { BackendCase } from "./backend-case.ts";

const formats: readonly ResponseFormat[] = [
  { type: "json" },
  {
    type: "json-schema",
    schema: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"], additionalProperties: false },
  },
  { type: "grammar", grammar: 'root ::= "{\\"ok\\": true}"' },
];

/** What an answer owes to what its call asks of its form. */
export function responseFormatLaws({ law, request }: BackendCase): readonly Law[] {
  return [
    law("refuses every response format that it does not claim", async (backend, { responseFormats = [] }) => {
      for (const responseFormat of formats.filter(({ type }) => !responseFormats.includes(type))) {
        const outcome = await backend.generate(request({ responseFormat })).catch((error: unknown) => error);
        demand(CupelError.is(outcome) && outcome.code === "UNSUPPORTED", `${responseFormat.type} is not claimed and gave ${show(outcome)}`);
      }
    }),
    law("holds an answer to every response format that it claims", async (backend, { responseFormats = [] }) => {
      for (const responseFormat of formats.filter(({ type }) => responseFormats.includes(type))) {
        const { text, finishReason } = await backend.generate(request({ responseFormat, maxTokens: 64 }));
        if (finishReason === "stop") demand(fits(text, responseFormat.type), `${show(text)} is no ${responseFormat.type}`);
      }
    }),
  ];
}

function fits(text: string, type: ResponseFormat["type"]): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    return type === "json" || ("ok" in value && typeof value.ok === "boolean" && Object.keys(value).length === 1);
  } catch {
    return false;
  }
}
