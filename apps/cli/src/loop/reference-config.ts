import { CupelError, didYouMean, isJsonObject } from "@cupel/core";

/** The nested keys of the reference's `config.yaml`, by ours. */
const names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  llm: { improver_model: "improver", evaluator_model: "evaluator" },
  dataset: { range_start: "rangeStart", range_end: "rangeEnd" },
  loop: { max_iterations: "maxIterations" },
  logging: { show_all_data_points: "showAll", max_failures_to_log: "maxFailures", level: "logLevel" },
};

/** Keys that a configuration file of the reference has at its top. */
export const referenceKeys: readonly string[] = ["ollama_base_url", ...Object.keys(names)];

/** A configuration with its keys as ours. */
export interface TranslatedConfig {
  readonly values: Readonly<Record<string, unknown>>;
  /** What the file calls an option that has another name here. */
  readonly named: Readonly<Record<string, string>>;
  /** The address of Ollama, which no other server may be asked at. */
  readonly ollamaBaseUrl?: string;
}

/** Translates what is the reference's; what is ours stays. @throws CupelError `CONFIG_INVALID` naming the key that nobody knows or that holds no keys */
export function translateConfig(file: string, values: Readonly<Record<string, unknown>>): TranslatedConfig {
  const translated: Record<string, unknown> = {};
  const named: Record<string, string> = {};
  let ollamaBaseUrl: string | undefined;
  for (const [key, value] of Object.entries(values)) {
    const section = Object.hasOwn(names, key) ? names[key] : undefined;
    if (key === "ollama_base_url") ollamaBaseUrl = textOf(file, key, value);
    // Of all sections only this one is an option of ours, too: the name of a dataset.
    else if (section === undefined || (key === "dataset" && !isJsonObject(value))) translated[key] = value;
    else {
      for (const [name, ours] of Object.entries(section)) named[ours] = `${key}.${name}`;
      Object.assign(translated, sectionOf(file, key, { section, value }));
    }
  }
  return { values: translated, named, ...(ollamaBaseUrl !== undefined && { ollamaBaseUrl }) };
}

function sectionOf(
  file: string,
  key: string,
  { section, value }: { readonly section: Readonly<Record<string, string>>; readonly value: unknown },
): Readonly<Record<string, unknown>> {
  if (!isJsonObject(value)) {
    const [first = ""] = Object.keys(section);
    throw new CupelError("CONFIG_INVALID", `${file}: "${key}" is ${JSON.stringify(value)}. Expected keys such as "${key}.${first}".`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => {
      const ours = Object.hasOwn(section, name) ? section[name] : undefined;
      if (ours !== undefined) return [ours, own];
      const meant = didYouMean(Object.keys(section), name);
      throw new CupelError(
        "CONFIG_INVALID",
        `${file}: there is no option "${key}.${name}"${meant === undefined ? "." : `; did you mean "${key}.${meant}"?`}`,
      );
    }),
  );
}

function textOf(file: string, key: string, value: unknown): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new CupelError(
    "CONFIG_INVALID",
    `${file}: "${key}" is ${JSON.stringify(value)}. Expected an address such as http://localhost:11434.`,
  );
}
