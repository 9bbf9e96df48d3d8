import { CupelError } from "@cupel/core";

/** A GGUF file of the Hugging Face hub, as a user names it. */
export interface HubReference {
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
  /** The path of a file in the repository. */
  readonly file?: string;
  /** What a file is named after instead, such as `Q4_K_M`. */
  readonly quantization?: string;
}

const repositoryPattern = "([A-Za-z0-9_][\\w.-]{0,95}/[A-Za-z0-9_][\\w.-]{0,95})";
const plain = new RegExp(`^${repositoryPattern}(?:@([\\w./-]+))?(?::(.+))?$`);
const asPath = new RegExp(`^${repositoryPattern}(?:@([\\w.-]+))?/([^:]+\\.gguf)$`, "i");

/** True for a text that means a model of the hub: it begins with `hf:` or `hf://`. */
export function isHubReference(text: string): boolean {
  return /^hf:/i.test(text);
}

/**
 * Reads `hf:owner/name`, with `@revision` and with `:file.gguf` or `:quantization` behind it. `hf://owner/name@revision/file.gguf`, as the hub's own
 * tools write it, is the same.
 *
 * @throws CupelError `USAGE`
 */
export function parseHubReference(text: string): HubReference {
  const rest = text.replace(/^hf:(\/\/)?/i, "");
  const [, repository = "", revision = "main", what] = asPath.exec(rest) ?? plain.exec(rest) ?? [];
  if (![repository, revision, what ?? "x"].every(isPlainPath)) {
    throw new CupelError(
      "USAGE",
      `${JSON.stringify(text)} names no model of the Hugging Face hub; hf:owner/name, hf:owner/name:file.gguf or hf:owner/name:Q4_K_M was expected.`,
    );
  }
  if (what === undefined) return { repository, revision };
  return /\.gguf$/i.test(what) ? { repository, revision, file: what } : { repository, revision, quantization: what };
}

/** True for a relative path that stays where it begins, on every system. Names come from users and from servers. */
export function isPlainPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no name may hold.
  return path.split("/").every((part) => part !== "" && !/^\.\.?$/.test(part)) && !/[\\:\u0000-\u001f]/.test(path);
}

/** A reference with the commit and the file that were found: it means the same bytes for ever. */
export function pinnedReference(repository: string, commit: string, file: string): string {
  return `hf:${repository}@${commit}:${file}`;
}
