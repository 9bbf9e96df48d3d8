import { createRandom, type DeterminismTarget, type Random, type TargetCapabilities } from "@cupel/core";
import { attributeCell } from "../attribute/attribute-cell.ts";
import { axisOf } from "../axes/axes.ts";
import { type Cell, type Cells, cellsOf } from "../plan/cells.ts";
import { runsOf } from "../plan/plan.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { CheckTrace } from "../types/trace.ts";
import type { CheckEnvironment } from "./check-environment.ts";
import { runControls } from "./controls.ts";
import { createFindings, type Findings } from "./findings.ts";
import { abilitiesOf, type Gate, gate } from "./gate.ts";
import { probe } from "./probe.ts";
import { reproduce } from "./reproduce.ts";
import { openSession, type Session } from "./session.ts";
import { CheckStopped } from "./stop.ts";
import { tellProgress } from "./tell-progress.ts";

interface Collecting {
  readonly session: Session;
  readonly spec: CheckSpec;
  readonly environment: CheckEnvironment;
  readonly findings: Findings;
  readonly gated: Gate;
  readonly random: Random;
  readonly runs: number;
  readonly cells: Cells;
}

/**
 * Sends a check's requests and keeps everything that came back. Cheap and telling first: one token with its scores, then the baseline, then
 * all cells interleaved, fragile prompts first; an axis ends at its first proof unless the spec says otherwise.
 *
 * @throws CupelError when the target cannot be used at all, or is gone before anything diverged; `ABORTED`
 */
export async function collect(target: DeterminismTarget, spec: CheckSpec, environment: CheckEnvironment): Promise<CheckTrace> {
  const { now } = environment;
  const startedMs = now();
  environment.progress?.({ stage: "probe", done: 0, planned: 0, diverged: 0 });
  const { capabilities, notes } = await probe(target, spec, environment);
  const abilities = abilitiesOf(target);
  const gated = gate(spec, capabilities, abilities);
  const cells = cellsOf(gated.axes, capabilities);
  const findings = createFindings(spec, gated.guarantee, cells.natural);
  const runs = runsOf(spec, gated.axes.length + 1);
  const { progress: tell } = environment;
  const sent = tell && tellProgress({ spec, cells, runs, findings, tell });
  await using session = await openSession({ target, spec, environment, ...(sent && { sent }) });
  for (const detail of notes) session.note("probe", detail);
  const prepared = spec.prompts.map((prompt) => session.prepare(prompt, {}));
  let stopped: string | null = null;
  if (gated.unsupported === undefined) {
    const random = createRandom(spec.orderSeed).split("order");
    try {
      await runCells({ session, spec, environment, findings, gated, random, runs, cells }, capabilities);
    } catch (thrown) {
      if (!(thrown instanceof CheckStopped)) throw thrown;
      // One proof suffices: what broke afterwards does not undo it.
      if (thrown.broke !== undefined && !findings.hasDiverged) throw thrown.broke;
      stopped = thrown.reason;
      session.note("stop", thrown.reason);
    }
  }
  return {
    target: { name: target.name, model: target.model, baseUrl: target.baseUrl },
    capabilities,
    abilities,
    rows: session.rows,
    segments: session.segments,
    events: session.events,
    prompts: spec.prompts,
    prepared,
    requests: session.rows.filter(({ batchIndex }) => batchIndex === 0).length,
    retries: session.retries,
    stopped,
    milliseconds: now() - startedMs,
  };
}

