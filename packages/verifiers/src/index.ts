export { type ChoiceChecks, choice } from "./choice/choice.ts";
export type { ChoiceOptions } from "./choice/choice-options.ts";
export { type CodeExecution, type CodeExecutionOptions, codeExecution } from "./code/code-execution.ts";
export { type CodestubVerifiers, codestub } from "./code/codestub.ts";
export { isJavaScript } from "./code/is-javascript.ts";
export { agree } from "./combinators/agree.ts";
export { all } from "./combinators/all.ts";
export { any } from "./combinators/any.ts";
export { byKind } from "./combinators/by-kind.ts";
export { not } from "./combinators/not.ts";
export { type Weighted, weighted } from "./combinators/weighted.ts";
export { type DatasetTaskOptions, datasetTask, readDataset } from "./dataset/dataset-task.ts";
export { type DataPoint, type Dataset, parseDataset } from "./dataset/parse-dataset.ts";
export { type DefaultVerifiers, defaultVerifiers } from "./default-verifiers.ts";
export { type AutoevalsArgs, type AutoevalsOptions, type AutoevalsScore, asAutoevalsScorer } from "./faces/as-autoevals-scorer.ts";
export { asMcpTool, type McpSchema, type McpTool, type McpToolOptions, type McpToolResult } from "./faces/as-mcp-tool.ts";
export { asPromptfooAssertion, type PromptfooContext, type PromptfooResult } from "./faces/as-promptfoo-assertion.ts";
export { asRewardEndpoint, type RewardEndpoint, type RewardOptions } from "./faces/as-reward-endpoint.ts";
export type { BindingFor } from "./faces/bind-with.ts";
export { type ForeignScore, type ForeignScorerOptions, fromAutoevalsScorer, type ScorerChecks } from "./faces/from-autoevals-scorer.ts";
export type { ResolveOptions } from "./faces/resolve-fields.ts";
export { type RewardServer, type ServeOptions, serveRewards } from "./faces/serve-rewards.ts";
export { type JavaScriptChecks, type JavaScriptOptions, javascript } from "./javascript/javascript.ts";
export { json } from "./json/json.ts";
export type { JsonChecks, JsonOptions } from "./json/json-checks.ts";
export { type JudgeChecks, judge } from "./judge/judge.ts";
export type { JudgeOptions } from "./judge/judge-options.ts";
export { goldAnswerOf } from "./meta/gold-answer.ts";
export type { Mutant } from "./meta/mutant.ts";
export { type MutantOptions, mutantsOf } from "./meta/mutants-of.ts";
export { isUnsound, type ProveOptions, proveTask, type TaskProof, type Tried } from "./meta/prove-task.ts";
export { type NumberChecks, number } from "./number/number.ts";
export type { PythonChecks } from "./python/checks.ts";
export { type PythonOptions, python } from "./python/python.ts";
export type { SetItem } from "./set/item-bag.ts";
export { type SetChecks, set } from "./set/set.ts";
export { type SqlEngineVersion, sqlEngineVersions } from "./sql/engines/engine-versions.ts";
export type { SqlEngineName } from "./sql/engines/open-engine.ts";
export { type SqlOptions, sql } from "./sql/sql.ts";
export type {
  SqlChecks,
  SqlComparison,
  SqlDatabase,
  SqlDialect,
  SqlExpected,
  SqlExpectedRows,
  SqlExpectedTables,
  SqlFixture,
  SqlPolicy,
  SqlRow,
  SqlTable,
} from "./sql/sql-types.ts";
export { parseTasks, type TaskOptions } from "./tasks/parse-tasks.ts";
export { type CandidateLine, readCandidates } from "./tasks/read-candidates.ts";
export { readTasks } from "./tasks/read-tasks.ts";
export type { TextNormalisation } from "./text/normalise-text.ts";
export { type TextChecks, type TextOptions, text } from "./text/text.ts";
export type { TextPattern } from "./text/text-pattern.ts";
