/** Where the worker of the embedded backend is, and the flags its thread needs: from source it resolves packages to their sources. */
export function embeddedWorker(): { readonly url: URL; readonly execArgv?: readonly string[] } {
  return import.meta.url.endsWith(".ts")
    ? { url: new URL("./embedded-worker.ts", import.meta.url), execArgv: ["--conditions=@cupel/source"] }
    : { url: new URL("./embedded-worker.js", import.meta.url) };
}
