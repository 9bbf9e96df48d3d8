import {
  type Candidate,
  type Capabilities,
  CupelError,
  definePolicy,
  type Feedback,
  type Policy,
  type PublicTask,
  type ResponseFormat,
} from "@cupel/core";
import { compileContract } from "./contracts/compile-contract.ts";
import { contractSchema } from "./contracts/contract-schema.ts";
import { contractPrompt } from "./prompts/contract-prompt.ts";
import { repairPrompt } from "./prompts/repair-prompt.ts";

/**
 * Asks for a filled contract (an object, a query as a tree, a function as a signature with lines) and compiles it to the answer. What does
 * not compile is yielded as it is, so that its verdict is honest. A rejected answer may be repaired: the question is asked again with
 * what the model wrote and why it was rejected. Where the backend can hold an answer to a schema, it is held to that of the contract;
 * the candidate's `settings` tell whether it was.
 *
 * @param repairs times a rejected answer is asked for again; 0 or more
 */
export function contract({ repairs = 1 }: { readonly repairs?: number } = {}): Policy {
  if (!(Number.isInteger(repairs) && repairs >= 0))
    throw new CupelError("USAGE", `contract: repairs is ${repairs}; it must be a whole number.`);
  return definePolicy(`contract-${repairs}`, async function* ({ task, generate, capabilities }) {
    const question = contractPrompt(task);
    const responseFormat = formatFor(task, await capabilities());
    let prompt = question;
    for (let round = 0; ; round++) {
      const written = await generate({ prompt, sample: round, ...(responseFormat && { responseFormat }) });
      const compiled = compileContract(task, written.raw);
      const candidate: Candidate = "text" in compiled ? { ...written, text: compiled.text } : written;
      const feedback: Feedback = yield candidate;
      if (feedback.status !== "fail" || round >= repairs) return candidate;
      prompt = repairPrompt(question, { answer: written.raw, reason: "defect" in compiled ? compiled.defect : feedback.reason });
    }
  });
}

/** Not strict: what a backend cannot hold to is for the checks to find. */
function formatFor(task: PublicTask, { responseFormats = [] }: Capabilities): ResponseFormat | undefined {
  const schema = contractSchema(task);
  return schema && responseFormats.includes("json-schema") ? { type: "json-schema", schema, strict: false } : undefined;
}
