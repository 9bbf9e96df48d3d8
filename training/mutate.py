"""Near misses: answers that look right and are not. Each comes with why it is wrong.

The eval set publishes them as wrong answers; the training stream uses them as rejected attempts for repair.
"""

import copy

from code_families import function_text
from oracle import JSON_TYPES
from prompts import spaced
from sql_query import compile_sql
from words import word

CODE_SWAPS = [
    (" >= ", " > "), (" <= ", " < "), (" > ", " >= "), (" < ", " <= "), (" == 0", " != 0"), (" != 0", " == 0"), (" != ", " == "),
    (" and ", " or "), (" or ", " and "), ("sum(", "max("), ("max(", "min("), ("min(", "max("), ("not (", "("), (" * ", " + "),
    (" + ", " - "), (" - ", " + "), ("abs(", "("), ("[::-1]", ""), (".upper()", ".lower()"), (".lower()", ".title()"), (".title()", ".upper()"),
    (".strip()", ""), (", reverse=True", ""), ("sorted([", "list(["), (".startswith(", ".endswith("), (".endswith(", ".startswith("),
    (" // ", " % "), (" % ", " // "), ("set(", "("), ("len(", "sum(1 for c in "), (".split()", ""), (".count(", ".find("), ("[:", "["), ("[-", "["),
    (".replace(", ".strip("), (".isdigit()", ".isalpha()"), (" in ", " not in "), ("'aeiou'", "'aei'"), (" ** 3", " ** 2"), (" * 2", " ** 2"),
]


