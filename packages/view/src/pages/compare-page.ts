import { CupelError, messageOf } from "@cupel/core";
import { type ComparisonReport, reportedArm } from "@cupel/reporters";
import { comparisonParts, html, type Markup, nothing, textLine } from "@cupel/reporters/page";
import { compareAddress, runAddress } from "../http/addresses.ts";
import type { NamedRun } from "../runs/runs-folder.ts";
import type { Page } from "./frame.ts";

/** What was asked to be compared. */
export interface Asked {
  readonly runs: readonly NamedRun[];
  readonly arm: string | undefined;
  readonly allowPartial: boolean;
}

/** A comparison as `cupel compare` makes it. */
export function comparePage(asked: Asked, report: ComparisonReport): Page {
  const { title, header, main } = comparisonParts(report);
  return { title, ...place, main: html`${header}${choices(asked)}${main}` };
}

/** Why there is none, and what can be done about it. */
export function refusedPage(asked: Asked, thrown: unknown): Page {
  const [head = "", ...rest] = messageOf(thrown).split("\n- ");
  const sentences = rest.length === 0 ? nothing : html`<ul>${rest.map((sentence) => html`<li>${textLine(sentence, 1000)}</li>`)}</ul>`;
  const isPartial = CupelError.is(thrown) && thrown.code === "DATA_INVALID" && thrown.hint !== undefined && !asked.allowPartial;
  const names = asked.runs.map(({ name }) => name);
  const goOn = isPartial
    ? html`<p><a class="act" href="${compareAddress(names, { arm: asked.arm, partial: 1 })}" data-key="a">Compare the tasks that can be paired</a></p>`
    : nothing;
  return {
    title: "Not compared",
    ...place,
    main: html`<h1>Not compared</h1><div class="note"><p>${textLine(head, 1000)}</p>${sentences}</div>${goOn}${choices(asked)}`,
  };
}

const place = { part: "compare", trail: [["Runs", "/"]] } as const;

/** The runs, each with the way to compare the others with it, and the arms they share. */
function choices({ runs, arm, allowPartial }: Asked): Markup {
  const names = runs.map(({ name }) => name);
  const partial = allowPartial ? 1 : undefined;
  const items = names.map((name, index) => {
    const others = names.filter((other) => other !== name);
    const link = compareAddress([name, ...others], { arm, partial });
    return html`<li><a href="${runAddress(name)}">${textLine(name, 200)}</a>${index === 0 ? (names.length > 1 ? " (what the others are compared with)" : "") : html` <a href="${link}">compare the others with this one</a>`}</li>`;
  });
  const shared = runs
    .map((run) => ("info" in run ? run.info.arms : []))
    .reduce((left, right) => left.filter((name) => right.includes(name)), firstArms(runs));
  const arms =
    runs.length < 2 || shared.length < 2
      ? nothing
      : html`<p>Arm: ${shared.map((name) => (name === (arm ?? reportedArm(shared)) ? html`<b aria-current="true">${textLine(name, 80)}</b> ` : html`<a href="${compareAddress(names, { arm: name, partial })}">${textLine(name, 80)}</a> `))}</p>`;
  return html`<ul class="plain">${items}</ul>${arms}${allowPartial ? html`<p class="note">Partial runs are taken, and tasks that cannot be paired are left out. <a href="${compareAddress(names, { arm })}">Refuse them</a></p>` : nothing}`;
}

function firstArms([first]: readonly NamedRun[]): readonly string[] {
  return first !== undefined && "info" in first ? first.info.arms : [];
}
