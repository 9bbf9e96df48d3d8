// biome-ignore lint/style/noDefaultExport: promptfoo takes the default export of a file
export { assertion as default } from "./gone.mjs";
