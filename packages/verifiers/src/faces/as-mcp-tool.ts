import {
  asFunction,
  type Binding,
  broken,
  isJsonObject,
  type JsonObject,
  messageOf,
  publicVerdict,
  type Task,
  type Verdict,
  type Verifier,
  verdictText,
} from "@cupel/core";
import { createResolve, type ResolveOptions } from "./resolve-fields.ts";

export interface McpToolOptions<Checks = JsonObject> extends ResolveOptions {
  /** Default `verify`. */
  readonly name?: string;
  /** What the tool is for, in words for a model. */
  readonly description?: string;
  /** What every candidate is checked against, instead of `tasks`; then nothing but a candidate is asked for. */
  readonly binding?: Binding<Checks>;
}

/** A tool as the Model Context Protocol describes it, with the function behind it. Any server can register it. */
export interface McpTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: McpSchema;
  readonly outputSchema: McpSchema;
  readonly annotations: { readonly readOnlyHint: true; readonly idempotentHint: true; readonly openWorldHint: false };
  readonly call: (input: unknown, options?: { readonly signal?: AbortSignal | undefined }) => Promise<McpToolResult>;
}

/** The JSON Schema of an object. */
export interface McpSchema {
  type: "object";
  required: string[];
  properties: Record<string, JsonObject>;
  [keyword: string]: unknown;
}

/** What a call gives back: the public verdict, as a line and as an object. */
export interface McpToolResult {
  content: { type: "text"; text: string }[];
  structuredContent: Record<string, unknown>;
  isError: boolean;
  [member: string]: unknown;
}

/**
 * A verifier as an MCP tool: a model hands in a candidate and gets the public verdict, never evidence. What it is checked against is fixed
 * by `binding`, or named by `task_id` out of `tasks`, or else comes as `checks`. A check that broke and a wrong call have `isError` set.
 */
export function asMcpTool<Checks>(verifier: Verifier<Checks>, options: McpToolOptions<NoInfer<Checks>> = {}): McpTool {
  const { name = "verify", description = `Checks a candidate answer (${verifier.name}).`, binding, tasks } = options;
  const fixed = binding && asFunction(verifier, binding);
  const resolve = fixed ? () => fixed : createResolve(verifier, options);
  const which = fixed ? {} : tasks === undefined ? { checks: checksSchema } : { task_id: idSchema(tasks) };

  const verify = async (input: unknown, signal: AbortSignal | undefined): Promise<Verdict> => {
    const { candidate, ...fields } = (isJsonObject(input) ? input : {}) as Readonly<Record<string, unknown>>;
    if (typeof candidate !== "string") return broken("candidate must be a text", { code: "contract" });
    try {
      const bound = resolve(fields);
      return typeof bound === "function" ? await bound(candidate, { signal }) : broken(bound.problem, { code: "contract" });
    } catch (thrown) {
      return broken(messageOf(thrown), { code: "setup" });
    }
  };

  return {
    name,
    description: `${description} The result says pass, fail and why, or error when the check itself broke.`,
    inputSchema: {
      type: "object",
      required: ["candidate", ...Object.keys(which)],
      properties: { candidate: { type: "string", description: "The whole answer." }, ...which },
    },
    outputSchema,
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    call: async (input, { signal } = {}) => {
      const verdict = publicVerdict(await verify(input, signal));
      return {
        content: [{ type: "text", text: verdictText(verdict) }],
        structuredContent: { ...verdict },
        isError: verdict.status === "error",
      };
    },
  };
}

const checksSchema: JsonObject = { type: "object", description: "What to check, as the verifier defines it." };

/** Few ids are all told to the model; many would fill its context. */
function idSchema(tasks: readonly Task[]): JsonObject {
  const description = "The task that the candidate answers.";
  return { type: "string", description, ...(tasks.length <= 50 && { enum: tasks.map(({ id }) => id) }) };
}

const outputSchema: McpSchema = {
  type: "object",
  required: ["status", "reason"],
  properties: {
    status: { type: "string", enum: ["pass", "fail", "error"] },
    level: { type: "string", description: "How much a pass says." },
    code: { type: "string", description: "The kind of fail or error." },
    reason: { type: "string" },
    score: { type: "number", minimum: 0, maximum: 1, description: "How much of what was asked holds." },
  },
};
