import { createRandom, type Json, type Task } from "@cupel/core";
import { assignSplits } from "./assign-splits.ts";
import { codeFamilies } from "./code/index.ts";
import { createDraw } from "./draw.ts";
import { type Draft, type Family, type Level, levels, Redraw } from "./family.ts";
import { jsonFamilies } from "./json/index.ts";
import { sqlFamilies } from "./sql/index.ts";

/** The seed of the committed files. */
export const committedSeed = "reliability_v2 1";

/** Every family, by kind. */
export const families: readonly Family[] = [...jsonFamilies, ...sqlFamilies, ...codeFamilies];

const perLevel = 3;
const mostDraws = 40;

/** A line of the answers file. */
export interface AnswerLine {
  readonly id: string;
  /** A right answer. */
  readonly output: string;
  readonly wrong: readonly { readonly text: string; readonly why: string }[];
}

/** Tasks and answers in the order of the files. Same seed, same output, on every machine. */
export function build(seed: string): { readonly tasks: readonly Task[]; readonly answers: readonly AnswerLine[] } {
  const splits = assignSplits(families);
  const made = families.flatMap((family) => draftsOf(family, seed).map((draft) => ({ family, ...draft })));
  const tasks = made.map(({ family: { kind, name }, id, level, draft: { prompt, checks, gold } }) => {
    return { id, kind, family: name, split: splits.get(name) ?? "", difficulty: level, prompt, checks, gold };
  });
  const answers = made.map(({ id, draft: { answer, wrong } }) => ({ id, output: answer, wrong }));
  return { tasks, answers };
}

function draftsOf(family: Family, seed: string): readonly { readonly id: string; readonly level: Level; readonly draft: Draft }[] {
  const prompts = new Set<string>();
  return levels.flatMap((level, place) =>
    Array.from({ length: perLevel }, (_, index) => {
      const draft = drafted(family, { seed, level, index, prompts });
      prompts.add(draft.prompt);
      return { id: `${family.kind === "codestub" ? "code" : family.kind}-${family.name}-${place * perLevel + index + 1}`, level, draft };
    }),
  );
}

interface Wish {
  readonly seed: string;
  readonly level: Level;
  readonly index: number;
  /** What the family has already. */
  readonly prompts: ReadonlySet<string>;
}

/** The first draw that makes a good task. */
function drafted(family: Family, { seed, level, index, prompts }: Wish): Draft {
  let last = "";
  for (let attempt = 0; attempt < mostDraws; attempt++) {
    try {
      const draft = family.draft(createDraw(createRandom(seed).split(family.kind, family.name, level, index, attempt)), level);
      if (!prompts.has(draft.prompt)) return draft;
      last = "the prompt is there already";
    } catch (thrown) {
      if (!(thrown instanceof Redraw))
        throw new Error(`${family.kind} ${family.name} (${level}): ${(thrown as Error).message}`, { cause: thrown });
      last = thrown.message;
    }
  }
  throw new Error(`${family.kind} ${family.name} (${level}): no task in ${mostDraws} draws: ${last}`);
}

/** Objects as JSONL. */
export function linesOf(items: readonly unknown[]): string {
  return items.map((item) => `${JSON.stringify(item as Json)}\n`).join("");
}
