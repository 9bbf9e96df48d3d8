/**
 * A text with the spellings of numbers that TeX, Markdown and typography have replaced by plain ones: `\frac{3}{4}` is 3/4, `10^{-2}`
 * and `10⁻²` are 10^-2, `1{,}000` is 1,000, `5\,\text{km}` is 5 km, `**5**` is 5, `−5` is -5. Fractions keep their distance from a
 * number before them: `1\frac{1}{2}` is 1 1/2.
 */
export function plainMath(text: string): string {
  return text
    .replace(/\u2212/g, "-")
    .replace(/(?<=10)[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (power) => `^${power.normalize("NFKC").replace("\u2212", "-")}`)
    .replace(/(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))/g, "")
    .replace(/\\[dtc]?frac(?:\{(\d+)\}|(\d))(?:\{(\d+)\}|(\d))/g, (_match, ...parts) => {
      const [above, oneAbove, below, oneBelow, offset, whole] = parts as [string?, string?, string?, string?, number?, string?];
      const isMixed = /\d/.test(whole?.[(offset ?? 0) - 1] ?? "");
      return `${isMixed ? " " : ""}${above ?? oneAbove}/${below ?? oneBelow}`;
    })
    .replace(/\\(?:text|textbf|textrm|mathrm|mathbf|mbox)\{([^{}]*)\}/g, " $1 ")
    .replace(/\^\{?\\circ\}?/g, "°")
    .replace(/\^\{([+-]?\d+)\}/g, "^$1")
    .replace(/\{,\}/g, ",")
    .replace(/\\[,!]/g, "")
    .replace(/\\[;: ]|~/g, " ")
    .replace(/\\(?=[%\p{Sc}])/gu, "")
    .replace(/\\(?:times|cdot)(?![a-z])|[·⋅]/g, "×")
    .replace(/(?<!\d)\*\*|\*\*(?!\d)/g, "");
}
