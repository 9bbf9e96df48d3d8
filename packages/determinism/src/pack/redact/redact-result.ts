import { hostname } from "node:os";
import type { Json } from "@cupel/core";
import type { CheckResult } from "../../types/check-result.ts";
import { mapStrings } from "./map-strings.ts";
import { isHidden, type Pseudonyms, pseudonyms, redacted } from "./pseudonym.ts";
import { hostsOf, withoutHosts, withoutPaths } from "./redact-places.ts";
import { redactReport } from "./redact-report.ts";
import { redactAnswer, redactRow } from "./redact-row.ts";
import { namesSecret, withoutSecretMembers } from "./secrets.ts";

/** What may be left out of a pack. `prompts` takes the answers with it: an answer may repeat its prompt, and ids tell the text. */
export const redactables = ["prompts", "outputs", "paths", "host"] as const;
export type Redactable = (typeof redactables)[number];

/**
 * A check without secrets, and without what is to be left out beside them: texts and token ids by length and HMAC, the rest by `<redacted>`. Indices, margins, scores and
 * statistics stay, so the report reads as before; what was sent is gone, so nothing can be sent again.
 *
 * @param key of the HMAC; without one a random key that is kept nowhere
 */
export function redactResult(result: CheckResult, what: readonly Redactable[], key?: string): CheckResult {
  const names = pseudonyms(key);
  const hosts = [...hostsOf(result.trace.target.baseUrl), hostname()];
  let kept = withoutNamedSecrets(result);
  // What was left out already stays as it is: a pack may be written again.
  const isLeftOut = {
    prompts: result.spec.prompts.every(({ text }) => isHidden(text)),
    outputs: result.trace.rows.every(({ text }) => isHidden(text)),
  };
  if (what.includes("prompts") && !isLeftOut.prompts) kept = withoutPrompts(kept, names);
  else if ((what.includes("outputs") || what.includes("prompts")) && !isLeftOut.outputs) kept = withoutOutputs(kept, names);
  if (what.includes("paths")) kept = withoutPaths(kept);
  if (what.includes("host")) kept = withoutHosts(kept, hosts);
  return kept;
}

/** Always: a field of the request that is named like a secret holds one. */
function withoutNamedSecrets({ spec, trace, report }: CheckResult): CheckResult {
  const settingsOf = <Settings extends CheckResult["spec"]["settings"]>(settings: Settings): Settings => ({
    ...settings,
    extra: JSON.parse(withoutSecretMembers(JSON.stringify(settings.extra))),
  });
  const knobsOf = (knobs: CheckResult["report"]["knobs"]): typeof knobs =>
    knobs.map((knob) => (namesSecret(knob.name) ? (withoutTexts([knob])[0] ?? knob) : knob));
  return {
    spec: { ...spec, settings: settingsOf(spec.settings) },
    trace: {
      ...trace,
      prepared: trace.prepared.map((request) => ({
        ...request,
        settings: settingsOf(request.settings),
        body: withoutSecretMembers(request.body),
        knobs: knobsOf(request.knobs),
      })),
      rows: trace.rows.map((row) => ({ ...row, sent: { ...row.sent, body: withoutSecretMembers(row.sent.body) } })),
    },
    report: { ...report, settings: settingsOf(report.settings), knobs: knobsOf(report.knobs) },
  };
}

function withoutOutputs(result: CheckResult, names: Pseudonyms): CheckResult {
  const { trace, report } = result;
  return {
    ...result,
    trace: { ...trace, rows: trace.rows.map((row) => redactAnswer(row, names)), events: withoutMessages(trace.events) },
    report: redactReport(report, names, { prompts: false }),
  };
}

function withoutPrompts({ spec, trace, report }: CheckResult, names: Pseudonyms): CheckResult {
  const prompts = spec.prompts.map(({ text }) => ({ text: names.hide(text) }));
  const settings = { ...spec.settings, extra: mapStrings(spec.settings.extra, () => redacted) };
  const prepared = trace.prepared.map((request, index) => ({
    ...request,
    promptId: names.mac(request.promptId),
    prompt: prompts[index] ?? { text: "" },
    settings,
    body: names.hide(request.body),
    sha256: names.mac(request.body),
    knobs: withoutTexts(request.knobs),
  }));
  return {
    spec: { ...spec, prompts, settings },
    trace: {
      ...trace,
      prompts,
      prepared,
      rows: trace.rows.map((row) => redactRow(row, names)),
      events: withoutMessages(trace.events),
    },
    report: { ...redactReport(report, names, { prompts: true }), settings, knobs: withoutTexts(report.knobs) },
  };
}

/** Messages of a server may repeat what it was sent. */
function withoutMessages(events: CheckResult["trace"]["events"]): CheckResult["trace"]["events"] {
  return events.map((event) =>
    event.kind === "retry" || event.kind === "error" || event.kind === "probe" ? { ...event, detail: redacted } : event,
  );
}

function withoutTexts(knobs: CheckResult["report"]["knobs"]): CheckResult["report"]["knobs"] {
  const hide = (value: Json): Json => mapStrings(value, () => redacted);
  return knobs.map((knob) => ({
    ...knob,
    requested: hide(knob.requested),
    sent: hide(knob.sent),
    echoed: hide(knob.echoed),
    effective: hide(knob.effective),
  }));
}
