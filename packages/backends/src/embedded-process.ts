import { type ProcessPort, serveProcess } from "./embedded/process/serve-process.ts";

serveProcess(process as ProcessPort);
