/** The backends by name, as command lines, configurations and records spell them. */
export const backendNames = ["embedded", "ollama", "openai", "replay", "simulated"] as const;

export type BackendName = (typeof backendNames)[number];

const aliases: Readonly<Record<string, BackendName>> = { mock: "simulated", llamacpp: "embedded", "openai-compatible": "openai" };

/** The backend that a user means, aliases included (`mock`, `llamacpp`, `openai-compatible`); `undefined` for none. */
export function backendNameOf(text: string): BackendName | undefined {
  return backendNames.find((name) => name === text) ?? aliases[text];
}
