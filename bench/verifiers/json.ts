// JSON text to verdict, through the public `verify()`, against `JSON.parse` and a compiled ajv in the same process and the same rounds.
import type { Json, JsonObject, Verdict } from "@cupel/core";
import { json } from "@cupel/verifiers";
import { Ajv2020 } from "ajv/dist/2020.js";
import { median, print } from "./table.ts";

const schema: JsonObject = {
  type: "object",
  properties: {
    id: { type: "string", pattern: "^INV-[0-9]+$" },
    customer: {
      type: "object",
      properties: { name: { type: "string", minLength: 1 }, city: { enum: ["Oslo", "Bergen", "Hull"] }, vip: { type: "boolean" } },
      required: ["name", "city"],
      additionalProperties: false,
    },
    items: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: { sku: { type: "string" }, quantity: { type: "integer", minimum: 1 }, price: { type: "number", minimum: 0 } },
        required: ["sku", "quantity", "price"],
        additionalProperties: false,
      },
    },
  },
  required: ["id", "customer", "items"],
  additionalProperties: false,
};
const rounds = 15;
const perRound = 3_000;

/** Measures invoices of several sizes, compact and indented. */
export async function benchJson(): Promise<void> {
  for (const items of [2, 20, 50]) {
    for (const indent of [0, 2]) await measure({ items, indent });
  }
}

async function measure({ items, indent }: { readonly items: number; readonly indent: number }): Promise<void> {
  const text = JSON.stringify(invoice(items), null, indent);
  await using verifier = json();
  const task = { id: "invoice", kind: "json", prompt: "The invoice as JSON.", checks: { schema } };
  const verify = (): Promise<Verdict> => verifier.verify({ task, checks: { schema }, scope: "public", candidate: { text } });
  const peers = [
    { name: "JSON.parse + ajv, same options", options: { ownProperties: true }, reach: "0.75" },
    { name: "JSON.parse + ajv, its defaults", options: {}, reach: "0.75" },
  ].map(({ options, ...peer }) => ({ ...peer, validate: new Ajv2020(options).compile(schema), times: [] as number[] }));
  const own: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const time = await timed(verify);
    const times = peers.map(({ validate }) => timedPeer(() => validate(JSON.parse(text) as Json)));
    if (round < 0) continue;
    own.push(time);
    for (const [index, peer] of peers.entries()) peer.times.push(times[index] ?? Number.NaN);
  }
  const what = `JSON ${text.length} characters, ${indent === 0 ? "compact" : "indented"}`;
  const figure = `${(median(own) * 1000).toFixed(2)} µs`;
  for (const { name, times, reach } of peers) print({ what, figure, ratio: median(times) / median(own), against: name, reach });
}

/** Milliseconds of one call. */
async function timed(call: () => Promise<Verdict>): Promise<number> {
  const started = performance.now();
  for (let n = 0; n < perRound; n++) {
    const { status } = await call();
    if (status !== "pass") throw new Error(`expected a pass, got ${status}`);
  }
  return (performance.now() - started) / perRound;
}

function timedPeer(call: () => boolean): number {
  const started = performance.now();
  for (let n = 0; n < perRound; n++) if (!call()) throw new Error("the peer refuses the invoice");
  return (performance.now() - started) / perRound;
}

function invoice(items: number): Json {
  return {
    id: "INV-20391",
    customer: { name: "Åse Nordmann", city: "Bergen", vip: false },
    items: Array.from({ length: items }, (_, n) => ({ sku: `SKU-${1000 + n}`, quantity: 1 + (n % 7), price: 9.5 + n * 3.25 })),
  };
}
