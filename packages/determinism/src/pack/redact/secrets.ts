import { redacted } from "./pseudonym.ts";

/** Shapes of keys and tokens that are issued with a mark of their own, and bearer values. */
const shapes =
  /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}|\bhf_[A-Za-z0-9]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAKIA[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}|\bnvapi-[A-Za-z0-9_-]{16,}|\bgsk_[A-Za-z0-9]{20,}|(?<=\b[Bb]earer )[A-Za-z0-9._~+/=-]{8,}/g;
const userInfo = /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'\\]+@/gi;
const query = /(?<=[?&](?:[\w-]*(?:key|token|secret|password|signature))=)[^&#\s"'\\]+/gi;
/** Names of members that hold one. */
const named = /^(?:[\w-]*(?:api[_-]?key|secret|passw(?:or)?d|access[_-]?token|auth[_-]?token)|authorization|(?:set-)?cookie|[\w-]+-key)$/i;

/** A text without what looks like a key: issued tokens, bearer values, user info and key-like parameters of URLs. */
export function withoutSecrets(text: string): string {
  return text.replace(shapes, redacted).replace(userInfo, `${redacted}@`).replace(query, redacted);
}

/** Whether a member of this name holds a secret. */
export function namesSecret(name: string): boolean {
  return named.test(name);
}

/** A JSON body whose members with the name of a secret say so alone. Texts within it are left as they are; so is a body without such a member. */
export function withoutSecretMembers(body: string): string {
  try {
    let found = false;
    const value = JSON.parse(body, (key, member: unknown) => {
      if (typeof member !== "string" || !namesSecret(key)) return member;
      found = true;
      return redacted;
    });
    return found ? JSON.stringify(value) : body;
  } catch {
    return body;
  }
}
