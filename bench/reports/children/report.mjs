// Reports the run in a folder as `cupel report` does, on the built packages: TypeScript that is stripped while it runs takes 45 MB of its own.
// node report.mjs FOLDER FORMAT; prints { records, seconds, rss, bytes }.
import { readRecords, streamRun } from "@cupel/engine";
import { FactsGatherer, reportFormats, reportSource } from "@cupel/reporters";

const [folder = "", name = ""] = process.argv.slice(2);
const began = performance.now();
const gathered = new FactsGatherer();
const { info, end } = await streamRun(folder, (record) => gathered.add(record));
const source = reportSource(gathered, { info, end, records: () => readRecords(folder) });
const format = reportFormats.find((own) => own.name === name);
const text = await format.render(source, { columns: 80, colour: false });
const seconds = (performance.now() - began) / 1000;
const rss = (process.resourceUsage().maxRSS * 1024) / 1e6;
process.stdout.write(JSON.stringify({ records: gathered.facts.length, seconds, rss, bytes: Buffer.byteLength(text) }));
