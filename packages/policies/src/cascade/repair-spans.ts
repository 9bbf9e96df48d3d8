import { type Candidate, CupelError, type Feedback, type PolicyContext } from "@cupel/core";
import type { Outcome } from "../outcome.ts";
import { baselinePrompt } from "../prompts/baseline-prompt.ts";
import { spanEditPrompt } from "../prompts/span-prompt.ts";
import { flagSpans, markSpans } from "./flag-spans.ts";
import { applyEdits, editsSchema } from "./span-edits.ts";

/** How much of a draft may change. */
export interface SpanEdits {
  /** Most edits, 1 or more; a reply with more is refused. Default 2. */
  readonly edits?: number;
  /** Most spans that are shown, the least likely first, 1 or more. Default 4. */
  readonly shown?: number;
  /** Tokens on either side of an unlikely one that belong to its span, 0 or more. Default 8. */
  readonly window?: number;
}

/** A way to mend a draft where it is in doubt, and nowhere else. */
export interface SpanRepair {
  readonly name: string;
  /**
   * Asks for edits and yields the edited draft to be verified anew. Undefined where nothing is flagged or the reply was refused: then no
   * candidate was yielded. The draft itself where the model has nothing to change.
   */
  run(context: PolicyContext, draft: Outcome): AsyncGenerator<Candidate, Outcome | undefined, Feedback>;
}

/** @throws CupelError `USAGE` for numbers out of range */
export function repairSpans(
  model: string,
  { below, edits = 2, shown = 4, window = 8 }: SpanEdits & { readonly below: number },
): SpanRepair {
  for (const [name, value, least] of [
    ["edits", edits, 1],
    ["shown", shown, 1],
    ["window", window, 0],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new CupelError("USAGE", `cascade: ${name} of spans is ${value}; it must be a whole number of at least ${least}.`);
  }
  return {
    name: `${edits} edits of ${shown} spans and ${window} tokens around`,
    run: async function* ({ task, generate, capabilities }, draft) {
      const { text, logprobs = [] } = draft.candidate;
      const spans = flagSpans(text, logprobs, { below, window, most: shown });
      const marked = markSpans(text, spans, { numbered: true });
      if (marked === undefined) return undefined;
      const reason = draft.feedback.status === "fail" ? draft.feedback.reason : "";
      const prompt = spanEditPrompt(baselinePrompt(task), { marked, most: edits, reason });
      const { responseFormats = [] } = await capabilities(model);
      const schema = editsSchema(spans.length, edits);
      const responseFormat = responseFormats.includes("json-schema") ? { type: "json-schema" as const, schema, strict: false } : undefined;
      const written = await generate({ model, prompt, ...(responseFormat && { responseFormat }) });
      const outcome = applyEdits(text, spans, { reply: written.raw, most: edits });
      if ("refused" in outcome) return undefined;
      if (outcome.text === text) return draft;
      const edited: Candidate = { ...written, text: outcome.text };
      return { candidate: edited, feedback: yield edited };
    },
  };
}
