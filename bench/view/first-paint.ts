import type { Browser } from "playwright-core";

/** What a page came to in a browser that had nothing of it. */
export interface Paint {
  /** Milliseconds from the navigation to the first contentful paint. */
  readonly milliseconds: number;
  /** Bytes of the page. */
  readonly bytes: number;
}

/** Opens a page in a context of its own, 1280 by 900, and waits for its first paint. */
export async function firstPaint(browser: Browser, url: string): Promise<Paint> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    const response = await page.goto(url);
    const bytes = (await response?.body())?.length ?? 0;
    const told = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    // The page's policy lets no waiting function of the debugger in.
    let milliseconds: unknown;
    while (milliseconds === undefined) milliseconds = await page.evaluate(told);
    return { milliseconds: Number(milliseconds), bytes };
  } finally {
    await context.close();
  }
}
