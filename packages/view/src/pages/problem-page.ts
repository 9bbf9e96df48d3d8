import { CupelError, messageOf } from "@cupel/core";
import { html, nothing, textLine } from "@cupel/reporters/page";
import type { Page } from "./frame.ts";

/** What cannot be shown, in a sentence. */
export function problemPage(title: string, thrown: unknown): Page {
  const hint = CupelError.is(thrown) ? thrown.hint : undefined;
  return {
    title,
    part: "runs",
    trail: [["Runs", "/"]],
    main: html`<h1>${title}</h1><p class="note">${textLine(messageOf(thrown), 2000)}</p>${hint === undefined ? nothing : html`<p>${textLine(hint, 1000)}</p>`}`,
  };
}
