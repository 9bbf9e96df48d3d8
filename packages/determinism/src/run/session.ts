import {
  CupelError,
  type DeterminismTarget,
  type Observation,
  type PreparedRequest,
  type PromptInput,
  type SendMode,
  type TargetSettings,
} from "@cupel/core";
import { baselineTreatment, type Treatment } from "../axes/treatment.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { IdentitySegment, RowPurpose, TraceEvent, TraceRow } from "../types/trace.ts";
import type { CheckEnvironment } from "./check-environment.ts";
import { createIdentityWatch } from "./identity-watch.ts";
import { neighbourPrompts } from "./neighbours.ts";
import { overlapsOf } from "./overlap.ts";
import { exhausted, spentOn } from "./spending.ts";
import { CheckStopped } from "./stop.ts";

/** What a group of rows is for. */
export type Place = Pick<TraceRow, "purpose" | "axis" | "level" | "run" | "treatment">;

/** One joint send. */
export interface GroupRequest {
  /** Indices into the prompts of the check; fillers are added to reach the treatment's group size. */
  readonly prompts: readonly number[];
  readonly treatment: Treatment;
  readonly place: Place;
  readonly settings?: Partial<TargetSettings>;
  /** Texts in place of the prompts' own, by index: perturbed ones. */
  readonly texts?: ReadonlyMap<number, string>;
  /** A prompt that is sent first: what an order does to a prompt is what came before it. */
  readonly after?: number;
  readonly stopWhen?: (prompt: number) => ((text: string) => boolean) | undefined;
}

/** Sends groups and keeps the log. */
export interface Session extends AsyncDisposable {
  readonly rows: readonly TraceRow[];
  readonly events: readonly TraceEvent[];
  readonly segments: readonly IdentitySegment[];
  readonly retries: number;
  prepare(prompt: PromptInput, settings: Partial<TargetSettings>): PreparedRequest;
  /** The rows of the prompts asked for, without fillers. @throws CheckStopped when a budget is spent or the target is gone */
  send(group: GroupRequest): Promise<readonly TraceRow[]>;
  /** The prompt that was sent before a row; undefined where it was none of the check's, or nothing came before. */
  predecessorOf(row: TraceRow): number | undefined;
  note(kind: TraceEvent["kind"], detail: string): void;
  /** What a treatment needs before its pass: a restart, a wait, another launch. */
  before(treatment: Treatment): Promise<void>;
  /** Asks for the identity again. */
  look(): Promise<void>;
}

interface SessionOptions {
  readonly target: DeterminismTarget;
  readonly spec: CheckSpec;
  readonly environment: CheckEnvironment;
  /** Hears of every send, with the number of answers to what it was for. */
  readonly sent?: (place: Place, answers: number) => void;
}

/** Rows in a row that reached nobody, after which the target is taken for gone. */
const gone = 3;

