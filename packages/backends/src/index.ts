export { type BackendName, backendNameOf, backendNames } from "./backend-name.ts";
export { type EmbeddedModel, type EmbeddedOptions, embedded } from "./embedded/embedded.ts";
export type { HttpOptions } from "./http/http-options.ts";
export type { SizeLimits } from "./http/read-lines.ts";
export { type OllamaOptions, ollama, ollamaBaseUrl } from "./ollama/ollama.ts";
export { type OpenaiOptions, openai } from "./openai/openai.ts";
export { type ReplayOptions, replay } from "./replay/replay.ts";
export type { SimulatedAnswer, Skill } from "./simulated/answers.ts";
export { type SimulatedOptions, simulated } from "./simulated/simulated.ts";
