import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [process.env.CUPEL_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium of this machine; undefined where there is none. `CUPEL_CHROMIUM` names another. */
export const chromiumPath: string | undefined = places.find((place) => place !== undefined && existsSync(place));

/** Starts it. Its own sandbox needs rights that containers do not give; the pages are our own and load nothing. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
}
