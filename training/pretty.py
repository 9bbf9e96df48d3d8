"""JSON as the repository's formatter writes it: objects open, arrays of scalars on one line where they fit."""

import json

WIDTH = 140


def pretty(value, indent=0, used=0):
    """`used`: the columns that stand before the value on its line."""
    inner, outer = " " * (indent + 2), " " * indent
    if isinstance(value, dict) and value:
        rows = []
        for key, item in value.items():
            head = f"{inner}{json.dumps(str(key), ensure_ascii=False)}: "
            rows.append(head + pretty(item, indent + 2, len(head)))
        return "{\n" + ",\n".join(rows) + f"\n{outer}}}"
    if isinstance(value, list) and value:
        if not any(isinstance(item, (dict, list)) for item in value):
            line = json.dumps(value, ensure_ascii=False)
            if (used or indent) + len(line) + 1 <= WIDTH:
                return line
        return "[\n" + ",\n".join(inner + pretty(item, indent + 2, indent + 2) for item in value) + f"\n{outer}]"
    if isinstance(value, float):
        return json.dumps(value).replace("e-0", "e-")
    return json.dumps(value, ensure_ascii=False)


def write_json(path, value):
    path.write_text(pretty(value) + "\n", encoding="utf8")
