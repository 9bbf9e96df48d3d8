import { CupelError, type ResponseFormat } from "@cupel/core";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import type { Grammar } from "./grammar.ts";
import { anyObject } from "./json-grammar.ts";
import { Matcher, type Place } from "./matcher.ts";
import { schemaGrammar } from "./schema-grammar.ts";
import { TokenConstraint } from "./token-constraint.ts";
import { tokenTrie } from "./token-trie.ts";

/** What a constraint needs to know of a model's tokens. */
export type ConstrainedVocabulary = Pick<Tokenizer, "size" | "bytes" | "isEnd">;

/** Constraints over one vocabulary. What was found out about a format is kept for the next calls with it. */
export interface Constrainer {
  /**
   * @throws CupelError `UNSUPPORTED` naming the keywords of a strict schema that cannot be held to, `DATA_INVALID` for a schema that is
   * none or that no value fits
   */
  constrain(format: ResponseFormat): TokenConstraint;
}

interface Compiled {
  matcher: Matcher;
  readonly grammar: Grammar;
  readonly unenforced: readonly string[];
  readonly allowed: Map<Place, Uint32Array>;
}

/** Bounds on what is kept, so that a long-lived backend does not grow. */
const mostFormats = 8;
const mostPlaces = 20_000;

export function createConstrainer(vocabulary: ConstrainedVocabulary): Constrainer {
  const known = new Map<string, Compiled>();
  let tokens: ReturnType<typeof readTokens> | undefined;
  return {
    constrain: (format) => {
      const key = JSON.stringify(format);
      const compiled = known.get(key) ?? compile(format);
      // The one used last stands last.
      known.delete(key);
      known.set(key, compiled);
      const [oldest] = known.keys();
      if (known.size > mostFormats && oldest !== undefined) known.delete(oldest);
      if (compiled.matcher.size > mostPlaces) {
        compiled.matcher = new Matcher(compiled.grammar);
        compiled.allowed.clear();
      }
      tokens ??= readTokens(vocabulary);
      return new TokenConstraint({ ...compiled, ...tokens });
    },
  };
}

function readTokens(vocabulary: ConstrainedVocabulary) {
  const ids = Array.from({ length: vocabulary.size }, (_, token) => token);
  const bytes = ids.map((token) => (vocabulary.isEnd(token) ? new Uint8Array() : vocabulary.bytes(token)));
  return { bytes, ends: ids.filter((token) => vocabulary.isEnd(token)), trie: tokenTrie(bytes) };
}

function compile(format: ResponseFormat): Compiled {
  if (format.type === "grammar") throw new CupelError("UNSUPPORTED", "Tokens are not held to a GBNF grammar here, only to JSON.");
  const { grammar, unenforced } = format.type === "json" ? { grammar: anyObject, unenforced: [] } : schemaGrammar(format.schema);
  if (format.type === "json-schema" && format.strict !== false && unenforced.length > 0) {
    throw new CupelError("UNSUPPORTED", `Decoding cannot be held to ${unenforced.join(", ")} of the response format's schema.`, {
      hint: "Leave these keywords out, or set strict to false: they are then left to the checks, and the answer says so.",
    });
  }
  return { matcher: new Matcher(grammar), grammar, unenforced, allowed: new Map() };
}
