/** Where code can be told to run, on the command line. */
export const sandboxModes = ["auto", "local", "wasm", "container"] as const;
export type SandboxModeFlag = (typeof sandboxModes)[number];
