import type { Capabilities } from "@cupel/core";

type Facts = Capabilities["facts"];

/** Whom a backend asks, in the words of the GenAI conventions where they have one, else in ours. */
export function providerOf(backend: string, facts: Facts = {}): string {
  if (Object.hasOwn(ours, backend)) return ours[backend] as string;
  if (backend === "openai") {
    const server = typeof facts.server === "string" ? servers[facts.server] : undefined;
    return server ?? byHost(serverOf(facts)?.address);
  }
  if (backend === "ai-sdk") return bySdkName(typeof facts.provider === "string" ? facts.provider : "");
  return backend;
}

/** Where a backend's server is, as far as it says. */
export function serverOf({ address }: Facts): { readonly address: string; readonly port: string } | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const { hostname, port, protocol } = new URL(address);
  return { address: hostname, port: port || (protocol === "https:" ? "443" : "80") };
}

const ours: Readonly<Record<string, string>> = {
  embedded: "cupel.embedded",
  simulated: "cupel.simulated",
  replay: "cupel.replay",
  ollama: "ollama",
};

const servers: Readonly<Record<string, string | undefined>> = { "llama-server": "llama_cpp", vllm: "vllm", sglang: "sglang" };

const hosts: readonly (readonly [string, string])[] = [
  ["openai.azure.com", "azure.ai.openai"],
  ["api.openai.com", "openai"],
  ["anthropic.com", "anthropic"],
  ["mistral.ai", "mistral_ai"],
  ["groq.com", "groq"],
  ["deepseek.com", "deepseek"],
  ["cohere.com", "cohere"],
  ["x.ai", "x_ai"],
  ["perplexity.ai", "perplexity"],
  ["generativelanguage.googleapis.com", "gcp.gemini"],
  ["aiplatform.googleapis.com", "gcp.vertex_ai"],
];

/** Many servers speak OpenAI's protocol; only OpenAI is `openai`. */
function byHost(host = ""): string {
  return hosts.find(([end]) => host === end || host.endsWith(`.${end}`) || host.endsWith(`-${end}`))?.[1] ?? "openai_compatible";
}

const sdkNames: Readonly<Record<string, string | undefined>> = {
  openai: "openai",
  anthropic: "anthropic",
  azure: "azure.ai.openai",
  "azure-openai": "azure.ai.openai",
  "amazon-bedrock": "aws.bedrock",
  google: "gcp.gemini",
  mistral: "mistral_ai",
  groq: "groq",
  deepseek: "deepseek",
  cohere: "cohere",
  xai: "x_ai",
  perplexity: "perplexity",
};

/** The AI SDK names providers as `openai.chat` or `google.vertex.chat`. */
function bySdkName(name: string): string {
  if (name.startsWith("google.vertex")) return "gcp.vertex_ai";
  const [first = ""] = name.split(".");
  return sdkNames[first] ?? (first === "" ? "ai-sdk" : first);
}
