import { CupelError } from "@cupel/core";
import type { Response } from "undici";
import { bytesOf } from "../http/connection.ts";
import { readText } from "../http/read-lines.ts";
import { longestRetryAfter, retryAfter } from "../http/retry.ts";
import { presentable, serverMessage } from "../http/server-error.ts";
import { isAbsent, isReset } from "../http/transport-error.ts";
import type { HubClient } from "./hub-client.ts";
import type { HubReference } from "./reference.ts";

/** What went wrong with a request, and whether it is worth another. */
export interface HubFailure {
  readonly error: CupelError;
  readonly again: boolean;
  /** Milliseconds that the hub asks to wait. */
  readonly retryAfter?: number | undefined;
}

const passing = [408, 429, 500, 502, 503, 504];
const limits = { bodyBytes: 2 ** 20, lineCharacters: 2 ** 20 };

/** What an answer other than success means. The hub says no to who may not look as it does to what is not there, so both are said. */
export async function refusedByHub(response: Response, reference: HubReference, client: HubClient): Promise<HubFailure> {
  const body = await readText(bytesOf(response), limits).catch(() => "");
  const { status, headers } = response;
  const said = presentable(headers.get("x-error-message") ?? "", client.secrets) || serverMessage(body, client.secrets);
  const code = headers.get("x-error-code") ?? "";
  const { repository, revision } = reference;
  const refused = (sentence: string, hint?: string) => new CupelError("MODEL_UNREADABLE", sentence, hint === undefined ? {} : { hint });
  const account = client.secrets.length > 0 ? "with the account of HF_TOKEN" : "and set HF_TOKEN to a token of yours";
  if (code === "GatedRepo" || /gated|restricted/i.test(said)) {
    const sentence = `${repository} is gated: its owner wants to know who uses it.`;
    return { error: refused(sentence, `Accept its terms at ${client.address}/${repository} ${account}.`), again: false };
  }
  if (code === "RevisionNotFound") return { error: refused(`${repository} has no branch, tag or commit ${revision}.`), again: false };
  if (code === "EntryNotFound") return { error: refused(`${repository} has no such file at ${revision}.`), again: false };
  if (status === 401 || status === 403 || status === 404) {
    const who = client.secrets.length > 0 ? "or HF_TOKEN may not read it" : "or it is private";
    const sentence = `There is no model ${repository} on the hub at ${client.address}, ${who}${said === "" ? "." : `: ${said}`}`;
    return {
      error: refused(sentence, "Check the spelling of owner/name; a private model needs HF_TOKEN in the environment."),
      again: false,
    };
  }
  const error = new CupelError("BACKEND_FAILED", `The hub at ${client.address} answered ${status}${said === "" ? "." : `: ${said}`}`);
  const wait = retryAfter(headers);
  return { error, again: passing.includes(status) && (wait ?? 0) <= longestRetryAfter, retryAfter: wait };
}

/** What a request without an answer, or a broken one, means. Errors of ours pass unchanged, and end it. */
export function lostHub(thrown: unknown, { client, known }: { readonly client: HubClient; readonly known: boolean }): HubFailure {
  const { address, secrets } = client;
  if (CupelError.is(thrown)) return { error: thrown, again: false };
  if (isAbsent(thrown)) {
    return {
      error: new CupelError("BACKEND_UNAVAILABLE", `The Hugging Face hub at ${address} cannot be reached.`, {
        hint: "Without a network, name a file by its path, or one that is in the hub's cache; HF_ENDPOINT names another hub.",
      }),
      again: known,
    };
  }
  const sentence = thrown instanceof Error ? presentable(thrown.message, secrets) : "for no known reason";
  const error = new CupelError("BACKEND_FAILED", `The connection to the hub at ${address} broke: ${sentence}`);
  return { error, again: isReset(thrown) || (thrown instanceof TypeError && thrown.message === "terminated") };
}
