import { wilsonInterval } from "@cupel/stats";
import { isUnsound, type TaskProof } from "@cupel/verifiers";

/** A share with its counts and Wilson's 95 % interval; null where n is 0. */
export interface Share {
  readonly k: number;
  readonly n: number;
  readonly rate: number | null;
  readonly interval: readonly [number, number] | null;
}

/** How the checks of a kind of task stand up; the last entry is all of them. */
export interface ProofSummary {
  readonly kind: string;
  readonly tasks: number;
  /** Right answers accepted, out of those that are known. */
  readonly goldAccepted: Share;
  readonly trivialRefused: Share;
  /** Per mutant; those of one task are not independent. */
  readonly mutantsRefused: Share;
  /** Of the mutants that the gold refuses: those that the public checks refuse as well. The rest are false accepts. */
  readonly wrongRefusedPublicly: Share;
  /** Tasks that refused every mutant, out of those that had any: these are independent. */
  readonly tasksWithoutSurvivor: Share;
  /** Ids of tasks that must not be used. */
  readonly unsound: readonly string[];
}

/** Counts and intervals by kind, then over all. */
export function summarizeProofs(proofs: readonly TaskProof[]): readonly ProofSummary[] {
  const kinds = [...new Set(proofs.map(({ kind }) => kind))];
  const rows = kinds.map((kind) =>
    summary(
      kind,
      proofs.filter((proof) => proof.kind === kind),
    ),
  );
  return kinds.length > 1 ? [...rows, summary("all", proofs)] : rows;
}

function summary(kind: string, proofs: readonly TaskProof[]): ProofSummary {
  const known = proofs.flatMap(({ gold }) => (gold === undefined ? [] : [gold]));
  const sum = (count: (proof: TaskProof) => number) => proofs.reduce((total, proof) => total + count(proof), 0);
  const tried = sum(({ mutants }) => mutants.tried - mutants.errors.length);
  const mutated = proofs.filter(({ mutants }) => mutants.tried > 0);
  return {
    kind,
    tasks: proofs.length,
    goldAccepted: share(known.filter(({ status }) => status === "pass").length, known.length),
    trivialRefused: share(
      sum(({ trivial }) => trivial.tried - trivial.accepted.length),
      sum(({ trivial }) => trivial.tried),
    ),
    mutantsRefused: share(tried - sum(({ mutants }) => mutants.survivors.length), tried),
    wrongRefusedPublicly: share(
      sum(({ publicly }) => (publicly ? publicly.wrong - publicly.accepted : 0)),
      sum(({ publicly }) => publicly?.wrong ?? 0),
    ),
    tasksWithoutSurvivor: share(mutated.filter(({ mutants }) => mutants.survivors.length === 0).length, mutated.length),
    unsound: proofs.filter(isUnsound).map(({ taskId }) => taskId),
  };
}

function share(k: number, n: number): Share {
  if (n === 0) return { k, n, rate: null, interval: null };
  const { low, high } = wilsonInterval(k, n);
  return { k, n, rate: k / n, interval: [low, high] };
}