async function runCells(work: Collecting, capabilities: TargetCapabilities): Promise<void> {
  const { session, spec, findings, cells, runs, random } = work;
  const { baseline, others } = cells;
  const all = [baseline, ...others];
  if (spec.tier === 2 && capabilities.scores !== "none")
    await screen(
      work,
      all.filter(({ treatment }) => !endsProcess(treatment)),
    );
  await pass(work, baseline, 0);
  // What an axis is held against comes before the rest of it.
  const bases = others.filter(
    ({ axis, level }) => level === others.find((other) => other.axis === axis)?.level && !cells.natural.has(axis),
  );
  for (const cell of bases) if (!endsProcess(cell.treatment)) await pass(work, cell, 0);
  for (let run = 0; run < runs; run++) {
    // Cells of a round in another order each time: what changes with time meets all alike.
    const round = shuffled(run === 0 ? others.filter((cell) => !bases.includes(cell)) : all, random.split(run)).filter(
      ({ treatment }) => !endsProcess(treatment),
    );
    for (const cell of round) if (findings.wants(cell)) await pass(work, cell, run);
  }
  await session.look();
  if (spec.onDiverge !== "continue") for (const cell of all) if (!endsProcess(cell.treatment)) await reproduce(work, cell);
  for (const cell of others) if (!endsProcess(cell.treatment)) await attributeCell(work, { cells, cell, axisOf });
  if (spec.controls) await runControls({ ...work, baseline, capabilities });
  // There is no way back to a process that has ended, nor to an earlier time: these cells come last, and are held against what was before.
  for (const cell of others) {
    for (let run = 0; run < runs && endsProcess(cell.treatment); run++) if (findings.wants(cell)) await pass(work, cell, run);
  }
}

function endsProcess({ restarts, wait }: Cell["treatment"]): boolean {
  return restarts || wait > 0;
}

/** One token per prompt and cell, twice at the baseline: scores part long before tokens do. Only over a few prompts: it is a first look. */
async function screen(work: Collecting, cells: readonly Cell[]): Promise<void> {
  const prompts = work.spec.prompts.slice(0, 8).map((_, index) => index);
  for (const cell of cells) {
    for (const run of cell.axis === "repeat" ? [0, 1] : [0]) await pass(work, cell, run, { screen: true, prompts });
  }
}

/** Sends a cell for every prompt once. */
async function pass(
  work: Collecting,
  cell: Cell,
  run: number,
  { screen = false, prompts }: { readonly screen?: boolean; readonly prompts?: readonly number[] } = {},
): Promise<void> {
  const { session, spec, findings, environment, gated } = work;
  const { treatment, axis, level, settings } = cell;
  await session.before(treatment);
  const order = prompts ?? orderOf(work, cell, run);
  if (gated.axes.some(({ axis: name }) => name === "order")) await leadIn(work, cell, order);
  for (const group of chunk(order, treatment.groupSize)) {
    if (!screen && !findings.wants(cell)) return;
    // Whatever answers at once must not keep signals from coming through.
    await environment.sleep(0, environment.signal);
    const added = await session.send({
      prompts: group,
      treatment,
      place: { purpose: screen ? "screen" : "cell", axis, level, run, treatment: settings },
      ...(screen
        ? { settings: { maxTokens: 1 } }
        : spec.onDiverge === "characterise"
          ? {}
          : { stopWhen: (prompt: number) => findings.partsFrom(cell, prompt) }),
    });
    const results = screen ? [] : findings.add(cell, added);
    if (gated.guarantee !== "0") for (const result of results) environment.compared?.({ axis, result });
  }
}

/** Where order is an axis, the first prompt of a pass follows the last one, too, whatever was sent between two passes. */
async function leadIn({ session }: Collecting, { treatment, axis, level, settings }: Cell, order: readonly number[]): Promise<void> {
  const last = order.at(-1);
  if (last === undefined || order.length < 2 || treatment.groupSize > 1) return;
  await session.send({ prompts: [last], treatment, place: { purpose: "filler", axis, level, run: 0, treatment: settings } });
}

/** As given, so that order stays an axis of its own; inside a load, where no order holds, fragile prompts first. */
function orderOf({ spec, findings, random }: Collecting, { treatment }: Cell, run: number): readonly number[] {
  const given = spec.prompts.map((_, index) => index);
  if (treatment.order === "rev") return given.reverse();
  if (treatment.order === "shuffled") return shuffled(given, random.split("prompts", run));
  return treatment.groupSize > 1 || treatment.neighbours !== "none" ? findings.fragileFirst(given) : given;
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const list = [...items];
  for (let last = list.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [list[last], list[other]] = [list[other] as Item, list[last] as Item];
  }
  return list;
}

function chunk(items: readonly number[], size: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}
