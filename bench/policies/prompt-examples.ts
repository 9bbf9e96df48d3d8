/**
 * The examples in a HumanEval prompt as Python assertions: calls of the function with plain values, followed by the plain value they are
 * said to give, in any of the notations that the prompts use (`>>>`, `==`, `=>`, `->`, `➞`, "returns"). What is written in any other way
 * (`is_happy(aa) => False`, `[1, 2] + [3]`) is left out. They are what a user sees; whether they are right nobody looks at here.
 */
export function examplesOf(prompt: string, entry: string): readonly string[] {
  const text = prompt.slice(prompt.lastIndexOf(`def ${entry}`)).replace(/^def \w+/, "");
  const found: string[] = [];
  for (const { index } of text.matchAll(new RegExp(`(?<![\\w.])${entry}\\(`, "g"))) {
    const start = index + entry.length;
    const end = tupleEnd(text, start);
    if (end === undefined) continue;
    const session = /(?:^|\n)[ \t]*>>>[ \t]*$/.test(text.slice(0, index));
    const separator = /^\s*(?:#\s*)?(?:={1,2}>|==?|->|➞|(?:should )?returns?\b)[ \t]*/.exec(text.slice(end));
    const between = (separator ?? (session ? /^[ \t]*\n[ \t]*/.exec(text.slice(end)) : null))?.[0];
    if (between === undefined) continue;
    const from = end + between.length;
    const to = valueEnd(text, from);
    if (to === undefined || !/^\s*(?:[.,;]?\s*(?:\n|$)|#|\(|"""|'''|[.,;] )/.test(`${text.slice(to).split("\n")[0]}\n`)) continue;
    found.push(`assert ${entry}${text.slice(start, end)} == ${capitalized(text.slice(from, to))}`);
  }
  return [...new Set(found)];
}

/** Where the value that begins here ends; undefined when no plain Python value begins here. */
function valueEnd(text: string, start: number): number | undefined {
  const rest = text.slice(start);
  const scalar = /^(?:-?\d+(?:\.\d*)?(?:e-?\d+)?(?![\w.]\w)|(?:True|False|None|true|false)\b)/.exec(rest)?.[0];
  if (scalar !== undefined) return start + scalar.length;
  const string = /^(?:"(?!"")(?:[^"\\\n]|\\.)*"|'(?!'')(?:[^'\\\n]|\\.)*')/.exec(rest)?.[0];
  if (string !== undefined) return start + string.length;
  return /^[[({]/.test(rest) ? tupleEnd(text, start) : undefined;
}

/** The same for what stands in brackets: values, or pairs of values, with commas between them. */
function tupleEnd(text: string, start: number): number | undefined {
  const close = { "(": ")", "[": "]", "{": "}" }[text[start] ?? ""];
  let at = start + 1;
  const blank = (): void => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  for (;;) {
    blank();
    if (text[at] === close) return at + 1;
    const end = valueEnd(text, at);
    if (end === undefined) return undefined;
    at = end;
    blank();
    if (text[at] === "," || (close === "}" && text[at] === ":")) at++;
    else if (text[at] !== close) return undefined;
  }
}

function capitalized(value: string): string {
  return value === "true" ? "True" : value === "false" ? "False" : value;
}
