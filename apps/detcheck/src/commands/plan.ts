import type { CommandContext } from "@cupel/command-line";
import { plan, planText } from "@cupel/determinism";
import { Command } from "commander";
import { addCheckOptions, type CheckFlags, specOf } from "../options/check-options.ts";
import { addTargetOptions } from "../options/target-options.ts";
import { createTarget } from "../targets/create-target.ts";

/** `detcheck plan`: what a check costs and can show. Sends no prompt. */
export function planCommand(context: CommandContext): Command {
  const command = new Command("plan").description("what a check will cost and can show, before a prompt is sent");
  addCheckOptions(addTargetOptions(command));
  return command
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Takes the flags of check. A server is asked what it can do; no prompt is sent.

Examples:
  $ detcheck plan --prompt "Hello"
  $ detcheck plan --backend simulated --prompt-file prompts.jsonl --axis batch=1,4 --axis cache=cold,warm --price input=0.5,output=1.5`,
    )
    .action(async (flags: CheckFlags & { readonly json: boolean }) => {
      const spec = await specOf(flags, context);
      await using target = await createTarget(flags, spec.axes, context);
      const planned = await plan(target, spec);
      await context.write(flags.json ? `${JSON.stringify(planned, null, 2)}\n` : planText(planned));
    });
}