/** Begins a log. @throws CupelError when the target cannot be used at all */
export async function openSession({ target, spec, environment, sent }: SessionOptions): Promise<Session> {
  const { now, sleep, signal } = environment;
  const rows: TraceRow[] = [];
  const events: TraceEvent[] = [];
  const prepared = new Map<string, PreparedRequest>();
  const variants = new Map<string, DeterminismTarget>();
  const startedMs = now();
  let [group, retries, unreachable, process] = [0, 0, 0, ""];
  const note = (kind: TraceEvent["kind"], detail: string): void => void events.push({ sequence: rows.length, kind, detail });
  const watch = await createIdentityWatch(target, { every: spec.identityEvery, note, sequence: () => rows.length });

  const prepare = (prompt: PromptInput, settings: Partial<TargetSettings>): PreparedRequest => {
    const extra = { ...spec.settings.extra, ...settings.extra };
    const full = { ...spec.settings, ...settings, extra };
    const key = JSON.stringify([prompt, full]);
    const made = prepared.get(key) ?? target.prepare(prompt, full);
    prepared.set(key, made);
    return made;
  };

  const targetFor = async ({ variant }: Treatment): Promise<DeterminismTarget> => {
    if (variant === null) return target;
    const key = `${variant.option}=${variant.value}`;
    const known = variants.get(key);
    if (known !== undefined) return known;
    if (target.variant === undefined) throw new CupelError("UNSUPPORTED", `The target cannot be started with ${key}.`);
    const made = await target.variant(variant.option, variant.value);
    variants.set(key, made);
    note("restart", `launched ${key}`);
    return made;
  };

  const demandBudget = (): void => {
    signal.throwIfAborted();
    const spent = spentOn(rows, spec.price, (prompt) => spec.prompts[prompt]?.text ?? "");
    const what = exhausted(spec.budget, { ...spent, milliseconds: now() - startedMs });
    if (what === undefined) return;
    note("budget", what);
    throw new CheckStopped(`the budget of ${what} was spent`);
  };

  async function sendOnce(
    used: DeterminismTarget,
    requests: readonly PreparedRequest[],
    request: GroupRequest,
    nonce: string,
  ): Promise<readonly Observation[]> {
    const { treatment, prompts, stopWhen } = request;
    const how = (index: number): SendMode => {
      const prompt = prompts[index];
      const stop = prompt === undefined ? undefined : stopWhen?.(prompt);
      const cache = treatment.cache === "partial" ? "warm" : treatment.cache;
      return {
        form: treatment.form,
        stream: treatment.stream,
        cache,
        nonce: cache === "cold" ? `${nonce}-${index}` : nonce,
        signal,
        ...(stop && { stopWhen: stop }),
      };
    };
    if (treatment.form === "batch") return await used.send(requests, how(-1));
    const answers = await Promise.all(requests.map((each, index) => used.send([each], how(index))));
    return answers.flat();
  }

  async function send(request: GroupRequest): Promise<readonly TraceRow[]> {
    demandBudget();
    const { prompts, treatment, place, texts } = request;
    const used = await targetFor(treatment);
    const settings = { ...treatment.settings, ...request.settings, extra: { ...treatment.settings.extra, ...request.settings?.extra } };
    const inputs = prompts.map((index) => {
      const text = texts?.get(index);
      return text === undefined ? (spec.prompts[index] as PromptInput) : { text };
    });
    if (request.after !== undefined) await precede(request, request.after);
    const number = group++;
    const nonce = `${spec.orderSeed}-${number}`;
    await prime(used, { inputs, settings, treatment, nonce });
    const fillers = fillersFor(spec.prompts, prompts, treatment);
    const seedless = treatment.neighbours === "unseeded" ? { temperature: 1, seed: null } : {};
    const requests = [
      ...inputs.map((input) => prepare(input, settings)),
      ...fillers.map((input) => prepare(input, { ...settings, ...seedless })),
    ];
    let answers = await sendOnce(used, requests, request, nonce);
    if (answers.some(({ error }) => error?.isTransport)) {
      // Nothing of an answer was seen: sending again hides nothing.
      retries++;
      note("retry", answers.find(({ error }) => error?.isTransport)?.error?.message ?? "");
      answers = await sendOnce(used, requests, request, nonce);
    }
    const added = log(answers, { request, number, isVariant: treatment.variant !== null });
    unreachable = added.every(({ error }) => error?.code === "BACKEND_UNAVAILABLE") ? unreachable + 1 : 0;
    if (unreachable >= gone)
      throw new CheckStopped(
        "the target is gone",
        new CupelError("BACKEND_UNAVAILABLE", added[0]?.error?.message ?? "The target is gone."),
      );
    await watch.after(added.length);
    const asked = added.filter(({ purpose }) => purpose === place.purpose || place.purpose === "filler");
    sent?.(place, asked.length);
    return asked;
  }

  function log(
    answers: readonly Observation[],
    { request, number, isVariant }: { readonly request: GroupRequest; readonly number: number; readonly isVariant: boolean },
  ): readonly TraceRow[] {
    const overlaps = overlapsOf(answers);
    const added = answers.map((observation, index): TraceRow => {
      const prompt = request.prompts[index];
      const purpose: RowPurpose = prompt === undefined ? "filler" : request.place.purpose;
      const segment = watch.segmentOf(isVariant ? null : observation.servedBy);
      return {
        ...request.place,
        purpose,
        prompt: prompt ?? -1,
        sequence: rows.length + index,
        group: number,
        overlap: overlaps[index] ?? 0,
        segment,
        ...observation,
      };
    });
    rows.push(...added);
    return added;
  }

  const places = new Map<string, number>();
  const predecessorOf = ({ sequence }: TraceRow): number | undefined => {
    if (places.size === 0)
      for (const [place, prompt] of [...spec.prompts.entries()].reverse()) places.set(prepare(prompt, {}).promptId, place);
    return places.get(rows[sequence - 1]?.promptId ?? "");
  };

  async function precede({ place, treatment }: GroupRequest, prompt: number): Promise<void> {
    const plain = baselineTreatment({ stream: treatment.stream, cold: false });
    await send({
      prompts: [prompt],
      treatment: plain,
      place: { ...place, purpose: "filler", axis: "repeat", level: "baseline", treatment: {} },
    });
  }

  /** Fills the cache as the treatment wants it, or empties it for everybody where only that can be done. */
  async function prime(
    used: DeterminismTarget,
    {
      inputs,
      settings,
      treatment,
      nonce,
    }: {
      readonly inputs: readonly PromptInput[];
      readonly settings: Partial<TargetSettings>;
      readonly treatment: Treatment;
      readonly nonce: string;
    },
  ): Promise<void> {
    const { cache } = treatment;
    if (cache === "default") return;
    if (used.flushCache && cache !== "warm") {
      await used.flushCache();
      note("flush", cache);
    }
    if (cache === "cold") return;
    for (const { text } of inputs) {
      const primer = cache === "partial" ? text.slice(0, Math.ceil(text.length / 2)) : text;
      const mode: SendMode = { form: "single", stream: false, cache: "warm", nonce, signal };
      const answers = await used.send([prepare({ text: primer }, { ...settings, maxTokens: 1 })], mode);
      const place: Place = { purpose: "filler", axis: "cache", level: cache, run: 0, treatment: {} };
      log(answers, { request: { prompts: [], treatment, place }, number: -1, isVariant: treatment.variant !== null });
    }
  }

  return {
    rows,
    events,
    get segments() {
      return watch.segments;
    },
    get retries() {
      return retries;
    },
    prepare,
    send,
    predecessorOf,
    note,
    look: watch.look,
    before: async (treatment) => {
      if (treatment.wait > 0) await sleep(treatment.wait, signal);
      if (!treatment.restarts || target.restart === undefined) return;
      const { pid, startedAt } = await target.restart();
      const next = `${pid} ${startedAt}`;
      // Who it was before the first restart nobody told.
      note("restart", process === "" ? "first" : process === next ? "same process" : "changed");
      process = next;
    },
    [Symbol.asyncDispose]: async () => {
      for (const variant of variants.values()) await variant[Symbol.asyncDispose]();
    },
  };
}

function fillersFor(all: readonly PromptInput[], prompts: readonly number[], { groupSize, neighbours }: Treatment): readonly PromptInput[] {
  if (neighbours === "same") return prompts.map((index) => all[index] as PromptInput);
  const missing = neighbours === "none" ? groupSize - prompts.length : 3;
  return missing > 0 ? neighbourPrompts(all, prompts, missing) : [];
}
