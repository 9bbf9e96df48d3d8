export { configSchema } from "./config/config-schema.ts";
export type { CupelConfig, RunOptionValues } from "./config/cupel-config.ts";
export { defineConfig } from "./config/define-config.ts";
export type { PolicyMode, PolicyName, RunLimits } from "./run/run-settings.ts";
export type { SandboxModeFlag } from "./sandbox-modes.ts";
