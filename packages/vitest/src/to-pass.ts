import { asFunction, type Binding, CupelError, decided, publicReason, publicVerdict, type Verifier, verdictText } from "@cupel/core";
import { recordVerdict } from "./record-verdict.ts";
import { refuseAsymmetric } from "./refuse-asymmetric.ts";

/** What a matcher says, in the form that vitest and jest share. */
export interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/**
 * The matcher `await expect(answer).toPass(verifier, { checks })`: passes when the verifier does. `binding` is a task or its checks; without
 * it there are none. Any framework that extends `expect` by functions returning `{ pass, message }` can take it.
 * @throws CupelError `VERIFIER_FAILED` when the check broke, with or without `.not`; `USAGE` for what is no answer
 */
export function toPass<Checks>(
  this: unknown,
  answer: unknown,
  verifier: Verifier<Checks>,
  binding: Binding<NoInfer<Checks>> = { checks: {} as NoInfer<Checks> },
): Promise<MatcherResult> {
  refuseAsymmetric(this, "toPass");
  return match(this, answer, { verifier, binding });
}

async function match<Checks>(
  context: unknown,
  answer: unknown,
  { verifier, binding }: { readonly verifier: Verifier<Checks>; readonly binding: Binding<Checks> },
): Promise<MatcherResult> {
  if (typeof answer !== "string") throw new CupelError("USAGE", `toPass expects the text of an answer, got ${typeof answer}.`);
  const verdict = await asFunction(verifier, binding)(answer);
  await recordVerdict(context, {
    verifier: verifier.name,
    ...(binding.id !== undefined && { task: binding.id }),
    verdict: publicVerdict(verdict),
  });
  const { status } = decided(verdict);
  const expected = status === "pass" ? "not to pass" : "to pass";
  return {
    pass: status === "pass",
    message: () =>
      [
        `expected the answer ${expected} ${verifier.name}, got ${verdictText(verdict)}`,
        `checked: ${whatIsChecked(binding)}`,
        `answer: ${cut(publicReason(answer))}`,
      ].join("\n"),
  };
}

function whatIsChecked<Checks>({ id, checks, gold = {}, scope = "public" }: Binding<Checks>): string {
  const names = Object.keys({ ...checks, ...(scope === "gold" && gold) });
  const task = id === undefined ? "" : `task "${id}", `;
  return `${task}scope ${scope}, ${names.length === 0 ? "no checks" : names.join(", ")}`;
}

function cut(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
