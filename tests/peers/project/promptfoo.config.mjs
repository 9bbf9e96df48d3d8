import { assertion } from "./gone.mjs";

const file = { type: "javascript", value: "file://assertion.mjs" };
const vars = { schema: { type: "object", required: ["user"] } };

// biome-ignore lint/style/noDefaultExport: promptfoo takes the default export of a file
export default {
  prompts: ["{{answer}}"],
  providers: ["echo"],
  tests: [
    { description: "right", vars: { ...vars, answer: '{"user": "Ada"}' }, assert: [file] },
    { description: "wrong", vars: { ...vars, answer: "{}" }, assert: [file] },
    { description: "broken", vars: { answer: "{}" }, assert: [{ type: "javascript", value: "file://gone-assertion.mjs" }] },
    {
      description: "broken, and not wanted",
      vars: { answer: "{}" },
      assert: [{ type: "not-javascript", value: "file://gone-assertion.mjs" }],
    },
    { description: "broken, in the configuration itself", vars: { answer: "{}" }, assert: [{ type: "javascript", value: assertion }] },
  ],
};
