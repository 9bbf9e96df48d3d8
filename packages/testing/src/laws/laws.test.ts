import {
  type Candidate,
  contentHash,
  definePolicy,
  defineVerifier,
  fail,
  type Lesson,
  type Memory,
  type Policy,
  type PublicTask,
  pass,
  type Verifier,
  type Win,
} from "@cupel/core";
import { describe, expect, test } from "vitest";
import { broken } from "../../test-support/broken.ts";
import { memoryLaws } from "./memory-laws.ts";
import { policyLaws } from "./policy-laws.ts";
import { type VerifierCase, verifierLaws } from "./verifier-laws.ts";

const word: VerifierCase = {
  task: { id: "w", kind: "word", prompt: "Say a word.", checks: { length: 6 }, gold: { word: "bergen" } },
  right: ["bergen"],
  wrong: ["berlin", "oslo"],
  secrets: ["bergen"],
};
const wordVerifier = (
  changes: { readonly leaks?: boolean; readonly throws?: boolean; readonly lenient?: boolean; readonly moody?: boolean } = {},
) => {
  let calls = 0;
  return defineVerifier<{ length: number; word?: string }>("word", ({ checks, candidate }) => {
    if (changes.throws && candidate.text.includes("\u0000")) throw new Error("control character");
    if (changes.lenient && candidate.text.includes("PASS")) return pass();
    if (changes.moody && calls++ % 2 === 1) return fail("not today");
    if (candidate.text.length !== checks.length) return fail(`expected ${checks.length} characters, got ${candidate.text.length}`);
    return checks.word === undefined || candidate.text === checks.word
      ? pass()
      : fail(changes.leaks ? `expected ${checks.word}` : "another word");
  }) as unknown as Verifier;
};

describe("verifier laws", () => {
  test("hold for a sound verifier", async () => {
    expect(await broken(verifierLaws("x", () => wordVerifier(), [word]))).toEqual([]);
  });
  test.each([
    [{ leaks: true }, "shows nothing of the gold in a reason"],
    [{ throws: true }, "fails what is no answer at all and never breaks on it"],
    [{ lenient: true }, "fails what is no answer at all and never breaks on it"],
    [{ moody: true }, "gives the same verdict twice"],
  ])("find a verifier with the defect %j", async (defect, law) => {
    expect(await broken(verifierLaws("x", () => wordVerifier(defect), [word]))).toContain(law);
  });
});

/** The smallest memory that is sound: word overlap, near-duplicates by their normal form. */
function smallMemory(defect: Partial<Record<"keepsAll" | "recallsItself" | "mixesKinds" | "doubles", boolean>> = {}): Memory {
  const wins: Win[] = [];
  const normal = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  const words = (text: string) => new Set(normal(text).split(" "));
  const similarity = (left: string, right: string) => {
    const shared = words(left).intersection(words(right)).size;
    return shared / words(left).union(words(right)).size;
  };
  return {
    name: "small",
    async learn({ task, output, verdict }: Lesson) {
      const isProven = verdict.status === "pass" && verdict.level === "verified" && verdict.assurance !== "shared";
      if (!defect.keepsAll && !isProven) return;
      const win = { id: contentHash([task.kind, task.prompt, output]), kind: task.kind, prompt: task.prompt, output };
      if (defect.doubles || wins.every(({ id }) => id !== win.id)) wins.push(win);
    },
    async recall(task: PublicTask, { limit }) {
      return wins
        .filter(({ kind }) => defect.mixesKinds || kind === task.kind)
        .filter(({ prompt }) => defect.recallsItself || normal(prompt) !== normal(task.prompt))
        .map((win) => ({ win, similarity: similarity(win.prompt, task.prompt) }))
        .sort((left, right) => right.similarity - left.similarity)
        .slice(0, limit);
    },
    exact: async (task) => wins.find(({ kind, prompt }) => kind === task.kind && prompt === task.prompt),
  };
}

describe("memory laws", () => {
  test("hold for a sound memory", async () => {
    expect(await broken(memoryLaws("x", () => smallMemory()))).toEqual([]);
  });
  test.each([
    [{ keepsAll: true }, "keeps only what passed declared checks"],
    [{ recallsItself: true }, "never recalls the task itself, nor its copy under another id or spacing"],
    [{ mixesKinds: true }, "keeps kinds apart"],
    [{ doubles: true }, "keeps one copy of what it learns twice, also at the same time"],
  ])("find a memory with the defect %j", async (defect, law) => {
    expect(await broken(memoryLaws("x", () => smallMemory(defect)))).toContain(law);
  });
});

const twice = definePolicy("twice", async function* ({ task, generate }) {
  for (let sample = 0; sample < 3; sample++) {
    const feedback = yield await generate({ prompt: task.prompt, sample });
    if (feedback.status === "pass") return;
  }
});

describe("policy laws", () => {
  test("hold for a sound policy", async () => {
    expect(await broken(policyLaws("x", () => twice))).toEqual([]);
  });
  test.each<[string, Policy, string]>([
    [
      "never ends",
      definePolicy("endless", async function* ({ task, generate }) {
        for (;;) yield await generate({ prompt: task.prompt });
      }),
      "ends with a candidate when everything is refused",
    ],
    [
      "forgets the request in its repair",
      definePolicy("forgetful", async function* ({ task, generate }) {
        const { status } = yield await generate({ prompt: task.prompt });
        if (status === "fail") yield await generate({ prompt: "Try again." });
      }),
      "puts the request into every prompt",
    ],
    [
      "makes an answer up",
      definePolicy("forger", async function* ({ task, generate }) {
        const candidate: Candidate = await generate({ prompt: task.prompt });
        yield { ...candidate, raw: "made up" };
      }),
      "yields only what the model wrote, each with its prompt and settings",
    ],
    [
      "hides a broken backend",
      definePolicy("ostrich", async function* ({ task, generate }) {
        try {
          yield await generate({ prompt: task.prompt });
        } catch {}
      }),
      "lets a broken backend be seen",
    ],
    [
      "stands by the wrong candidate",
      definePolicy("stubborn", async function* ({ task, generate }) {
        const first = await generate({ prompt: task.prompt });
        yield first;
        yield await generate({ prompt: task.prompt, sample: 1 });
        return first;
      }),
      "stands by a candidate that passed when one did",
    ],
  ])("find a policy that %s", async (_what, policy, law) => {
    expect(await broken(policyLaws("x", () => policy))).toContain(law);
  });
});
