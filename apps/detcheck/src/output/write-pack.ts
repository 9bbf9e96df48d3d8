import { type CheckResult, type MinimalCase, type Redactable, writePack as write } from "@cupel/determinism";
import { version } from "../version.ts";
import { checkGithub } from "./check-github.ts";
import { checkJunit } from "./check-junit.ts";
import { checkHtml } from "./html/check-html.ts";

/** What a pack holds beside the check. */
export interface PackDetails {
  /** `env.json`. */
  readonly environment: object;
  readonly redact?: readonly Redactable[];
  /** Key of what stands for redacted texts. */
  readonly redactKey?: string | undefined;
  readonly minimal?: MinimalCase | undefined;
}

/** Writes a repro pack, the report as JUnit, as a step summary and as a page among its files. @throws CupelError `CONFIG_INVALID` when the folder cannot be written */
export async function writePack(
  folder: string,
  result: CheckResult,
  { environment, redact = [], redactKey, minimal }: PackDetails,
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
}
