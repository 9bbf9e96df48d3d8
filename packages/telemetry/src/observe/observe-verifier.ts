import type { Verdict, Verifier, VerifierInput } from "@cupel/core";
import { attribute, events } from "../gen-ai/semconv.ts";
import { runMetrics } from "../names/run-metrics.ts";
import type { Telemetry } from "../telemetry.ts";

/** A verifier whose verdicts are counted, timed, traced, and told as GenAI evaluation events. What it returns and throws is untouched. */
export function observeVerifier<Checks>(verifier: Verifier<Checks>, telemetry: Telemetry): Verifier<Checks> {
  const { name, version, validate } = verifier;
  return {
    name,
    version,
    verify: (input) => verify(verifier, input, telemetry),
    ...(validate && { validate: (...args) => validate.apply(verifier, args) }),
    [Symbol.asyncDispose]: () => verifier[Symbol.asyncDispose](),
  };
}

async function verify<Checks>(verifier: Verifier<Checks>, input: VerifierInput<Checks>, telemetry: Telemetry): Promise<Verdict> {
  const { tracer, meter, now } = telemetry;
  const { name } = verifier;
  const { scope } = input;
  return await tracer.span(
    "cupel.verify",
    { attributes: { "cupel.verifier": name, "cupel.scope": scope } },
    async ({ context, set, fail }) => {
      const began = now();
      let status: Verdict["status"] = "error";
      try {
        const verdict = await verifier.verify(input);
        ({ status } = verdict);
        set({ "cupel.verdict": status, "cupel.verdict.code": verdict.status === "pass" ? verdict.level : verdict.code });
        if (verdict.status === "error") fail(verdict.code);
        tell(verifier, verdict, { telemetry, scope });
        return verdict;
      } finally {
        meter.counter(runMetrics.verify).add(1, { verifier: name, verdict: status, scope });
        const seconds = (now() - began) / 1000;
        meter.histogram(runMetrics.verifyDuration).observe(seconds, { verifier: name }, context.sampled ? context : undefined);
      }
    },
  );
}

/** The reason may quote what a model wrote: it is content. Evidence is private and goes nowhere. */
function tell(
  { name, version }: Pick<Verifier, "name" | "version">,
  verdict: Verdict,
  { telemetry, scope }: { readonly telemetry: Telemetry; readonly scope: "public" | "gold" },
): void {
  const { status } = verdict;
  telemetry.logger.info(`verdict ${status}`, {
    event: events.evaluationResult,
    [attribute.evaluationName]: name,
    [attribute.evaluationLabel]: status,
    [attribute.evaluationScore]: status === "error" ? undefined : status === "pass" ? 1 : 0,
    [attribute.evaluationExplanation]: telemetry.content === "full" && verdict.reason !== "" ? verdict.reason : undefined,
    [attribute.errorType]: status === "error" ? verdict.code : undefined,
    "cupel.verdict.code": status === "pass" ? verdict.level : verdict.code,
    "cupel.verifier.version": version,
    "cupel.scope": scope,
  });
}
