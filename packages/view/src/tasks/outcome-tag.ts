import { html, type Markup } from "@cupel/reporters/page";
import type { OutcomeName } from "./task-row.ts";

const looks: Readonly<Record<OutcomeName, string>> = {
  correct: "pass",
  wrong: "fail",
  "false accept": "fail",
  verified: "pass",
  agreed: "error",
  parsed: "error",
  refused: "fail",
  "out of budget": "error",
  error: "error",
  reused: "error",
};

/** An outcome as a label; its word says it, not only its colour. */
export function outcomeTag(outcome: OutcomeName): Markup {
  return html`<span class="tag ${looks[outcome]}">${outcome}</span>`;
}
