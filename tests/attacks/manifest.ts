import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How an attack may end, in the corpus' words. */
export type Outcome = "pass" | "fail" | "timeout" | "oom" | "killed";

/** A hostile program and what may come of it. */
export interface Attack {
  readonly id: string;
  /** Path of the file, absolute once read. */
  readonly file: string;
  readonly language: "python" | "javascript" | "sql";
  readonly category: string;
  readonly expected: readonly Outcome[];
  /** The outcome that means that it won; null for the positive controls. */
  readonly must_not: Outcome | null;
  readonly probe?: string;
  /** SQL only. */
  readonly dialect?: string;
  readonly gold?: SqlGold;
}

/** The rows that a query must give; with `anyOf`, rows of which none may be taken for the attack's. */
export interface SqlGold {
  readonly rows?: Rows;
  readonly anyOf?: readonly Rows[];
}

type Rows = readonly (readonly (string | number | null)[])[];

/** What every attack of a language pretends to solve. */
export interface Tasks {
  readonly python: { readonly entry: string; readonly setup: string; readonly test: string };
  readonly javascript: { readonly entry: string; readonly cases: readonly (readonly [readonly never[], never])[] };
  readonly sql: { readonly setup: string; readonly gold: SqlGold };
}

/** A corpus of attacks. */
export interface Corpus {
  readonly wallMs: number;
  readonly tasks: Tasks;
  readonly watch: { readonly directories: readonly string[]; readonly names: string };
  readonly attacks: readonly Attack[];
}

interface ManifestFile extends Pick<Corpus, "wallMs" | "tasks" | "attacks"> {
  readonly canary: { readonly watch: Corpus["watch"] };
}

const own = join(dirname(fileURLToPath(import.meta.url)), "corpus", "manifest.json");

/**
 * The public corpus that `CUPEL_ATTACKS` names, then our own attacks, which pretend to solve the same tasks. Without the variable only our
 * own, and a line that says so.
 */
export function readCorpus(): Corpus {
  const mine = read(own);
  const folder = process.env.CUPEL_ATTACKS;
  if (folder === undefined || !existsSync(join(folder, "manifest.json"))) {
    process.stderr.write("CUPEL_ATTACKS names no attack programs: only our own are run.\n");
    return mine;
  }
  const theirs = read(join(folder, "manifest.json"));
  const known = new Set(theirs.attacks.map(({ id }) => id));
  return { ...theirs, attacks: [...theirs.attacks, ...mine.attacks.filter(({ id }) => !known.has(id))] };
}

function read(path: string): Corpus {
  const { wallMs, tasks, attacks, canary } = JSON.parse(readFileSync(path, "utf8")) as ManifestFile;
  return { wallMs, tasks, watch: canary.watch, attacks: attacks.map((attack) => ({ ...attack, file: join(dirname(path), attack.file) })) };
}
