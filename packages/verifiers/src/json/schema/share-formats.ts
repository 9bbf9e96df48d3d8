import { addFormat, setFormatHandler } from "@hyperjump/json-schema/experimental";
import type { Format } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";

const keywords = ["draft-04", "draft-06", "draft-07", "draft-2019-09", "draft-2020-12"].map(
  (draft) => `https://json-schema.org/keyword/${draft}/format`,
);
const assertions = ["draft-2019-09", "draft-2020-12"].map((draft) => `https://json-schema.org/keyword/${draft}/format-assertion`);

/** Gives the exact engine the formats of ajv, so that what a format means does not depend on which engine decides. */
export function shareFormats(): void {
  for (const [name, format] of Object.entries(fullFormats)) {
    const id = `https://format.invalid/${name}`;
    addFormat({ id, handler: (value) => isOfFormat(format, value) });
    for (const keyword of [...keywords, ...assertions]) setFormatHandler(keyword, name, id);
  }
}

function isOfFormat(format: Format, value: unknown): boolean {
  if (typeof format === "boolean") return format;
  if (typeof format === "string" || format instanceof RegExp) return typeof value !== "string" || new RegExp(format).test(value);
  if (typeof format === "function") return typeof value !== "string" || format(value);
  const { type = "string", validate } = format;
  if (typeof value !== type || format.async === true) return true;
  if (typeof validate === "function") return (validate as (data: unknown) => boolean)(value);
  return typeof value !== "string" || new RegExp(validate as RegExp | string).test(value);
}
