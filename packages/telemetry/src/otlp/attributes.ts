import { integerAttributes } from "../gen-ai/semconv.ts";

/** A value as OTLP spells it in JSON. 64-bit integers are texts. */
export type OtlpValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean }
  | { readonly arrayValue: { readonly values: readonly OtlpValue[] } }
  | { readonly kvlistValue: { readonly values: readonly OtlpAttribute[] } };

export interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}

/** Attributes of anything; members that are undefined, null or an empty label are left out. */
export function otlpAttributes(attributes: Readonly<Record<string, unknown>>): readonly OtlpAttribute[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([key, value]) => ({ key, value: otlpValue(integerAttributes.has(key) ? Number(value) : value) }));
}

export function otlpValue(value: unknown): OtlpValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "bigint") return { intValue: String(value) };
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return { intValue: String(value) };
    return Number.isFinite(value) ? { doubleValue: value } : { stringValue: String(value) };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(otlpValue) } };
  if (typeof value === "object" && value !== null) return { kvlistValue: { values: otlpAttributes(value as Record<string, unknown>) } };
  return { stringValue: String(value) };
}

/** Milliseconds since the epoch, with fractions, as nanoseconds in a text. */
export function nanoseconds(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((milliseconds - whole) * 1e6)));
}
