import { CupelError, didYouMean, nearestFirst } from "@cupel/core";
import { nameList } from "../name-list.ts";
import type { HubReference } from "./reference.ts";

/** What is taken where nothing is named and there are several: the usual compromise of size and quality, as llama.cpp and Ollama take it. */
const usualQuantization = "Q4_K_M";

/** Parts of other things that are kept as GGUF files beside models. */
const noModel = /(^|[-_.])(mmproj|imatrix)([-_.]|$)/i;

const shard = /-(\d{5})-of-(\d{5})(?=\.gguf$)/i;

/**
 * The files that a reference means among those of its repository: one, or all parts of one that is split, in order.
 *
 * @throws CupelError `MODEL_UNREADABLE` naming the files that exist when there is none such or several are meant
 */
export function chooseFiles(names: readonly string[], reference: HubReference): readonly string[] {
  const files = names.filter((name) => /\.gguf$/i.test(name)).sort();
  const models = files.filter((name) => !noModel.test(nameOf(name)));
  if (files.length === 0) throw noGguf(reference, names);
  const first = firstParts(models);
  const { file, quantization } = reference;
  if (file !== undefined) return partsOf(oneNamed(files, file, reference), files);
  if (quantization !== undefined) return partsOf(oneOf(quantized(first, quantization), first, reference), files);
  const chosen = first.length > 1 ? quantized(first, usualQuantization) : first;
  return partsOf(oneOf(chosen, first, reference), files);
}

/** The file of this path, or else the only one of this name in any folder. */
function oneNamed(files: readonly string[], wanted: string, reference: HubReference): string {
  const named = files.filter((file) => nameOf(file) === wanted);
  return files.includes(wanted) ? wanted : oneOf(named, firstParts(files), reference);
}

function oneOf(chosen: readonly string[], all: readonly string[], reference: HubReference): string {
  const [only, second] = chosen;
  if (only !== undefined && second === undefined) return only;
  const { repository, file, quantization } = reference;
  const wanted = file ?? quantization;
  if (wanted === undefined || second !== undefined) {
    const which = second === undefined ? all : chosen;
    throw new CupelError("MODEL_UNREADABLE", `${repository} has several GGUF files: ${nameList(which)}.`, {
      hint: `Name one, as in hf:${repository}:${which[0]}.`,
    });
  }
  const meant = didYouMean(all, wanted);
  const question = meant === undefined ? "; it" : `; did you mean ${meant}? It`;
  const what = file === undefined ? `no GGUF file named after ${quantization}` : `no file ${file}`;
  throw new CupelError("MODEL_UNREADABLE", `${repository} has ${what}${question} has ${nameList(nearestFirst(all, wanted))}.`);
}

function noGguf({ repository }: HubReference, names: readonly string[]): CupelError {
  return new CupelError("MODEL_UNREADABLE", `${repository} has no GGUF file among its ${names.length} files.`, {
    hint: "Models in this format often have a repository of their own, whose name ends in -GGUF.",
  });
}

/** Files whose path holds this name between separators. What follows an underscore belongs to the name: `Q4_K` is not `Q4_K_M`. */
function quantized(files: readonly string[], quantization: string): readonly string[] {
  const escaped = quantization.replace(/[^\w]/g, "\\$&");
  const pattern = new RegExp(`(^|[-_./])${escaped}([-./]|$)`, "i");
  return files.filter((file) => pattern.test(stemOf(file)));
}

/** Whole files, and the first part of each split one. */
function firstParts(files: readonly string[]): readonly string[] {
  return files.filter((file) => (shard.exec(file)?.[1] ?? "00001") === "00001");
}

/** @throws CupelError `MODEL_UNREADABLE` when a part is missing */
function partsOf(file: string, files: readonly string[]): readonly string[] {
  const count = Number(shard.exec(file)?.[2] ?? 1);
  if (count === 1) return [file];
  const number = (value: number) => String(value).padStart(5, "0");
  const parts = Array.from({ length: Math.min(count, files.length + 1) }, (_, index) =>
    file.replace(shard, `-${number(index + 1)}-of-${number(count)}`),
  );
  const missing = parts.find((part) => !files.includes(part));
  if (missing === undefined) return parts;
  throw new CupelError("MODEL_UNREADABLE", `The model is split into ${count} files, of which ${missing} is not there.`);
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

function stemOf(file: string): string {
  return file.replace(shard, "").replace(/\.gguf$/i, "");
}
