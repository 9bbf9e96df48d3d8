import { type CommandContext, exitCodes } from "@cupel/command-line";
import { type JsonObject, priceOf, type Task, visible } from "@cupel/core";
import { baselinePrompt, contractPrompt } from "@cupel/policies";
import { textTable } from "@cupel/reporters";
import type { OwnParts } from "../config/own-parts.ts";
import type { ArmName } from "./arm-names.ts";
import { callsBound } from "./calls-bound.ts";
import type { KindName, RunConduct, RunSettings } from "./run-settings.ts";

interface DryRun {
  readonly settings: RunSettings;
  readonly own: OwnParts;
  readonly conduct: RunConduct;
  readonly tasks: readonly Task[];
}

/** Says what a run would do at most, and does none of it: no model is asked, no sandbox opened, nothing written. Returns the exit code. */
export async function announceDryRun(context: CommandContext, run: DryRun): Promise<number> {
  const plan = planOf(run);
  await context.write(run.conduct.json ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan, context.terminal.columns));
  return exitCodes.done;
}

interface ArmPlan {
  readonly arm: string;
  /** Null where the user's own policy decides. */
  readonly calls_at_most: number | null;
  readonly output_tokens_at_most: number | null;
  /** Characters of the prompts divided by four, and for each answer after the first that answer. */
  readonly input_tokens_about: number | null;
}

interface RunOutline {
  readonly dry_run: true;
  readonly backend: string;
  readonly models: readonly string[];
  readonly tasks: Readonly<Record<string, number>>;
  readonly task_count: number;
  /** Of one model. What arms share is asked once, so the sum is a bound. */
  readonly arms: readonly ArmPlan[];
  /** Of all models, within the budget of the run. */
  readonly calls_at_most: number | null;
  /** Of all models; null where no price is known for one of them, or no bound on calls. */
  readonly usd_about_at_most: number | null;
  readonly budget: JsonObject;
  readonly task_budget: JsonObject;
}

function planOf({ settings, own, conduct, tasks }: DryRun): RunOutline {
  const models = settings.models.length > 0 ? settings.models : [settings.backend === "embedded" ? "the bundled model" : settings.backend];
  const arms = (settings.arms as readonly ArmName[]).map((arm) => armPlan(arm, tasks, settings, own.policy !== undefined));
  const calls = sumOf(arms.map(({ calls_at_most }) => calls_at_most));
  const all = calls === null ? null : calls * models.length;
  return {
    dry_run: true,
    backend: settings.backend,
    models,
    tasks: Object.fromEntries(
      Map.groupBy(tasks, ({ kind }) => kind)
        .entries()
        .map(([kind, { length }]) => [kind, length]),
    ),
    task_count: tasks.length,
    arms,
    calls_at_most: within(conduct.budget.calls, all),
    usd_about_at_most: within(conduct.budget.usd, costOf(arms, models, settings)),
    budget: { ...conduct.budget },
    task_budget: { ...settings.taskBudget },
  };
}

function armPlan(arm: ArmName, tasks: readonly Task[], settings: RunSettings, ownPolicy: boolean): ArmPlan {
  const calls = callsBound(arm, tasks, settings, ownPolicy);
  const none: ArmPlan = { arm, calls_at_most: null, output_tokens_at_most: null, input_tokens_about: null };
  if (calls === null) return none;
  const each = tasks.map((task) => {
    const own = callsBound(arm, [task], settings, ownPolicy) ?? 0;
    const most = settings.maxTokens[(Object.hasOwn(settings.maxTokens, task.kind) ? task.kind : "default") as KindName];
    const prompt = Math.max(baselinePrompt(task).length, contractPrompt(task).length) / 4;
    return { own, output: most, input: prompt + (most * Math.max(0, own - 1)) / Math.max(1, own) };
  });
  // Where tasks share fewer calls than each could take, they may all be of the dearest one.
  const total = (part: "output" | "input") =>
    Math.ceil(
      Math.min(
        each.reduce((sum, { own, [part]: tokens }) => sum + own * tokens, 0),
        calls * Math.max(0, ...each.map(({ [part]: tokens }) => tokens)),
      ),
    );
  return { arm, calls_at_most: calls, output_tokens_at_most: total("output"), input_tokens_about: total("input") };
}

function costOf(arms: readonly ArmPlan[], models: readonly string[], { prices = {}, slow }: RunSettings): number | null {
  const input = sumOf(arms.map(({ input_tokens_about }) => input_tokens_about));
  const output = sumOf(arms.map(({ output_tokens_at_most }) => output_tokens_at_most));
  const costs = models.map((model) => {
    // Every call may be one of the dearer model.
    const asked = [model, ...(slow ? [slow.model] : [])].map((name) => priceOf(name, prices));
    if (input === null || output === null || asked.some((price) => price === undefined)) return null;
    const dearest = (part: "input" | "output") => Math.max(...asked.map((price) => price?.[part] ?? 0));
    return (input * dearest("input") + output * dearest("output")) / 1e6;
  });
  return sumOf(costs);
}

/** The smaller of a limit and a bound, as far as they are known. */
function within(limit: number | undefined, bound: number | null): number | null {
  return limit === undefined ? bound : Math.min(limit, bound ?? limit);
}

function sumOf(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}

function planText({ models, tasks, task_count, arms, ...plan }: RunOutline, columns: number): string {
  const shown = (value: number | null) => (value === null ? "unknown" : value.toLocaleString("en-US", { maximumFractionDigits: 2 }));
  const kinds = Object.entries(tasks).map(([kind, count]) => `${count} ${kind}`);
  const rows = [
    ["arm", "calls at most", "output tokens at most", "input tokens about"],
    ...arms.map((own) => [own.arm, shown(own.calls_at_most), shown(own.output_tokens_at_most), shown(own.input_tokens_about)]),
  ];
  const limits = Object.entries(plan.budget).map(([name, limit]) => `${name}=${limit}`);
  return [
    "dry run: nothing is asked, run or written",
    `- models: ${models.map(visible).join(", ")} (${plan.backend})`,
    `- tasks: ${task_count} (${kinds.join(", ")})`,
    ...(limits.length > 0 ? [`- budget: ${limits.join(", ")}`] : []),
    "",
    textTable(rows, columns),
    "",
    `- calls at most: ${shown(plan.calls_at_most)}${models.length > 1 ? `, ${models.length} models together` : ""}`,
    `- cost about at most: ${plan.usd_about_at_most === null ? "unknown (--price)" : `${shown(plan.usd_about_at_most)} USD`}`,
    "",
  ].join("\n");
}
