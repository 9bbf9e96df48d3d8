import { canonicalJson } from "@cupel/core";
import { demand, show } from "../../demand.ts";
import type { Law } from "../law.ts";
import { type BackendCase, demandAnswer } from "./backend-case.ts";

/** What a backend says of itself and how it answers. */
export function answerLaws({ law, request, prompts, repeats }: BackendCase): readonly Law[] {
  return [
    law("has a name and a model", async (backend) => {
      demand(backend.name !== "" && backend.model !== "", `name ${show(backend.name)}, model ${show(backend.model)}`);
    }),
    law("states capabilities that are plain JSON and stay the same", async (backend, first) => {
      demand(canonicalJson(first) === canonicalJson(await backend.capabilities()), "the second probe says something else");
      demand(["bit-exact", "same-build", "none"].includes(first.determinism), `determinism is ${show(first.determinism)}`);
      for (const flag of [first.seeds, first.logprobs, first.streaming]) demand(typeof flag === "boolean", `a capability is ${show(flag)}`);
      for (const [fact, value] of Object.entries(first.facts)) {
        demand(["string", "number", "boolean"].includes(typeof value), `the fact ${fact} is ${show(value)}`);
      }
    }),
    law("answers with text, a finish reason and whole counts", async (backend) => {
      for (const prompt of prompts) demandAnswer(await backend.generate(request({ prompt })));
    }),
    law("takes a frozen request and leaves it alone", async (backend) => {
      demandAnswer(await backend.generate(Object.freeze(request({ stop: Object.freeze(["\u0000never"]) as readonly string[] }))));
    }),
    law("says the same again where it claims determinism", async (backend, { determinism }) => {
      if (determinism === "none") return;
      for (const temperature of [0, 1]) {
        const first = await backend.generate(request({ temperature }));
        const second = await backend.generate(request({ temperature }));
        demand(canonicalJson(first) === canonicalJson(second), `at temperature ${temperature}: ${show(first)}, then ${show(second)}`);
      }
    }),
    law("does not mix calls that are in flight together", async (backend, { determinism }) => {
      if (determinism === "none") return;
      const calls = [...prompts, ...prompts].map((prompt) => request({ prompt }));
      const together = await Promise.all(calls.map((call) => backend.generate(call)));
      for (const [index, call] of calls.entries()) {
        const alone = await backend.generate(call);
        const beside = together[index]?.text;
        demand(alone.text === beside, `${show(call.prompt)}: ${show(alone.text)} alone, ${show(beside)} in company`);
      }
    }),
    law("ends before a stop text", async (backend, capabilities) => {
      if (!repeats(capabilities)) return;
      const { text } = await backend.generate(request());
      const letters = [...text];
      const stop = letters.slice(Math.floor(letters.length / 2), Math.floor(letters.length / 2) + 2).join("");
      if (stop === "") return;
      const expected = text.slice(0, text.indexOf(stop));
      for (const stops of [[stop], ["\u0000never", stop]]) {
        let joined = "";
        const stopped = await backend.generate(request({ stop: stops }));
        demand(stopped.text === expected, `stop ${show(stop)} in ${show(text)} gave ${show(stopped.text)}`);
        demand(stopped.finishReason === "stop", `stop ${show(stop)} in ${show(text)} ended for ${show(stopped.finishReason)}`);
        await backend.generate(request({ stop: stops, onText: (piece) => (joined += piece) }));
        demand(!capabilities.streaming || joined === expected, `stop ${show(stop)} in ${show(text)} handed out ${show(joined)}`);
      }
    }),
  ];
}
