import { html, type Markup } from "./markup.ts";

/** A table with a caption, in a region that scrolls by itself where it is wider than the page. */
export function dataTable(caption: string, heads: Markup, rows: readonly Markup[], isSortable = false): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table${isSortable ? html` class="sortable"` : html``}><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>
`;
}
