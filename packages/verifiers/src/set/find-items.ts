import type { Json } from "@cupel/core";
import { findJson } from "../json/find-json.ts";

/**
 * The items of the list that an answer gives: a JSON array that is the whole answer or stands in a code fence, else the last bullet or
 * numbered list, else the last JSON array amid prose, else the last paragraph: a line per item, or one line with `;` or `,` between
 * items. Undefined where there is no text at all.
 */
export function findItems(text: string): readonly string[] | undefined {
  const search = findJson(text);
  const arrays = "found" in search ? search.found.filter(({ value }) => Array.isArray(value)) : [];
  const declared = arrays.findLast(({ extraction }) => extraction !== "embedded");
  if (declared !== undefined) return itemsOfJson(declared.value);
  const bullets = lastBullets(text);
  if (bullets.length > 0) return bullets;
  const embedded = arrays.at(-1);
  if (embedded !== undefined) return itemsOfJson(embedded.value);
  return itemsOfParagraph(text);
}

function itemsOfJson(value: Json): readonly string[] {
  return (value as readonly Json[]).map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}

/** The bullets of the last list; lines that are indented under a bullet belong to it and do not count. */
function lastBullets(text: string): readonly string[] {
  let items: string[] = [];
  let isOpen = false;
  for (const line of text.split("\n")) {
    const [, item] = /^\s*(?:[-*+•‣]|\d{1,3}[.)])\s+(\S.*)$/.exec(line) ?? [];
    if (item !== undefined) {
      if (!isOpen) items = [];
      items.push(item);
      isOpen = true;
    } else if (/^\S/.test(line)) isOpen = false;
  }
  return items;
}

function itemsOfParagraph(text: string): readonly string[] | undefined {
  const lines =
    text
      .trim()
      .split(/\n[ \t\r]*\n/)
      .at(-1)
      ?.split("\n")
      .map((line) => line.trim()) ?? [];
  const intro = /^[^,;]*\b(?:answers?|items|lists?|sets?|are|is|following)\b[^,;:]{0,40}:\s*/i;
  const [first = "", ...rest] = lines;
  const shown = [first.replace(intro, ""), ...rest].filter((line) => line !== "");
  if (shown.length > 1) return shown;
  const [line] = shown;
  if (line === undefined) return undefined;
  const list = /^(?:\\?\{.*\\?\}|\[.*\]|\(.*\))\.?$/.test(line) ? line.replace(/^\\?[{[(]|\\?[}\])]\.?$/g, "") : line;
  const items = list
    .split(list.includes(";") ? ";" : ",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  return items.map((item, index) => (index > 0 && index === items.length - 1 ? item.replace(/^(?:and|or|&)\s+/i, "") : item));
}
