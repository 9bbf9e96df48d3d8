import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type AiSdkModel, aiSdk } from "@cupel/backends";
import { importConfig } from "@cupel/command-line";
import { type Backend, CupelError } from "@cupel/core";

/**
 * The AI SDK model that a module of the user's exports by default, as a backend that sends nothing twice.
 *
 * @throws CupelError `USAGE` for a module that is not there, `CONFIG_INVALID` for one that does not load or exports no model, `UNSUPPORTED` for
 * another specification
 */
export async function sdkBackend(module: string, directory: string): Promise<Backend> {
  const path = resolve(directory, module);
  if (!existsSync(path))
    throw new CupelError("USAGE", `There is no module ${module}.`, {
      hint: 'For --backend ai-sdk, --model names a module such as: import { openai } from "@ai-sdk/openai"; export default openai("gpt-4.1");',
    });
  const model = await importConfig(path, import.meta.url);
  try {
    return aiSdk(model as AiSdkModel, { retries: 0 });
  } catch (error) {
    if (!CupelError.is(error)) throw error;
    throw new CupelError(error.code, `The default export of ${module}: ${error.message}`, { cause: error });
  }
}
