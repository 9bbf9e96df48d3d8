import { isJsonObject, type Json, messageOf } from "@cupel/core";
import { removeUriSchemePlugin } from "@hyperjump/browser";
import { type OutputUnit, registerSchema, type SchemaObject, setShouldValidateFormat, unregisterSchema } from "@hyperjump/json-schema";
import "@hyperjump/json-schema/draft-04";
import "@hyperjump/json-schema/draft-06";
import "@hyperjump/json-schema/draft-07";
import "@hyperjump/json-schema/draft-2019-09";
import "@hyperjump/json-schema/draft-2020-12";
import "@hyperjump/json-schema/formats";
import { BASIC, compile, getSchema, interpret } from "@hyperjump/json-schema/experimental";
import { fromJs } from "@hyperjump/json-schema/instance/experimental";
import { type Contract, misfit, mostProblems, type Problem, type ReadySchema } from "./contract.ts";
import { type Draft, draftOf, uriOf } from "./drafts.ts";
import { shareFormats } from "./share-formats.ts";

// The engine keeps documents, dialects and settings for the whole process: this file is loaded in workers of ours only.
for (const scheme of ["http", "https", "file"]) removeUriSchemePlugin(scheme);
shareFormats();

const address = "https://schema.invalid/";
let last: Promise<unknown> = Promise.resolve();

/** Compiles a schema for the engine that follows the specification to the letter, slower. Rejects with what the engine says. */
export function compileExactly(contract: Contract): Promise<ReadySchema> {
  const compiled = last.then(() => compileAlone(contract));
  last = compiled.catch(() => {});
  return compiled;
}

async function compileAlone({ schema, documents = {}, formats = true }: Contract): Promise<ReadySchema> {
  const draft = (isJsonObject(schema) ? draftOf(schema.$schema) : undefined) ?? "2020-12";
  const registered: string[] = [];
  try {
    registerAll(Object.entries(documents), { draft, registered });
    registerSchema(schema as SchemaObject | boolean, address, uriOf(draft));
    registered.push(address);
    const compiled = await compile(await getSchema(address));
    return {
      check: (value) => {
        setShouldValidateFormat(formats);
        const node = fromJs(value as Parameters<typeof fromJs>[0]);
        if (interpret(compiled, node).valid) return [];
        const { errors = [] } = interpret(compiled, node, BASIC) as { readonly errors?: readonly OutputUnit[] };
        const problems = new Map(errors.map((error) => [`${error.instanceLocation} ${error.keyword}`, problemOf(error)]));
        return problems.size === 0 ? [misfit] : [...problems.values()].slice(0, mostProblems);
      },
    };
  } finally {
    for (const uri of registered) unregisterSchema(uri);
  }
}

interface Registration {
  readonly draft: Draft;
  readonly registered: string[];
}

// A document may be written in the dialect that another one describes: what cannot be read yet waits for the others.
function registerAll(documents: readonly (readonly [string, Json])[], { draft, registered }: Registration): void {
  const waiting: (readonly [string, Json])[] = [];
  let problem = "";
  for (const [uri, document] of documents) {
    try {
      registerSchema(document as SchemaObject | boolean, uri, uriOf(draft));
      registered.push(uri);
    } catch (thrown) {
      problem = `${uri}: ${messageOf(thrown)}`;
      waiting.push([uri, document]);
    }
  }
  if (waiting.length === 0) return;
  if (waiting.length === documents.length) throw new Error(problem);
  registerAll(waiting, { draft, registered });
}

function problemOf({ instanceLocation, keyword }: OutputUnit): Problem {
  const at = decodeURIComponent(instanceLocation.slice(instanceLocation.indexOf("#") + 1));
  const name = keyword.slice(keyword.lastIndexOf("/") + 1);
  return { at, must: name === "validate" ? "must not be there" : `must satisfy ${name}` };
}
