// Fetches a model until it is killed. usage: node --conditions=@cupel/source download-child.ts REFERENCE
import { hubModel } from "../src/hugging-face/hub-model.ts";

await hubModel(process.argv[2] ?? "", { onProgress: ({ received }) => process.stdout.write(`${received}\n`) });
