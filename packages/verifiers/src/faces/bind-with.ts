import { asFunction, type Binding, type BoundVerifier, type Verifier } from "@cupel/core";

/** What answers are checked against, or how to find it in what a tool passes along with each of them. */
export type BindingFor<Checks, Context> = Binding<Checks> | ((context: Context) => Binding<Checks>);

/** The verifier bound for each answer a tool passes: once where the binding is fixed, else each time. */
export function bindWith<Checks, Context>(
  verifier: Verifier<Checks>,
  binding: BindingFor<Checks, Context>,
): (context: Context) => BoundVerifier {
  if (typeof binding === "function") return (context) => asFunction(verifier, binding(context));
  const bound = asFunction(verifier, binding);
  return () => bound;
}

/** The text of an output that a tool may have parsed already. */
export function outputText(output: unknown): string {
  return typeof output === "string" ? output : (JSON.stringify(output) ?? "");
}
