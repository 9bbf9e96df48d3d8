import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { tiny } from "./tiny.ts";

const card = JSON.parse(readFileSync(new URL("../card.json", import.meta.url), "utf8"));

test("the weights are the ones that the accessor and the card name", () => {
  const digest = createHash("sha256").update(readFileSync(tiny().path)).digest("hex");
  expect(tiny().sha256).toBe(digest);
  expect(card.weights).toMatchObject({ sha256: digest, bytes: statSync(tiny().path).size, parameters: tiny().parameters });
});

test("the file is a GGUF v3 within the size budget of 4 MB", () => {
  const head = readFileSync(tiny().path).subarray(0, 8);
  expect(head.subarray(0, 4).toString("latin1")).toBe("GGUF");
  expect(head.readUInt32LE(4)).toBe(3);
  expect(statSync(tiny().path).size).toBeLessThan(4_000_000);
});

test("every accuracy in the card states its n and an interval around its rate", () => {
  expect(card.accuracy.length).toBeGreaterThan(0);
  for (const row of card.accuracy) {
    expect(row.n).toBeGreaterThan(0);
    expect(row.rate).toBeCloseTo(row.correct / row.n, 3);
    expect(row.interval[0]).toBeLessThanOrEqual(row.rate);
    expect(row.interval[1]).toBeGreaterThanOrEqual(row.rate);
  }
});

test("the card says that no held-out construct was found in the training stream", () => {
  expect(card.decontamination.heldout_marks_found).toEqual({});
  expect(card.decontamination.max_containment_eval).toBeLessThan(0.75);
});
