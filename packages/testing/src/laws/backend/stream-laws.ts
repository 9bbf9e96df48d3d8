import { canonicalJson } from "@cupel/core";
import { demand, show } from "../../demand.ts";
import type { Law } from "../law.ts";
import { type BackendCase, demandAnswer, outcomeOf } from "./backend-case.ts";

/** How text is handed out while it comes. */
export function streamLaws({ law, request, repeats }: BackendCase): readonly Law[] {
  return [
    law("hands out pieces that make up the text", async (backend, { streaming }) => {
      if (!streaming) return;
      const pieces: string[] = [];
      const { text } = await backend.generate(request({ onText: (piece) => pieces.push(piece) }));
      demand(pieces.join("") === text, `pieces ${show(pieces)}, text ${show(text)}`);
      demand(text === "" || !pieces.includes(""), `an empty piece among ${show(pieces)}`);
    }),
    law("answers the same, counts included, whether somebody listens or not", async (backend, capabilities) => {
      if (!repeats(capabilities)) return;
      const [whole, streamed] = [await backend.generate(request()), await backend.generate(request({ onText: () => {} }))];
      demand(canonicalJson(whole) === canonicalJson(streamed), `whole ${show(whole)}, streamed ${show(streamed)}`);
    }),
    law("fails with what its listener throws, and goes on working", async (backend, { streaming }) => {
      if (!streaming) return;
      const thrown = new Error("the listener has had enough");
      const onText = () => {
        throw thrown;
      };
      const outcome = await outcomeOf(backend.generate(request({ onText })));
      demand(outcome === thrown, `the listener threw, the call came to ${String(outcome)} ${show(outcome)}`);
      demandAnswer(await backend.generate(request()));
    }),
  ];
}
