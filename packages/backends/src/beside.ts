/**
 * Where a program beside this one is, and the flags that its thread or process gets: from source it must resolve packages to their sources;
 * otherwise none, since flags of the process such as `--input-type` would stop it.
 */
export function beside(name: "embedded-worker" | "embedded-process"): { readonly url: URL; readonly execArgv: readonly string[] } {
  return import.meta.url.endsWith(".ts")
    ? { url: new URL(`./${name}.ts`, import.meta.url), execArgv: ["--conditions=@cupel/source"] }
    : { url: new URL(`./${name}.js`, import.meta.url), execArgv: [] };
}
