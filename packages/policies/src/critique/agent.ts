import { type Ask, type Candidate, CupelError, type PolicyContext } from "@cupel/core";

/** Who is asked: a model of the run, and how. */
export interface Agent {
  /** One of the run's further models, such as `evaluator`. Default: the model that the run is about. */
  readonly model?: string;
  /** Default: the run's; for an evaluator 0. */
  readonly temperature?: number;
  /** Most tokens of an answer. Default: the run's. */
  readonly maxTokens?: number;
}

/** Failed calls in a row, of whichever agent, after which the loop ends. */
const patience = 3;

/** Asks agents, and counts calls that fail in a row. */
export interface Agents {
  /** A call that failed is made again until it succeeds or too many in a row have failed. @throws CupelError the last failure */
  insist(agent: Agent, ask: Ask): Promise<Candidate>;
  /** All at once, each only once. */
  all(agent: Agent, asks: readonly Ask[]): Promise<Answers>;
}

/** What came of calls that were made at once. */
export interface Answers {
  /** In the order of the calls; undefined for those that failed. */
  readonly answers: readonly (Candidate | undefined)[];
  /** Why no other call is to be made: too many in a row have failed, or a budget is spent. */
  readonly failure?: CupelError;
  /** Set where a question was too long for its model. Asking again does not help. */
  readonly overflow?: CupelError;
}

/** The agents of a loop. An abort, and what no call could get around, is thrown as it comes. */
export function createAgents({ generate }: Pick<PolicyContext, "generate">): Agents {
  let failures = 0;
  const send = ({ model, temperature, maxTokens }: Agent, ask: Ask): Promise<Candidate> =>
    generate({
      ...(model !== undefined && { model }),
      ...(temperature !== undefined && { temperature }),
      ...(maxTokens !== undefined && { maxTokens }),
      ...ask,
    });
  const all: Agents["all"] = async (agent, asks) => {
    let failure: CupelError | undefined;
    let overflow: CupelError | undefined;
    const outcomes = await Promise.allSettled(asks.map((ask) => send(agent, ask)));
    const answers = outcomes.map((outcome) => {
      if (outcome.status === "fulfilled") {
        failures = 0;
        return outcome.value;
      }
      const { reason } = outcome;
      if (!CupelError.is(reason)) throw reason;
      if (reason.code === "CONTEXT_OVERFLOW") overflow ??= reason;
      else if (reason.code === "BUDGET_EXHAUSTED" || (reason.code === "BACKEND_FAILED" && ++failures >= patience)) failure ??= reason;
      else if (reason.code !== "BACKEND_FAILED") throw reason;
      return undefined;
    });
    return { answers, ...(failure && { failure }), ...(overflow && { overflow }) };
  };
  return {
    all,
    insist: async (agent, ask) => {
      for (;;) {
        const { answers, failure, overflow } = await all(agent, [ask]);
        if (answers[0] !== undefined) return answers[0];
        if (failure !== undefined || overflow !== undefined) throw failure ?? overflow;
      }
    },
  };
}
