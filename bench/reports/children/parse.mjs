// What no reader of the records can do without: every line of the file through JSON.parse, nothing kept.
// node parse.mjs FOLDER; prints { records, seconds, rss, bytes }.
import { createReadStream } from "node:fs";
import { join } from "node:path";

const [folder = ""] = process.argv.slice(2);
const began = performance.now();
let [rest, records, bytes] = ["", 0, 0];
for await (const chunk of createReadStream(join(folder, "records.jsonl"), { encoding: "utf8", highWaterMark: 1 << 20 })) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    records += Number(typeof JSON.parse(line) === "object");
    bytes += line.length + 1;
  }
}
const seconds = (performance.now() - began) / 1000;
const rss = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(JSON.stringify({ records, seconds, rss, bytes }));
