import { createHmac, randomBytes } from "node:crypto";

/** What stands where something was left out and nothing is to be told of it. */
export const redacted = "<redacted>";

/** Names for what is left out: equal ones for equal texts, and no way back without the key. */
export interface Pseudonyms {
  /** HMAC-SHA256 in hex. */
  readonly mac: (text: string) => string;
  /** Length and HMAC of a text. The empty text stays: it hides nothing. */
  readonly hide: (text: string) => string;
}

/**
 * Names under a key. A plain SHA-256 of a short prompt can be guessed, so there is always a key: a random one, kept nowhere, when none is given.
 */
export function pseudonyms(key: string = randomBytes(32).toString("hex")): Pseudonyms {
  const mac = (text: string): string => createHmac("sha256", key).update(text).digest("hex");
  return { mac, hide: (text) => (text === "" ? "" : `<redacted ${Array.from(text).length} characters ${mac(text).slice(0, 16)}>`) };
}

/** Whether a text is what stands where another one was left out. */
export function isHidden(text: string): boolean {
  return text === "" || /^<redacted \d+ characters [0-9a-f]{16}>$/.test(text);
}
