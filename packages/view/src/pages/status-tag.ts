import { formatCount, html, type Markup, nothing, textLine } from "@cupel/reporters/page";
import type { FiguresOrWhy } from "../runs/run-figures.ts";
import { statusOf } from "../runs/run-status.ts";
import type { NamedRun } from "../runs/runs-folder.ts";

const looks = { running: "run", complete: "pass", partial: "error", "no end": "error", unreadable: "fail" } as const;

/** How a run stands: its status, and of one that is not complete how far it came and why it stopped. */
export function statusTag(run: NamedRun, figures: FiguresOrWhy): Markup {
  const listed = statusOf(run);
  const known = "problem" in figures ? undefined : figures;
  // Records of a run that was killed after the last of them bear out that it is complete.
  const status = listed === "no end" && known?.status === "complete" ? "complete" : listed;
  const text = status === "no end" ? "killed" : status;
  const told = known === undefined || status === "complete" ? nothing : html`${formatCount(known.done)} of ${formatCount(known.total)}`;
  // The script keeps that of a run that goes on true, and fills in what is not known yet.
  const place = status === "running" ? html` data-run="${run.name}"` : nothing;
  const far = told === nothing && place === nothing ? nothing : html` <span class="soft"${place}>${told}</span>`;
  const reason = "end" in run && run.end?.status === "partial" ? (run.end.reason ?? "") : "";
  return html`<span class="tag ${looks[status]}">${text}</span>${far}${reason === "" ? nothing : html`<br><span class="soft">${textLine(reason, 160)}</span>`}`;
}
