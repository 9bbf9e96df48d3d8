import type { CupelConfig } from "./cupel-config.ts";

/** Identity with inference: a configuration is checked where it is written. */
export function defineConfig(config: CupelConfig): CupelConfig {
  return config;
}
