import { createHash } from "node:crypto";
import type { Json } from "@cupel/core";
import { RecentMap } from "../../recent-map.ts";
import type { Contract, ReadySchema, SchemaDefect } from "../schema/contract.ts";
import { openWithAjv } from "../schema/open-schema.ts";
import { schemaDefect } from "../schema/schema-defect.ts";
import { withUsedDocuments } from "../schema/used-documents.ts";
import { boundedLength } from "./bounded-length.ts";
import type { SchemaRules } from "./schema-rules.ts";

/** A schema as this process has it. */
export interface LoadedSchema {
  /** SHA-256 of everything that decides what the schema means. */
  readonly key: string;
  readonly contract: Contract;
  /** Set where values may be checked in this process: texts of at most `boundedLength` characters. */
  readonly ready?: ReadySchema;
  readonly boundedLength: number;
}

/** Changes whenever the engines or their settings do. */
const version = "2";
const most = 256;
const loaded = new RecentMap<string, LoadedSchema | SchemaDefect>(most);
const byObject = new WeakMap<SchemaRules, WeakMap<object, LoadedSchema | SchemaDefect>>();

/**
 * Loads a schema, or takes it from the 256 used last. The same object is found without looking into it: a schema must not be changed once it
 * was used. Never throws.
 */
export function loadSchema(schema: Json, rules: SchemaRules): LoadedSchema | SchemaDefect {
  if (typeof schema !== "object" || schema === null) return loadByContent(schema, rules);
  const known = byObject.get(rules)?.get(schema);
  if (known !== undefined) return known;
  const objects = byObject.get(rules) ?? new WeakMap<object, LoadedSchema | SchemaDefect>();
  const fresh = loadByContent(schema, rules);
  byObject.set(rules, objects.set(schema, fresh));
  return fresh;
}

function loadByContent(schema: Json, { documents, strict, formats, trusted }: SchemaRules): LoadedSchema | SchemaDefect {
  const contract = withUsedDocuments({ schema, ...(documents && { documents }), strict, formats });
  const defect = schemaDefect(contract);
  if (defect !== undefined) return { defect };
  const key = createHash("sha256")
    .update(JSON.stringify([version, trusted, contract]))
    .digest("base64");
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const fresh = load(contract, { key, trusted });
  loaded.set(key, fresh);
  return fresh;
}

function load(contract: Contract, { key, trusted }: { readonly key: string; readonly trusted: boolean }): LoadedSchema | SchemaDefect {
  const length = trusted ? boundedLength(contract.schema) : 0;
  const opened = length > 0 ? openWithAjv(contract) : undefined;
  if (opened !== undefined && "defect" in opened) return opened;
  if (opened === undefined || "uncompiled" in opened) return { key, contract, boundedLength: 0 };
  return { key, contract, ready: opened, boundedLength: length };
}
