/**
 * A plain Python value as JSON without spaces: `{'a': (1, True)}` becomes `{"a":[1,true]}`. Reasons show calls, expected and returned
 * values in one notation. Text that is no plain value (a set, a cut value) is given back as it is.
 */
export function jsonOfPython(text: string): string {
  const token = /\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(True|False|None)\b|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w.])|([[\]{}(),:]))/y;
  let json = "";
  let position = 0;
  const open: string[] = [];
  while (position < text.length) {
    token.lastIndex = position;
    const match = token.exec(text);
    if (match === null) return text;
    position = token.lastIndex;
    const [, string, word, number, mark] = match;
    if (string !== undefined) json += jsonOfString(string);
    else if (word !== undefined) json += { True: "true", False: "false", None: "null" }[word];
    else if (number !== undefined) json += number;
    else if (mark === "(" || mark === "[" || mark === "{") {
      open.push(mark);
      json += mark === "{" ? "{" : "[";
    } else if (mark === ")" || mark === "]" || mark === "}") {
      if (open.pop() === "(" && json.endsWith(",")) json = json.slice(0, -1);
      json += mark === "}" ? "}" : "]";
    } else json += mark;
  }
  return isJson(json) ? json : text;
}

function jsonOfString(literal: string): string {
  const inner = literal.slice(1, -1).replace(/\\(x[0-9a-f]{2}|.)|"/g, (whole, sequence: string | undefined) => {
    if (sequence === undefined) return '\\"';
    if (sequence === "'") return "'";
    return sequence.startsWith("x") ? `\\u00${sequence.slice(1)}` : whole;
  });
  return `"${inner}"`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
