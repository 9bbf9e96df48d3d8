import type { Capabilities } from "@cupel/core";
import type { HttpClient } from "../http/http-client.ts";
import { ServerError } from "../http/server-error.ts";
import { countIn, objectIn, stringIn } from "../read-json.ts";

type Facts = Capabilities["facts"];

/** Servers by the owner that their list of models names, and where each tells more. Paths are beside `/v1`. */
const servers: Readonly<Record<string, { readonly name: string; readonly path: string; readonly read: (answer: unknown) => Facts }>> = {
  llamacpp: { name: "llama-server", path: "/props", read: readProps },
  vllm: { name: "vllm", path: "/version", read: (answer) => textFact("serverVersion", stringIn(answer, "version")) },
  sglang: { name: "sglang", path: "/get_server_info", read: readServerInfo },
};

/**
 * What a server tells of itself, as far as it does: which one it is, its version, the context it has room for. Asked are only servers whose list
 * of models says that they know the question.
 *
 * @param entry the model's entry in the list of models, or the first one
 */
export async function identifyServer(client: HttpClient, entry: unknown): Promise<Facts> {
  const length = countIn(entry, "max_model_len") ?? countIn(objectIn(entry, "meta"), "n_ctx");
  const facts = { ...(length !== undefined && { contextSize: length }) };
  const owner = stringIn(entry, "owned_by") ?? "";
  const server = Object.hasOwn(servers, owner) ? servers[owner] : undefined;
  if (server === undefined) return facts;
  return { server: server.name, ...facts, ...server.read(await answerOf(client, server.path)) };
}

async function answerOf(client: HttpClient, path: string): Promise<unknown> {
  try {
    return await client.json(`/..${path}`);
  } catch (error) {
    if (error instanceof ServerError) return undefined;
    throw error;
  }
}

/** Of the path of the weights only the name is told: folders belong to somebody's machine. */
function readProps(props: unknown): Facts {
  const context = countIn(objectIn(props, "default_generation_settings"), "n_ctx");
  const slots = countIn(props, "total_slots");
  return {
    ...textFact("serverVersion", stringIn(props, "build_info")),
    ...textFact("weights", stringIn(props, "model_path")?.split(/[\\/]/).at(-1)),
    ...(context !== undefined && { contextSize: context }),
    ...(slots !== undefined && { sequences: slots }),
  };
}

function readServerInfo(info: unknown): Facts {
  const { version, quantization, dtype } = Object.fromEntries(
    ["version", "quantization", "dtype"].map((name) => [name, stringIn(info, name)]),
  );
  return { ...textFact("serverVersion", version), ...textFact("quantization", quantization), ...textFact("dtype", dtype) };
}

function textFact(name: string, value: string | undefined): Facts {
  return value === undefined ? {} : { [name]: value.slice(0, 200) };
}
