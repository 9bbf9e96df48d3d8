import { CupelError, didYouMean, nearestFirst } from "@cupel/core";
import { presentable } from "./http/server-error.ts";
import { nameList } from "./name-list.ts";

/** Where a model was looked for, under which name, and what is there. */
export interface ModelSearch {
  /** The beginning of the sentence, such as `Ollama at http://127.0.0.1:11434`. */
  readonly where: string;
  readonly model: string;
  readonly names: readonly string[];
  readonly hint?: string;
}

/** The one answer to a wrong model name: `MODEL_UNREADABLE` with the name that was probably meant and those that exist, nearest first. */
export function unknownModel({ where, model, names, hint }: ModelSearch): CupelError {
  const meant = didYouMean(names, model);
  const question = meant === undefined ? "; it" : `; did you mean "${presentable(meant)}"? It`;
  const sentence = `${where} has no model "${presentable(model)}"${question} has ${nameList(nearestFirst(names, model))}.`;
  return new CupelError("MODEL_UNREADABLE", sentence, hint === undefined ? {} : { hint });
}