def json_wrong(rng, task):
    """(text, why): the first group breaks the schema, the second only the gold."""
    gold, types = task.expected, {name: rule["type"] for name, rule in task.schema["properties"].items()}
    found = []
    if len(gold) > 1:
        gone = rng.choice(list(gold))
        found.append((spaced({k: v for k, v in gold.items() if k != gone}), f"{gone} is missing"))
    typed = [name for name in gold if types[name] != "string"]
    if typed:
        name = rng.choice(typed)
        found.append((spaced({**gold, name: str(gold[name])}), f"{name} is a string"))
    extra = word(rng)
    found.append((spaced({**gold, extra: word(rng)}), "one key too many"))
    text = spaced(gold)
    found.append((text[: rng.randint(len(text) // 2, len(text) - 1)], "cut off"))
    for name, value in gold.items():
        if isinstance(value, bool):
            found.append((spaced({**gold, name: not value}), f"{name} is negated"))
        elif JSON_TYPES["number"](value):
            found.append((spaced({**gold, name: value + rng.choice([1, 10])}), f"{name} is another number"))
    strings = [name for name in gold if types[name] == "string" and "enum" not in task.schema["properties"][name]]
    for name in strings:
        found.append((spaced({**gold, name: gold[name][:-1]}), f"{name} lacks its last character"))
    for left, right in zip(strings, strings[1:]):
        if gold[left] != gold[right]:
            found.append((spaced({**gold, left: gold[right], right: gold[left]}), f"{left} and {right} are swapped"))
    for name, rule in task.schema["properties"].items():
        others = [option for option in rule.get("enum", []) if option != gold[name]]
        if others:
            found.append((spaced({**gold, name: rng.choice(others)}), f"{name} is another option"))
            found.append((spaced({**gold, name: word(rng)}), f"{name} is not an option"))
    return found


FLIP = {">=": ">", ">": ">=", "<=": "<", "<": "<=", "=": "!=", "!=": "=", "between": "in", "in": "between"}


def query_wrong(rng, query, columns):
    """(query, why): contracts that differ from the gold in one place."""
    found = []

    def add(why, change):
        other = copy.deepcopy(query)
        change(other)
        found.append((other, why))

    for index, rule in enumerate(query.get("where", [])):
        if rule["op"] in FLIP:
            add("comparison at the boundary", lambda q, i=index: q["where"][i].update(op=FLIP[q["where"][i]["op"]]))
        if len(query["where"]) > 1:
            add("one condition forgotten", lambda q, i=index: (q["where"].pop(i), q.pop("match", None)))
    if "where" in query:
        add("filter forgotten", lambda q: (q.pop("where"), q.pop("match", None)))
        if len(query["where"]) > 1:
            add("and / or confused", lambda q: q.pop("match") if "match" in q else q.update(match="any"))
    if "order_by" in query:
        add("not sorted", lambda q: q.pop("order_by"))
        add("sorted the other way", lambda q: q["order_by"][0].update(dir="desc" if q["order_by"][0]["dir"] == "asc" else "asc"))
        if len(query["order_by"]) > 1:
            add("second sort key forgotten", lambda q: q["order_by"].pop())
            add("second sort key the other way", lambda q: q["order_by"][1].update(dir="desc" if q["order_by"][1]["dir"] == "asc" else "asc"))
    if "limit" in query:
        add("one row too many", lambda q: q.update(limit=q["limit"] + 1))
    for key in ("having", "distinct", "group_by"):
        if key in query:
            add(f"{key.replace('_', ' ')} forgotten", lambda q, k=key: (q.pop(k), q.pop("having", None) if k == "group_by" else None))
    for index, item in enumerate(query["select"]):
        if isinstance(item, dict):
            for other in {"sum": ["avg", "max"], "avg": ["sum", "min"], "min": ["max", "avg"], "max": ["min", "sum"], "count": []}[item["fn"]]:
                add(f"{other} for {item['fn']}", lambda q, i=index, fn=other: q["select"][i].update(fn=fn))
            add("other column name", lambda q, i=index: q["select"][i].update({"as": "result_" + q["select"][i]["as"]}))
        elif "group_by" not in query:
            spare = [name for name in columns if name not in query["select"]]
            if spare:
                add("wrong column", lambda q, i=index, c=rng.choice(spare): q["select"].__setitem__(i, c))
    if len(query["select"]) > 1:
        add("columns in another order", lambda q: q["select"].reverse())
    return found


def sql_wrong(rng, task):
    columns = [name for name, _ in task.table[1]]
    return [(compile_sql(query), why) for query, why in query_wrong(rng, task.query, columns) if sound(query)]


def sound(query):
    """Leave out the mutants that do not even mean something (an operator that does not fit its value)."""
    for rule in query.get("where", []):
        if isinstance(rule["val"], list) != (rule["op"] in ("in", "between")):
            return False
        if rule["op"] == "between" and any(isinstance(item, str) for item in rule["val"]):
            return False
    return True


def code_wrong(rng, task):
    """Bodies with one operator or method swapped, plus the handwritten near misses."""
    function = task.function
    line = function["body"][-1]
    found = list(task.wrong)
    for old, new in CODE_SWAPS:
        if old in line:
            found.append((function_text({**function, "body": [line.replace(old, new, 1)]}), f"`{old.strip()}` became `{new.strip() or 'nothing'}`"))
    test = line.find(" if ")
    if test > 0 and " else " not in line:
        end = line.find(")", test) if "default" in line else len(line.rstrip("])")) if "reverse" not in line else line.find("]", test)
        found.append((function_text({**function, "body": [line[:test] + line[end:]]}), "filter forgotten"))
    found.append((function_text({**function, "body": [line.replace("return ", "", 1)]}), "returns nothing"))
    first = function["args"][0].split(":")[0]
    found.append((function_text({**function, "body": [f"return {first}"]}), "returns its argument"))
    return found


def wrong_of(rng, task):
    return {"json": json_wrong, "sql": sql_wrong, "codestub": code_wrong}[task.kind](rng, task)


def as_contract(task, text):
    """A wrong code or sql text as the contract answer it would come from, where that is simple; else None."""
    if task.kind == "json":
        return text
    if task.kind == "codestub":
        body = [line.strip() for line in text.split("\n")[1:]]
        return spaced({"functions": [{**task.function, "body": body}]}) if body else None
    return None

