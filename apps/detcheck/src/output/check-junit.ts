import { quoted } from "@cupel/core";
import type { AxisReport, DeterminismReport } from "@cupel/determinism";
import { xmlAttribute, xmlContent } from "@cupel/reporters";

/** A check as JUnit XML: a case per axis. Divergence is a failure; vacuous, invalid and inconclusive are errors; unsupported is skipped. */
export function checkJunit(report: DeterminismReport): string {
  const { axes, target, claim, guarantee, verdict, headline, confidence } = report;
  const count = (statuses: readonly AxisReport["status"][]): number => axes.filter(({ status }) => statuses.includes(status)).length;
  // A verdict that no axis explains (a control that failed) must not look green.
  const unexplained =
    verdict !== "NO DIVERGENCE OBSERVED" && axes.every(({ status }) => status === "no-divergence" || status === "unsupported");
  const counts = `tests="${axes.length + (unexplained ? 1 : 0)}" failures="${count(["diverged"])}" errors="${count(["vacuous", "invalid", "inconclusive"]) + (unexplained ? 1 : 0)}" skipped="${count(["unsupported"])}"`;
  const properties = Object.entries({ claim, guarantee, verdict, headline, confidence: String(confidence), model: target.model }).map(
    ([name, value]) => `      <property name="${name}" value="${xmlAttribute(value)}"/>\n`,
  );
  const extra = unexplained ? caseXml("verdict", target.name, `      <error message="${xmlAttribute(report.reason)}"/>\n`) : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="detcheck" ${counts}>
  <testsuite name="${xmlAttribute(`${target.name} ${target.model}`)}" ${counts}>
    <properties>
${properties.join("")}    </properties>
${axes.map((axis) => caseXml(axis.axis, target.name, outcomeXml(axis, report))).join("")}${extra}  </testsuite>
</testsuites>
`;
}

function caseXml(name: string, className: string, inner: string): string {
  return `    <testcase name="${xmlAttribute(name)}" classname="${xmlAttribute(className)}">\n${inner}    </testcase>\n`;
}

function outcomeXml({ axis, status, reason, cause }: AxisReport, { divergences }: DeterminismReport): string {
  if (status === "no-divergence") return `      <system-out>${xmlContent(reason)}</system-out>\n`;
  if (status === "unsupported") return `      <skipped message="${xmlAttribute(reason)}"/>\n`;
  if (status !== "diverged") return `      <error type="${status}" message="${xmlAttribute(reason)}"/>\n`;
  const first = divergences.find(({ right }) => right.axis === axis);
  const detail =
    first === undefined
      ? ""
      : `prompt ${first.prompt + 1}: ${quoted(first.difference.leftAfter)} against ${quoted(first.difference.rightAfter)}; ${first.nearTie}`;
  return `      <failure type="${cause ?? "DIVERGED"}" message="${xmlAttribute(reason)}">${xmlContent(detail)}</failure>\n`;
}
