import type { ConfigFile } from "@cupel/command-line";
import { type Backend, CupelError, isJsonObject, type Policy, type Verifier } from "@cupel/core";

/** What only code can say: things of the user's own, from a configuration that is a module. */
export interface OwnParts {
  readonly backends?: readonly Backend[];
  readonly policy?: Policy;
  readonly verifiers?: Readonly<Record<string, Verifier>>;
}

/** Keys of a configuration that are no options of the command line. */
export const ownKeys = ["backends", "verifiers"];

/** Takes the user's own things out of a configuration. @throws CupelError `CONFIG_INVALID` for what is none, saying what it lacks */
export function ownPartsOf(file: ConfigFile): { readonly parts: OwnParts; readonly file: ConfigFile } {
  const { backends, verifiers, policy, ...values } = file.values;
  const own = typeof policy === "object" && policy !== null;
  const refuse = (what: string): never => {
    throw new CupelError("CONFIG_INVALID", `${file.path}: ${what}.`, {
      hint: "Backends, verifiers and policies are objects, which a configuration in TypeScript or JavaScript can hold.",
    });
  };
  const demand = (value: unknown, name: string, members: Readonly<Record<string, string>>): void => {
    const lacking = Object.entries(members).filter(([member, type]) => typeof (value as Record<string, unknown> | null)?.[member] !== type);
    if (lacking.length > 0) refuse(`${name} lacks ${lacking.map(([member, type]) => `${member} (a ${type})`).join(", ")}`);
  };
  if (backends !== undefined) {
    if (!(Array.isArray(backends) && backends.length > 0)) refuse('"backends" is no list with something in it');
    const members = { name: "string", model: "string", capabilities: "function", generate: "function" };
    for (const [index, backend] of (backends as readonly unknown[]).entries()) demand(backend, `"backends[${index}]"`, members);
    for (const key of ["backend", "model", "models"]) if (key in values) refuse(`"backends" and "${key}" say the same thing twice`);
  }
  if (verifiers !== undefined) {
    if (!isJsonObject(verifiers)) refuse('"verifiers" is no object of verifiers by kind');
    const members = { name: "string", version: "string", verify: "function" };
    for (const [kind, verifier] of Object.entries(verifiers as object)) demand(verifier, `"verifiers.${kind}"`, members);
  }
  if (own) demand(policy, '"policy"', { name: "string", run: "function" });
  const parts = {
    ...(backends !== undefined && { backends: backends as readonly Backend[] }),
    ...(own && { policy: policy as Policy }),
    ...(verifiers !== undefined && { verifiers: verifiers as Readonly<Record<string, Verifier>> }),
  };
  return { parts, file: { path: file.path, values: own || policy === undefined ? values : { ...values, policy } } };
}
