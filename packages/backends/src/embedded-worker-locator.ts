/**
 * Where the worker of the embedded backend is, and the flags its thread gets: from source it must resolve packages to their sources;
 * otherwise none, since flags of the process such as `--input-type` would stop it.
 */
export function embeddedWorker(): { readonly url: URL; readonly execArgv: readonly string[] } {
  return import.meta.url.endsWith(".ts")
    ? { url: new URL("./embedded-worker.ts", import.meta.url), execArgv: ["--conditions=@cupel/source"] }
    : { url: new URL("./embedded-worker.js", import.meta.url), execArgv: [] };
}
