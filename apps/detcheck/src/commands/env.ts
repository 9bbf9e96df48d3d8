import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { writeAtomically } from "@cupel/reporters";
import { Command } from "commander";
import { envSnapshot } from "../env/env-snapshot.ts";
import { type Environment, readEnvironment } from "../env/read-environment.ts";

/** `detcheck env`: the facts of this machine that can change what a model says. */
export function envCommand(context: CommandContext): Command {
  return new Command("env")
    .description("the facts of this machine that can change what a model says")
    .option("--out <file>", "write the snapshot there, as env.json of a pack; parent folders are made")
    .option("--redact-env", "leave out the values of all variables", false)
    .option(
      "--redact-env-var <name>",
      "leave out the value of this variable (may be repeated)",
      (name: string, names: readonly string[] = []) => [...names, name],
    )
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
The fingerprint covers every fact shown; it holds no path, user or host name. Two machines with different fingerprints may answer alike;
two with the same one may still differ (GPU drivers and server settings are not looked at).

Examples:
  $ detcheck env
  $ detcheck env --out env.json --redact-env-var CUDA_VISIBLE_DEVICES`,
    )
    .action(async ({ json, out, redactEnv, redactEnvVar = [] }: Flags) => {
      const environment = redacted(await readEnvironment(context.environment), { all: redactEnv, names: redactEnvVar });
      if (out !== undefined)
        await writeAtomically(resolve(context.directory, out), `${JSON.stringify(envSnapshot(environment), null, 2)}\n`);
      if (json) return await context.write(`${JSON.stringify(environment, null, 2)}\n`);
      const rows = [...flatten(environment)];
      const width = Math.max(...rows.map(([name]) => name.length));
      await context.write(rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join(""));
    });
}

interface Flags {
  readonly json: boolean;
  readonly out?: string;
  readonly redactEnv: boolean;
  readonly redactEnvVar?: readonly string[];
}

/** Values of variables left out, all or some. The fingerprint stays that of the whole: it does not tell a short value that was left out. */
function redacted(environment: Environment, { all, names }: { readonly all: boolean; readonly names: readonly string[] }): Environment {
  const hide = (name: string, value: string | null): string | null =>
    value !== null && (all || names.includes(name)) ? "<redacted>" : value;
  return {
    ...environment,
    variables: Object.fromEntries(Object.entries(environment.variables).map(([name, value]) => [name, hide(name, value)])),
  };
}

function* flatten(value: object, prefix = ""): Generator<readonly [string, string]> {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "object" && member !== null) yield* flatten(member, `${prefix}${name}.`);
    else yield [`${prefix}${name}`, member === null ? "absent" : String(member)];
  }
}
