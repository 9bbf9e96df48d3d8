import type { Capabilities, JsonObject } from "@cupel/core";
import type { HttpClient } from "../http/http-client.ts";
import { arrayIn, objectIn, stringIn } from "../read-json.ts";
import { unknownModel } from "../unknown-model.ts";

/** Asks the server for its version and for the model. @throws CupelError `MODEL_UNREADABLE` when the model is not there, naming those that are */
export async function probe(
  client: HttpClient,
  options: { readonly model: string; readonly contextSize: number; readonly think: boolean | string },
): Promise<Capabilities> {
  const version = stringIn(await client.json("/api/version"), "version") ?? "unknown";
  const found = await findModel(client, options.model);
  const details = objectIn(found, "details");
  return {
    determinism: "none",
    seeds: true,
    logprobs: isAtLeast(version, [0, 12, 11]),
    streaming: true,
    responseFormats: isAtLeast(version, [0, 5, 0]) ? ["json", "json-schema"] : ["json"],
    facts: {
      engine: "ollama",
      version,
      address: client.address,
      digest: stringIn(found, "digest") ?? "unknown",
      quantization: stringIn(details, "quantization_level") ?? "unknown",
      parameters: stringIn(details, "parameter_size") ?? "unknown",
      contextSize: options.contextSize,
      think: options.think,
      formatsHonoured: "by the server, not probed",
      tokenCounts: "by the server; a count it leaves out is characters / 4",
    },
  };
}

/** The model's entry in `/api/tags`. @throws CupelError `MODEL_UNREADABLE` when it is not there */
export async function findModel(client: HttpClient, model: string, signal?: AbortSignal): Promise<JsonObject> {
  const models = arrayIn(await client.json("/api/tags", { signal }), "models");
  const wanted = model.toLowerCase();
  const names = models.map((entry) => stringIn(entry, "name") ?? stringIn(entry, "model") ?? "");
  const index = names.findIndex((name) => name.toLowerCase() === wanted || name.toLowerCase() === `${wanted}:latest`);
  if (index >= 0) return models[index] as JsonObject;
  const hint = `Fetch it with "ollama pull ${model}", or name one of these with --model.`;
  throw unknownModel({ where: `Ollama at ${client.address}`, model, names, hint });
}

function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const parts = version.split(/[.-]/).map(Number);
  for (const [index, number] of wanted.entries()) {
    const part = parts[index] ?? Number.NaN;
    if (part !== number) return part > number;
  }
  return true;
}
