import { once } from "node:events";
import { resolve } from "node:path";
import { stdin } from "node:process";
import type { CommandContext, TelemetryValues } from "@cupel/command-line";
import { asMcpTool, byKind, readTasks } from "@cupel/verifiers";
import type { McpFlags } from "../commands/mcp.ts";
import { openVerifiers } from "../run/open-verifiers.ts";
import { sandboxOptions } from "../sandbox-options.ts";
import { openObservation } from "../telemetry/observation.ts";
import { version } from "../version.ts";

/** Serves the verification of a task file's answers over stdin and stdout, until stdin ends or the command is interrupted. */
export async function serveTool(context: CommandContext, flags: McpFlags, values: TelemetryValues): Promise<void> {
  const tasks = await readTasks(resolve(context.directory, flags.tasks), { publicTests: flags.publicTests });
  await using observation = await openObservation(context, values);
  await using verifiers = await openVerifiers(tasks, sandboxOptions(flags.sandbox, context.environment), { observation });
  const tool = asMcpTool(byKind(verifiers.byKind), {
    tasks,
    description: "Checks a candidate answer to a task by executing it: JSON against its schema, SQL on its tables, code on its examples.",
  });
  // Loaded only here: no other command needs it.
  const [{ fromJsonSchema, McpServer }, { serveStdio }] = await Promise.all([
    import("@modelcontextprotocol/server"),
    import("@modelcontextprotocol/server/stdio"),
  ]);
  const ended = Promise.race([once(stdin, "close"), once(context.signal, "abort")]);
  const connection = serveStdio(() => {
    const server = new McpServer({ name: "cupel", version });
    const { name, call, inputSchema, outputSchema, ...rest } = tool;
    server.registerTool(
      name,
      { ...rest, inputSchema: fromJsonSchema(inputSchema), outputSchema: fromJsonSchema(outputSchema) },
      (input, { mcpReq }) => call(input, { signal: mcpReq.signal }),
    );
    return server;
  });
  if (!context.signal.aborted) await ended;
  await connection.close();
}
