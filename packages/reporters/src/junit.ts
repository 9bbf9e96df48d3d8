import { type RunEnd, type RunInfo, type RunRecord, visible } from "@cupel/core";
import { type CaseResult, caseResultOf } from "./case-result.ts";
import { formatRate } from "./format.ts";
import type { Measures } from "./measures.ts";
import { inOrder } from "./order.ts";
import { summarize } from "./summarize.ts";
import { xmlAttribute, xmlContent } from "./xml-text.ts";

/**
 * A run as JUnit XML: a suite per model and arm, a case per task with its family as class name and its time in seconds. A fail is a
 * `failure`, what broke an `error`, and `skipped` what nothing is known of (see `caseResultOf`); the answer is the case's output. Each suite's
 * properties hold its rates with interval and n. A run that is not whole has one more suite with an error, so that it never looks green.
 * It is a projection: private evidence is not in it.
 */
export function junitXml(records: readonly RunRecord[], info: RunInfo, end: RunEnd): string {
  const sorted = inOrder(records, info);
  const { leaderboard, status, status_reason, oracle } = summarize(records, info, end);
  const suites = [...Map.groupBy(sorted, ({ model, arm }) => JSON.stringify([model, arm])).values()].map((own) => {
    const [{ model, arm }] = own as [RunRecord];
    const measures = leaderboard.find((entry) => entry.model === model)?.overall.arms[arm];
    return suiteOf(own, { run_id: info.runId, seed: String(info.seed), oracle: String(oracle), ...ratesOf(measures) });
  });
  const whole = status === "complete" ? [] : [partialSuite(info, { done: sorted.length, reason: status_reason })];
  const all = [...suites, ...whole];
  const body = all.map(({ xml }) => xml).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cupel"${counts(all.flatMap(({ cases }) => cases))}>\n${body}</testsuites>\n`;
}

interface Case {
  readonly result: CaseResult;
  readonly seconds: number;
  readonly xml: string;
}

interface Suite {
  readonly cases: readonly Case[];
  readonly xml: string;
}

function suiteOf(records: readonly RunRecord[], properties: Readonly<Record<string, string>>): Suite {
  const [{ model, arm, policy, backend }] = records as [RunRecord];
  const cases = records.map(caseOf);
  const began = records.map(({ startedAt }) => startedAt).sort()[0] ?? "";
  const about = Object.entries({ model, arm, policy, backend, ...properties }).map(
    ([name, value]) => `      <property name="${name}" value="${xmlAttribute(value)}"/>\n`,
  );
  return {
    cases,
    xml: `  <testsuite name="${nameOf(`${model} × ${arm}${properties.oracle === "true" ? " (oracle run)" : ""}`)}"${counts(cases)}${timestamp(began)}>
    <properties>
${about.join("")}    </properties>
${cases.map(({ xml }) => xml).join("")}  </testsuite>
`,
  };
}

function caseOf(record: RunRecord): Case {
  const result = caseResultOf(record);
  const seconds = record.milliseconds / 1000;
  const answer = record.chosen === null ? undefined : record.candidates[record.chosen]?.text;
  const output = answer === undefined ? "" : `      <system-out>${xmlContent(answer)}</system-out>\n`;
  const names = `name="${nameOf(record.taskId)}" classname="${nameOf(record.family)}" time="${seconds.toFixed(3)}"`;
  return { result, seconds, xml: `    <testcase ${names}>\n${elementOf(result)}${output}    </testcase>\n` };
}

/** A name with what XML cannot hold as escapes: it is never empty, and two names never become one. */
function nameOf(text: string): string {
  return xmlAttribute(visible(text));
}

function elementOf({ status, code, reason }: CaseResult): string {
  const message = `message="${xmlAttribute(reason)}"`;
  if (status === "pass") return "";
  if (status === "skipped") return `      <skipped ${message}/>\n`;
  const name = status === "fail" ? "failure" : "error";
  return `      <${name} ${message} type="${xmlAttribute(code)}">${xmlContent(reason)}</${name}>\n`;
}

/** One case that is an error, for a run that ended early: what was not run cannot pass. */
function partialSuite({ total }: RunInfo, { done, reason }: { readonly done: number; readonly reason: string }): Suite {
  const result: CaseResult = {
    status: "error",
    code: "partial",
    reason: `${done} of ${total} records were made${reason === "" ? "" : `: ${reason}`}`,
  };
  const xml = `    <testcase name="the run is whole" classname="cupel" time="0.000">\n${elementOf(result)}    </testcase>\n`;
  const cases = [{ result, seconds: 0, xml }];
  return { cases, xml: `  <testsuite name="cupel run"${counts(cases)}>\n${xml}  </testsuite>\n` };
}

function counts(cases: readonly Case[]): string {
  const count = (status: CaseResult["status"]) => cases.filter(({ result }) => result.status === status).length;
  const seconds = cases.reduce((sum, own) => sum + own.seconds, 0);
  return ` tests="${cases.length}" failures="${count("fail")}" errors="${count("error")}" skipped="${count("skipped")}" time="${seconds.toFixed(3)}"`;
}

/** ISO 8601 in UTC without fraction and zone, as the readers of the format expect it. */
function timestamp(time: string): string {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? "" : ` timestamp="${new Date(parsed).toISOString().slice(0, 19)}"`;
}

function ratesOf(measures: Measures | undefined): Readonly<Record<string, string>> {
  if (measures === undefined) return {};
  return Object.fromEntries(
    (["verified", "correct", "false_accept"] as const).map((name) => [
      name,
      formatRate(measures[`${name}_rate`], measures[`${name}_ci`], { k: measures[`${name}_k`], n: measures[`${name}_n`] }),
    ]),
  );
}
