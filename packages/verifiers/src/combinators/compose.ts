import { defineVerifier, type Verdict, type VerdictLevel, type Verifier, type VerifierInput } from "@cupel/core";

/** A child and its verdict. */
export interface ChildVerdict {
  readonly name: string;
  readonly verdict: Verdict;
}

/** A verifier over others, which it owns: disposing it disposes them. */
export function compose<Checks>(
  name: string,
  children: readonly Verifier<Checks>[],
  verify: (input: VerifierInput<Checks>) => Promise<Verdict>,
): Verifier<Checks> {
  const title = `${name}(${children.map((child) => child.name).join(", ")})`;
  return defineVerifier<Checks>(title, verify, {
    version: children.map((child) => child.version).join("+"),
    validate: async (task, checks, scope) =>
      (await Promise.all(children.map((child) => child.validate?.(task, checks, scope) ?? []))).flat(),
    dispose: async () => {
      await Promise.all(children.map((child) => child[Symbol.asyncDispose]()));
    },
  });
}

/** A child's verdict as the whole's: its reason carries the child's name. */
export function inNameOf({ name, verdict }: ChildVerdict): Verdict {
  return verdict.reason === "" ? verdict : { ...verdict, reason: `${name}: ${verdict.reason}`.slice(0, 2000) };
}

const levels: readonly VerdictLevel[] = ["parsed", "judged", "agreed", "verified"];

/** The level that says least. */
export function lowestLevel(all: readonly VerdictLevel[]): VerdictLevel {
  return levels.find((level) => all.includes(level)) ?? "verified";
}
