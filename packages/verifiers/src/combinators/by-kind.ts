import { broken, defineVerifier, type Verifier } from "@cupel/core";

/**
 * One verifier for tasks of several kinds: each task goes to the verifier its kind names, and a kind without one is `error(unsupported)`.
 * It owns the others: disposing it disposes them.
 */
export function byKind(verifiers: Readonly<Record<string, Verifier<never>>>): Verifier {
  const all = Object.values(verifiers);
  const of = (kind: string) => (Object.hasOwn(verifiers, kind) ? (verifiers[kind] as Verifier) : undefined);
  return defineVerifier(
    `byKind(${Object.keys(verifiers).join(", ")})`,
    async (input) => {
      const verifier = of(input.task.kind);
      if (verifier !== undefined) return await verifier.verify(input);
      const kinds = Object.keys(verifiers).join(", ");
      return broken(`no verifier is there for tasks of kind "${input.task.kind}"; the kinds are ${kinds}`, { code: "unsupported" });
    },
    {
      version: all.map(({ version }) => version).join("+"),
      validate: async (task, checks, scope) => (await of(task.kind)?.validate?.(task, checks, scope)) ?? [],
      dispose: async () => {
        await Promise.all(all.map((verifier) => verifier[Symbol.asyncDispose]()));
      },
    },
  );
}
