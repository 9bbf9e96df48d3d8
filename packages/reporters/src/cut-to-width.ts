import stringWidth from "string-width";

/** The text if it takes at most `width` columns on screen, else as much of it as fits, with an ellipsis. Wide letters count as terminals show them. */
export function cutToWidth(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let taken = 0;
  for (const { segment } of segmenter.segment(text)) {
    taken += stringWidth(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return width < 1 ? "" : `${kept}…`;
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
