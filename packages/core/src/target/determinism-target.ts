import type { ProcessIdentity, TargetCapabilities, TargetIdentity } from "./capabilities.ts";
import type { Observation, ScoreRow } from "./observation.ts";
import type { Knob, PromptInput, TargetSettings } from "./settings.ts";

/** A request whose bytes are fixed before anything is sent. */
export interface PreparedRequest {
  /** SHA-256 of the prompt's UTF-8. */
  readonly promptId: string;
  readonly prompt: PromptInput;
  readonly settings: TargetSettings;
  /** Beside the base URL, such as `/completion`. */
  readonly path: string;
  /** The body as it is sent with cache mode `default`, unstreamed and alone. */
  readonly body: string;
  /** SHA-256 of the body. */
  readonly sha256: string;
  /** What of the settings went into the body. */
  readonly knobs: readonly Knob[];
}

/** How prepared requests are sent. */
export interface SendMode {
  /** `single`: the batch holds one request; `batch`: all go as one request of the server's own batch form. */
  readonly form: "single" | "batch";
  readonly stream: boolean;
  /** `cold`: nothing may come from a prefix cache; `warm`: it may; `default`: as the server likes. Ignored where `cacheControl` is not `per_request`. */
  readonly cache: "default" | "cold" | "warm";
  /** Told apart by this, cold requests share no cache entry (vLLM's `cache_salt`). */
  readonly nonce: string;
  readonly signal?: AbortSignal;
  /** Called with the text so far whenever more of it came; true: stop reading, the observation is `stopped`. */
  readonly stopWhen?: (text: string) => boolean;
}

/**
 * A setup whose reproducibility can be checked. It translates; it never retries, never keeps answers and never judges.
 *
 * Methods throw a `CupelError` when the setup cannot be used at all (`BACKEND_UNAVAILABLE`, `MODEL_UNREADABLE`, `UNSUPPORTED`); a request
 * that fails is an observation with an error.
 */
export interface DeterminismTarget extends AsyncDisposable {
  /** The dialect: `embedded`, `llama-server`, `ollama`, `vllm`, `sglang`, `openai`, `ai-sdk`, `simulated`, `recorded`. */
  readonly name: string;
  /** The model as the user named it. */
  readonly model: string;
  /** Without user info; null for a model in this process. */
  readonly baseUrl: string | null;
  /** What it declares; `probe` of the check refines it. */
  capabilities(): Promise<TargetCapabilities>;
  /** Asks again each time. */
  identity(): Promise<TargetIdentity>;
  /** Fixes the bytes. @throws CupelError `UNSUPPORTED` for a setting the dialect cannot express */
  prepare(input: PromptInput, settings: TargetSettings): PreparedRequest;
  /** One observation per request, in order. */
  send(batch: readonly PreparedRequest[], how: SendMode): Promise<readonly Observation[]>;
  /** Empties the cache for everybody. */
  flushCache?(): Promise<void>;
  /** Ends the process and starts it again. Present only where the process is ours. */
  restart?(): Promise<ProcessIdentity>;
  /** The same setup with another launch option (`threads`, `ubatch`, `flash-attn`, `kv`). @throws CupelError `UNSUPPORTED` */
  variant?(option: string, value: string): Promise<DeterminismTarget>;
  /** Scores along a given output. */
  scorePath?(prompt: readonly number[], output: readonly number[]): Promise<readonly ScoreRow[]>;
}

/** Identity with inference, so that a target of your own is checked where it is written. */
export function defineTarget<Target extends DeterminismTarget>(target: Target): Target {
  return target;
}
