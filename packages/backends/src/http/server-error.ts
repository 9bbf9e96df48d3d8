import { CupelError, isJsonObject } from "@cupel/core";

/** A server answered, but not with success. Carries the status, so that a backend can look closer (an unknown model, a context that is full). */
export class ServerError extends CupelError {
  readonly status: number;
  /** What the server said about it, fit to be shown. */
  readonly serverMessage: string;

  constructor(server: string, status: number, { serverMessage, hint }: { readonly serverMessage: string; readonly hint?: string }) {
    super(
      "BACKEND_FAILED",
      `${server} answered ${status}${serverMessage === "" ? "." : `: ${serverMessage}`}`,
      hint === undefined ? {} : { hint },
    );
    this.status = status;
    this.serverMessage = serverMessage;
  }
}

/** The message in the body of a failed answer: `error`, `error.message`, `message` or `detail`, else the text itself; one line, at most 300 characters. */
export function serverMessage(body: string, secrets: readonly string[] = []): string {
  return presentable(messageIn(body), secrets);
}

/** One line of at most 300 characters without control characters and secrets. What looks like an API key goes as well: some servers echo parts of it. */
export function presentable(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, "<redacted>");
  clean = clean
    .replace(/\b(?:(?:sk|pk|hf)[-_]|Bearer )[\w.*-]{8,}/g, "<redacted>")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return clean.length <= 300 ? clean : `${clean.slice(0, 299)}…`;
}

function messageIn(body: string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return /^\s*</.test(body) ? "(a web page)" : body;
  }
  for (const name of ["error", "message", "detail"]) {
    const member = isJsonObject(value) ? value[name] : undefined;
    if (typeof member === "string") return member;
    if (isJsonObject(member) && typeof member.message === "string") return member.message;
  }
  return typeof value === "string" ? value : body;
}
