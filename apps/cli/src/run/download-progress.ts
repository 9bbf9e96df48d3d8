import type { DownloadProgress } from "@cupel/backends";
import type { CommandContext } from "@cupel/command-line";
import { visible } from "@cupel/core";

/** Shorter downloads are nobody's concern. */
const silentMilliseconds = 2_000;
const shownEvery = 1_000;

/**
 * Says on stderr how far a file is, once it takes longer than two seconds: on a terminal in one line that is rewritten every second, elsewhere
 * a line per tenth of the file.
 */
export function downloadProgress({ writeError, terminal, now }: CommandContext): (progress: DownloadProgress) => void {
  let current: { readonly file: string; readonly began: number } | undefined;
  let shown = { at: 0, tenth: 0 };
  return ({ file, received, total }) => {
    const at = now();
    if (current?.file !== file) current = { file, began: at };
    const isWhole = received === total;
    if (at - current.began < silentMilliseconds) return;
    const tenth = total === undefined ? 0 : Math.floor((10 * received) / total);
    const isDue = terminal.stderr
      ? isWhole || at - shown.at >= shownEvery
      : tenth !== shown.tenth || (total === undefined && shown.at === 0);
    if (!isDue) return;
    shown = { at, tenth };
    const text = `${visible(file)}: ${megabytes(received)}${total === undefined ? "" : ` of ${megabytes(total)}`} MB`;
    writeError(terminal.stderr ? `\r\u001b[K${text.slice(0, terminal.columns - 1)}${isWhole ? "\n" : ""}` : `${text}\n`);
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
