import type { Capabilities } from "./backend.ts";
import { CupelError } from "./errors.ts";
import type { JsonObject } from "./json.ts";

/** What the text of an answer is constrained to while it is decoded. */
export type ResponseFormat =
  /** Any JSON object. */
  | { readonly type: "json" }
  /** JSON that fits a schema, its members in the order of the schema's `properties`. */
  | {
      readonly type: "json-schema";
      readonly schema: JsonObject;
      /** Refuse the call when the backend knows that it cannot hold to the whole schema (default), or hold to what it can and say the rest. */
      readonly strict?: boolean;
    }
  /** A grammar in GBNF, the notation of llama.cpp. */
  | { readonly type: "grammar"; readonly grammar: string };

/**
 * Refuses a format that a backend does not claim: no answer may look constrained that is not.
 *
 * @param backend what the message calls it
 * @throws CupelError `UNSUPPORTED`
 */
export function demandResponseFormat(
  format: ResponseFormat | undefined,
  { responseFormats = [] }: Pick<Capabilities, "responseFormats">,
  backend: string,
): void {
  if (format === undefined || responseFormats.includes(format.type)) return;
  const able = responseFormats.length === 0 ? "not at all" : `only to ${responseFormats.join(", ")}`;
  throw new CupelError("UNSUPPORTED", `The backend ${backend} constrains answers ${able}, but the call asks for ${format.type}.`, {
    hint: "Leave responseFormat out and check the answer, or use a backend whose capabilities name the format.",
  });
}
