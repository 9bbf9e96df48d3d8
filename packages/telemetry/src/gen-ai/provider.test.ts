import { expect, test } from "vitest";
import { providerOf, serverOf } from "./provider.ts";

test.each([
  ["embedded", {}, "cupel.embedded"],
  ["simulated", {}, "cupel.simulated"],
  ["ollama", { address: "http://127.0.0.1:11434" }, "ollama"],
  ["openai", { server: "llama-server", address: "http://127.0.0.1:8080/v1" }, "llama_cpp"],
  ["openai", { address: "https://api.openai.com/v1" }, "openai"],
  ["openai", { address: "https://mine.openai.azure.com/v1" }, "azure.ai.openai"],
  ["openai", { address: "https://api.x.ai/v1" }, "x_ai"],
  ["openai", { address: "https://notx.ai/v1" }, "openai_compatible"],
  ["openai", { address: "http://127.0.0.1:8080/v1" }, "openai_compatible"],
  ["ai-sdk", { provider: "google.vertex.chat" }, "gcp.vertex_ai"],
  ["ai-sdk", { provider: "anthropic.messages" }, "anthropic"],
  ["ai-sdk", { provider: "nobody.chat" }, "nobody"],
  ["mine", {}, "mine"],
] as const)("a backend %s that says %o is the provider %s", (name, facts, provider) => {
  expect(providerOf(name, facts)).toBe(provider);
});

test("a server is its host and port, those that its address leaves out included", () => {
  expect(serverOf({ address: "https://api.openai.com/v1" })).toEqual({ address: "api.openai.com", port: "443" });
  expect(serverOf({ address: "http://127.0.0.1:8123/v1" })).toEqual({ address: "127.0.0.1", port: "8123" });
  expect(serverOf({ address: "nonsense" })).toBeUndefined();
  expect(serverOf({})).toBeUndefined();
});
