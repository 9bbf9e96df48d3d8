/**
 * `NO DIVERGENCE OBSERVED`: the wanted bound is met and every check of the check held. `DIVERGED`: proved. `UNSUPPORTED`: nothing backs the
 * claim. `INCONCLUSIVE`: the bound reached is above the wanted one. `INVALID`: a treatment did not happen, the setup changed, a control failed.
 */
export type DeterminismVerdict = "NO DIVERGENCE OBSERVED" | "DIVERGED" | "UNSUPPORTED" | "INCONCLUSIVE" | "INVALID";

/** What is compared. `0`: nothing; `1i`: token ids; `1t`: bytes of the text; `2b`: scores too, bit for bit; `2r`: scores within the resolution. */
export type Guarantee = "0" | "1i" | "1t" | "2b" | "2r";

/** Why a check came out as it did. */
export type Cause =
  | "INPUT_MISMATCH"
  | "TOKENIZATION_MISMATCH"
  | "CONFIG_MISMATCH"
  | "ENV_DRIFT"
  | "TRANSPORT_ARTIFACT"
  | "SEED_IGNORED"
  | "RUN_VARIANCE"
  | "BATCH_VARIANCE"
  | "CONCURRENCY_VARIANCE"
  | "CACHE_VARIANCE"
  | "NEIGHBOUR_VARIANCE"
  | "ORDER_VARIANCE"
  | "STREAM_VARIANCE"
  | "RESTART_VARIANCE"
  | "THREAD_VARIANCE"
  | "TIME_VARIANCE"
  | "SETTING_VARIANCE"
  | "SCORE_VARIANCE"
  | "LENGTH_ONLY"
  | "UNSUPPORTED_REQUEST"
  | "VACUOUS"
  | "CONTROL_FAILED";
