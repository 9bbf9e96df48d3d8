/** Whether a JavaScript number holds a JSON number without loss: printed again, it is the same decimal. */
export function isExactNumber(text: string): boolean {
  const value = Number(text);
  return Number.isFinite(value) && decimalOf(text) === decimalOf(String(value));
}

/** One spelling per decimal: digits without zeros around them, and the power of ten of the last one. */
export function decimalOf(text: string): string {
  const [, whole = "", fraction = "", exponent = "0"] = /^-?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const short = trimZeros(digits);
  return short === "" ? "0" : `${short}e${Number(exponent) - fraction.length + (digits.length - short.length)}`;
}

// A regular expression for trailing zeros is quadratic.
function trimZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}
