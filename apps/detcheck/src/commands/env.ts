import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import type { Json } from "@cupel/core";
import { writeAtomically } from "@cupel/reporters";
import { Command } from "commander";
import { envSnapshot } from "../env/env-snapshot.ts";
import { readEnvironment } from "../env/read-environment.ts";
import { addRedactOptions, type RedactFlags, redactEnvironment } from "../env/redact-environment.ts";
import { addSchemaOption, demandSchema, type SchemaFlags } from "../output/demand-schema.ts";

/** `detcheck env`: the facts of this machine that can change what a model says. */
export function envCommand(context: CommandContext): Command {
  const command = new Command("env").description("the facts of this machine that can change what a model says");
  return addSchemaOption(addRedactOptions(command))
    .option("--out <file>", "write the snapshot there, as env.json of a pack; parent folders are made")
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
    .action(async ({ json, out, validateSchema, ...redact }: Flags) => {
      const environment = redactEnvironment(await readEnvironment(context.environment), redact);
      const snapshot = envSnapshot(environment);
      if (validateSchema) demandSchema("env.json", [snapshot as Json]);
      if (out !== undefined) await writeAtomically(resolve(context.directory, out), `${JSON.stringify(snapshot, null, 2)}\n`);
      if (json) return await context.write(`${JSON.stringify(environment, null, 2)}\n`);
      const rows = [...flatten(environment)];
      const width = Math.max(...rows.map(([name]) => name.length));
      await context.write(rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join(""));
    });
}

interface Flags extends RedactFlags, SchemaFlags {
  readonly json: boolean;
  readonly out?: string;
}

function* flatten(value: object, prefix = ""): Generator<readonly [string, string]> {
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "object" && member !== null) yield* flatten(member, `${prefix}${name}.`);
    else yield [`${prefix}${name}`, member === null ? "absent" : String(member)];
  }
}
