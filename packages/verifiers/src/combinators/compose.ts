import {
  defineVerifier,
  type FailVerdict,
  type PassVerdict,
  scoreOf,
  type Verdict,
  type VerdictLevel,
  type Verifier,
  type VerifierInput,
} from "@cupel/core";

/** The checks that several verifiers need together: those of each. */
export type ChecksOf<Children extends readonly Verifier<never>[]> = {
  readonly [Index in keyof Children]: Children[Index] extends Verifier<infer Checks> ? (checks: Checks) => void : never;
}[number] extends (checks: infer Together) => void
  ? Together
  : never;

/** A child and its verdict. */
export interface ChildVerdict<Kind extends Verdict = Verdict> {
  readonly name: string;
  readonly verdict: Kind;
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

/** What a whole says of passes that it stands on: the level and the assurance of the one that says least. */
export function leastOf(passes: readonly PassVerdict[]): Pick<PassVerdict, "level" | "assurance"> {
  const assurance = passes.some((verdict) => verdict.assurance === "shared")
    ? "shared"
    : passes.find((verdict) => verdict.assurance)?.assurance;
  return { level: lowestLevel(passes.map((verdict) => verdict.level)), ...(assurance && { assurance }) };
}

/** How much of a verdict holds. */
export function partOf(verdict: PassVerdict | FailVerdict): number {
  return scoreOf(verdict, { partial: true });
}

const levels: readonly VerdictLevel[] = ["parsed", "judged", "agreed", "verified"];

/** The level that says least; `parsed` without any. */
function lowestLevel(all: readonly VerdictLevel[]): VerdictLevel {
  return levels.find((level) => all.includes(level)) ?? "parsed";
}
