"""The prompt formats the policies use, character for character.

The TypeScript side builds the same texts; `prompts.fixture.json` is the contract between the two
(`python3 prompts.py` rewrites it). A task here is a dict with `kind`, `prompt` and, where the kind has one,
`schema` (json) or `entry_point` (codestub).
"""

import json
from pathlib import Path

from pretty import write_json

FIXTURE = Path(__file__).with_name("prompts.fixture.json")
SCALARS = ("string", "integer", "number", "boolean")

SQL_CONTRACT = (
    '{"select": ["col", {"fn": "count", "col": "*", "as": "n"}], "distinct": false, "from": "table", '
    '"where": [{"col": "col", "op": ">=", "val": 1}], "match": "all", "group_by": ["col"], '
    '"having": [{"fn": "count", "col": "*", "op": ">", "val": 1}], "order_by": [{"col": "col", "dir": "asc"}], "limit": 10}'
)


def spaced(value):
    """JSON with a space after `:` and `,`, the style of every answer."""
    return json.dumps(value, ensure_ascii=False)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def flat_types(schema):
    """`{name: type}` of a flat object schema, or None where some property is not a plain scalar."""
    properties = schema.get("properties")
    if schema.get("type") != "object" or not properties:
        return None
    types = {name: rule.get("type") for name, rule in properties.items()}
    return types if all(kind in SCALARS for kind in types.values()) else None


def baseline(task):
    """B: the task prompt and the one line that says which form the answer has."""
    prompt, kind = task["prompt"], task["kind"]
    if kind == "sql":
        return f"{prompt}\nAnswer with one SQL query only."
    if kind == "codestub":
        return f"{prompt}\nAnswer with Python code only."
    types = flat_types(task["schema"])
    if types is None:
        shape = f"JSON Schema: {compact(task['schema'])}"
    else:
        shape = "Keys: " + ", ".join(f"{name}: {kind}" for name, kind in types.items())
    return f"{prompt}\n{shape}\nAnswer with JSON only."


def contract(task):
    """B: as above, but the answer is JSON that the caller's code compiles into the final text."""
    prompt, kind = task["prompt"], task["kind"]
    if kind == "sql":
        shape = SQL_CONTRACT
    elif kind == "codestub":
        shape = spaced({"functions": [{"name": task["entry_point"], "args": ["name: type"], "returns": "type", "body": ["line"]}]})
    else:
        types = flat_types(task["schema"])
        if types is None:
            return baseline(task)
        shape = spaced(types)
    return f"{prompt}\nContract: {shape}\nAnswer with JSON that fills the contract."


def repair(base, previous, reason):
    return f"{base}\n\nPrevious answer:\n{previous}\nRejected: {reason}\nGive a corrected answer."


def memory(base, example_prompt, example_answer):
    return f"Example task:\n{example_prompt}\nExample answer:\n{example_answer}\n\nTask:\n{base}"


def chat(text):
    """The ChatML wrapping; the control tokens are inserted as ids, never parsed out of user text."""
    return f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n"


def fixture():
    """Every format once or more, as `{format, input, text}`."""
    flat = {
        "type": "object",
        "properties": {"user": {"type": "string"}, "plan": {"type": "string", "enum": ["free", "pro"]}, "seats": {"type": "integer", "minimum": 1}},
        "required": ["user", "plan", "seats"],
        "additionalProperties": False,
    }
    nested = {
        "type": "object",
        "properties": {"user": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}, "tags": {"type": "array", "items": {"type": "string"}}},
        "required": ["user", "tags"],
    }
    note = "Extract strict JSON from this note: 'User Zoë, plan pro, 3 seats.'"
    tasks = [
        {"kind": "json", "prompt": note, "schema": flat},
        {"kind": "json", "prompt": note, "schema": nested},
        {"kind": "sql", "prompt": "Table items(id, name, price, qty). Return name for rows where price >= 5, sorted by name asc."},
        {"kind": "codestub", "prompt": "Write Python function `def total(nums: list[int]) -> int` that returns the sum of nums.", "entry_point": "total"},
    ]
    rows = []
    for task in tasks:
        rows.append({"format": "baseline", "input": {"task": task}, "text": baseline(task)})
        rows.append({"format": "contract", "input": {"task": task}, "text": contract(task)})
    rejected = [
        (tasks[0], baseline, '{"user": "Zoë", "plan": "pro"}', "/ must have required property 'seats'"),
        (tasks[2], baseline, "SELECT title FROM items WHERE price >= 5", "no such column: title"),
        (tasks[2], contract, '{"select": ["name"], "from": "items"}', 'example 1: expected [["a"]], got [["a"],["b"]]'),
        (tasks[3], baseline, "def total(nums: list[int]) -> int:\n    return len(nums)", "example 1: total([3]) returned 1, expected 3"),
    ]
    for task, form, previous, reason in rejected:
        inputs = {"task": task, "base": form.__name__, "previous": previous, "reason": reason}
        rows.append({"format": "repair", "input": inputs, "text": repair(form(task), previous, reason)})
    example = {"prompt": "Table books(id, title, year). Count all rows as n.", "answer": "SELECT COUNT(*) AS n FROM books"}
    rows.append(
        {
            "format": "memory",
            "input": {"task": tasks[2], "base": "baseline", "example": example},
            "text": memory(baseline(tasks[2]), example["prompt"], example["answer"]),
        }
    )
    rows.append({"format": "chat", "input": {"text": "Hi"}, "text": chat("Hi")})
    return rows


if __name__ == "__main__":
    write_json(FIXTURE, fixture())
