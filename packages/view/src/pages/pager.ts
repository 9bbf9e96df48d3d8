import { formatCount, html, type Markup, nothing } from "@cupel/reporters/page";

/** A part of many things. */
export interface Slice<Item> {
  readonly items: readonly Item[];
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly count: number;
  /** Of the first one shown, from 0. */
  readonly start: number;
}

/** The page of that number, or the nearest that there is. */
export function slice<Item>(all: readonly Item[], { page, size }: { readonly page: number; readonly size: number }): Slice<Item> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const own = Math.min(Math.max(1, page), pages);
  const start = (own - 1) * size;
  return { items: all.slice(start, start + size), page: own, pages, count: all.length, start };
}

/** Which part is shown, and the ways to the others. */
export function pager({ items, page, pages, count, start }: Slice<unknown>, noun: string, addressOf: (page: number) => string): Markup {
  const shown =
    items.length === count
      ? formatCount(count)
      : `${formatCount(start + 1)} to ${formatCount(start + items.length)} of ${formatCount(count)}`;
  if (pages === 1) return html`<p class="soft" role="status">${shown} ${noun}</p>`;
  const link = (to: number, text: string, rel: string, key: string) =>
    to < 1 || to > pages ? nothing : html`<a href="${addressOf(to)}" rel="${rel}" data-key="${key}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages of ${noun}"><span>${shown} ${noun}, page ${page} of ${pages}</span>${link(page - 1, "Previous page", "prev", "p")} ${link(page + 1, "Next page", "next", "n")}</nav>`;
}
