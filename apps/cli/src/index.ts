export { configSchema } from "./config/config-schema.ts";
export type { CupelConfig, RunOptionValues } from "./config/cupel-config.ts";
export { defineConfig } from "./config/define-config.ts";
export type { KindPolicy, PolicyName, RunLimits } from "./run/run-settings.ts";
export type { SandboxModeFlag } from "./sandbox-modes.ts";
export { artifactSchemas } from "./schema/artifact-schemas.ts";
