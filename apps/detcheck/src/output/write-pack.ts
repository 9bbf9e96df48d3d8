import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CheckResult, type MinimalCase, packSchemas, type Redactable, writePack as write } from "@cupel/determinism";
import { version } from "../version.ts";
import { checkGithub } from "./check-github.ts";
import { checkJunit } from "./check-junit.ts";
import { demandSchema, valuesOf } from "./demand-schema.ts";
import { checkHtml } from "./html/check-html.ts";

/** What a pack holds beside the check. */
export interface PackDetails {
  /** `env.json`. */
  readonly environment: object;
  readonly redact?: readonly Redactable[];
  /** Key of what stands for redacted texts. */
  readonly redactKey?: string | undefined;
  readonly minimal?: MinimalCase | undefined;
  /** Hold every file against its schema once it is written. */
  readonly validate?: boolean;
}

/** Writes a repro pack, the report as JUnit, as a step summary and as a page among its files. @throws CupelError `CONFIG_INVALID` when the folder cannot be written, `ARTIFACT_INVALID` for a file that does not hold to its schema */
export async function writePack(
  folder: string,
  result: CheckResult,
  { environment, redact = [], redactKey, minimal, validate = false }: PackDetails,
): Promise<void> {
  await write(folder, result, {
    cupelVersion: version,
    environment,
    redact,
    minimal,
    ...(redactKey !== undefined && { redactKey }),
    more: ({ report, trace }) => ({
      "junit.xml": checkJunit(report),
      "summary.md": checkGithub(report),
      "report.html": checkHtml(report, trace),
    }),
  });
  if (!validate) return;
  for (const name of Object.keys(packSchemas)) {
    const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
    if (text !== undefined) demandSchema(name, valuesOf(name, text));
  }
}
