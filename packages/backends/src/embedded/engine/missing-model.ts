import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { didYouMean, nearestFirst } from "@cupel/core";
import { presentable } from "../../http/server-error.ts";
import { nameList } from "../../name-list.ts";

/** Why a path cannot be read that nothing stands at: what its folder has instead, nearest name first. */
export async function missingModel(path: string): Promise<string> {
  const folder = dirname(path);
  const files = await ggufFilesIn(folder);
  if (files === undefined) {
    const isLikeHub = /^[\w.-]+\/[\w.-]+(:.+)?$/.test(path) && (path.includes(":") || !/\.gguf$/i.test(path));
    return `there is no folder ${folder}.${isLikeHub ? ` A model of the Hugging Face hub is named hf:${presentable(path)}.` : ""}`;
  }
  if (files.length === 0) return "there is no such file, nor any other .gguf file beside it.";
  const byStem = new Map(files.map((file) => [stemOf(file), file]));
  const wanted = stemOf(basename(path));
  const meant = byStem.get(didYouMean([...byStem.keys()], wanted) ?? "");
  const question = meant === undefined ? "." : `; did you mean ${join(folder, presentable(meant))}?`;
  const nearest = nearestFirst([...byStem.keys()], wanted).map((stem) => byStem.get(stem) ?? "");
  return `there is no such file${question} Its folder has ${nameList(nearest)}.`;
}

/** What to name instead of a folder. */
export async function folderInstead(path: string): Promise<string> {
  const files = (await ggufFilesIn(path)) ?? [];
  return files.length === 0 ? "it is a folder." : `it is a folder; name one of its files: ${nameList(files)}.`;
}

function stemOf(file: string): string {
  return file.replace(/\.gguf$/i, "");
}

async function ggufFilesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return (await readdir(folder)).filter((name) => /\.gguf$/i.test(name)).sort();
  } catch {
    return undefined;
  }
}
