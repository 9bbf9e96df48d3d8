"""Query families of the sql kind that training may use (the held-out ones live in `sql_heldout.py`).

A family is a head (what is asked for) and the kinds of WHERE it is combined with.
"""

from prompts import spaced
from sql_query import compile_sql, ordered
from task import Task
from words import listing, word

TEXT_COLUMNS = {
    "name": "Ada Ben Cleo Dina Emil Fay Gil".split(),
    "team": "red blue green gold".split(),
    "city": "Oslo Lima Porto Ghent".split(),
    "status": "open done late".split(),
    "category": "toy food book tool".split(),
    "country": "fr it no pe".split(),
    "color": "teal pink black".split(),
    "dept": "it hr ops law".split(),
    "brand": "acme zeta orin".split(),
    "level": "low mid high".split(),
}
NUMBER_COLUMNS = "score age price qty salary points stock rating weight height year total hours wins goals".split()
TABLES = "items people sales staff games cars books teams cities players products tickets trips films songs shops rooms events".split()
COMPARISONS = (">=", ">", "<", "<=", "=")
AGGREGATES = {"sum": "total", "avg": "average", "min": "lowest", "max": "highest"}

# family: (head, where kinds)
SEEN = {
    "filter-number": ("select", ["number"]),
    "filter-text": ("select", ["text"]),
    "filter-both": ("select", ["and"]),
    "filter-either": ("select", ["or"]),
    "filter-between": ("select", ["between"]),
    "sort-all": ("select", ["none"]),
    "top-rows": ("top", ["none", "none", "number", "text"]),
    "count-rows": ("count", ["number", "text", "number", "none"]),
    "sum-or-average": ("mean", ["none", "number", "text"]),
    "lowest-or-highest": ("extreme", ["none", "number", "text"]),
    "distinct-values": ("distinct", ["none", "number"]),
    "group-count": ("group-count", ["none", "number"]),
    "group-aggregate": ("group-aggregate", ["none", "none", "number", "text"]),
}


class Sheet:
    """A table to ask about: its name, columns, and which are text or numbers."""

    def __init__(self, rng, name=None):
        self.name = name or (rng.choice(TABLES) if rng.random() < 0.7 else word(rng) + "s")
        self.texts = rng.sample(list(TEXT_COLUMNS), rng.randint(1, 2))
        self.numbers = rng.sample(NUMBER_COLUMNS, rng.randint(1, 3))
        middle = self.texts + self.numbers
        rng.shuffle(middle)
        self.columns = ["id"] + middle
        self.span = (1, rng.choice([20, 50, 100]))

    def head(self):
        return f"Table {self.name}({', '.join(self.columns)}). "

    def table(self):
        """(name, typed columns, text pools, number span): enough to fill rows later."""
        typed = [[name, "TEXT" if name in self.texts else "INTEGER"] for name in self.columns]
        return self.name, typed, {name: TEXT_COLUMNS[name] for name in self.texts}, self.span


def number_rule(rng, sheet):
    name, value = rng.choice(sheet.numbers), rng.randint(sheet.span[0] + 1, sheet.span[1] - 1)
    op = rng.choice(COMPARISONS if rng.random() < 0.2 else COMPARISONS[:4])
    return f"{name} {op} {value}", {"col": name, "op": op, "val": value}


def text_rule(rng, sheet):
    name = rng.choice(sheet.texts)
    value = rng.choice(TEXT_COLUMNS[name])
    return f"{name} is {value}", {"col": name, "op": "=", "val": value}


def between_rule(rng, sheet):
    name, low = rng.choice(sheet.numbers), rng.randint(1, sheet.span[1] // 2)
    high = low + rng.randint(2, sheet.span[1] // 2)
    return f"{name} between {low} and {high}", {"col": name, "op": "between", "val": [low, high]}


def where(rng, sheet, kind):
    """(words, query part) of one WHERE."""
    if kind == "none":
        return "", {}
    if kind in ("and", "or"):
        first, second = number_rule(rng, sheet), rng.choice([number_rule, text_rule])(rng, sheet)
        while second[1]["col"] == first[1]["col"]:
            second = text_rule(rng, sheet)
        if rng.random() < 0.4:
            first, second = second, first
        part = {"where": [first[1], second[1]]}
        if kind == "or":
            part["match"] = "any"
        return f"{first[0]} {kind} {second[0]}", part
    words, rule = {"number": number_rule, "text": text_rule, "between": between_rule}[kind](rng, sheet)
    return words, {"where": [rule]}


def order(columns, directions):
    return [{"col": name, "dir": way} for name, way in zip(columns, directions)]


def select_head(rng, sheet, words, part, full):
    columns = rng.sample(sheet.columns, rng.randint(2 if full else 1, min(3, len(sheet.columns))))
    text = f"Return {listing(columns)} for {'rows where ' + words if words else 'all rows'}"
    query = {"select": columns, "from": sheet.name, **part}
    if full or rng.random() < 0.8:
        keys = [rng.choice(sheet.texts + sheet.numbers), "id"] if full else rng.sample(sheet.columns, rng.randint(1, 2))
        ways = [rng.choice(["asc", "desc"]) for _ in keys]
        query["order_by"] = order(keys, ways)
        text += ", sorted by " + " then ".join(f"{name} {way}" for name, way in zip(keys, ways))
    return text + ".", query


def top_head(rng, sheet, words, part, full):
    columns, key, count = rng.sample(sheet.columns, rng.randint(1, 2)), rng.choice(sheet.numbers), rng.randint(2, 5 if full else 9)
    end = rng.choice(["highest", "lowest"])
    text = f"Return {listing(columns)} of the {count} rows with the {end} {key}{' where ' + words if words else ''}, ties by id."
    query = {"select": columns, "from": sheet.name, **part, "order_by": order([key, "id"], ["desc" if end == "highest" else "asc", "asc"])}
    return text, {**query, "limit": count}


def count_head(rng, sheet, words, part, full):
    alias = rng.choice(["n", "n", "rows_found", "total_rows"])
    text = f"Count {'the rows where ' + words if words else 'all rows'} as {alias}."
    return text, {"select": [{"fn": "count", "col": "*", "as": alias}], "from": sheet.name, **part}


def aggregate_head(functions):
    def head(rng, sheet, words, part, full):
        function, key = rng.choice(functions), rng.choice(sheet.numbers)
        alias = rng.choice(["value", "result", "x", AGGREGATES[function]])
        text = f"Return the {AGGREGATES[function]} {key}{' for rows where ' + words if words else ''} as {alias}."
        return text, {"select": [{"fn": function, "col": key, "as": alias}], "from": sheet.name, **part}

    return head


def distinct_head(rng, sheet, words, part, full):
    key, way = rng.choice(sheet.texts), rng.choice(["asc", "desc"])
    text = f"List the distinct {key} values{' for rows where ' + words if words else ''}, sorted {way}."
    return text, {"select": [key], "distinct": True, "from": sheet.name, **part, "order_by": order([key], [way])}


def group_head(functions):
    def head(rng, sheet, words, part, full):
        key, function, target = rng.choice(sheet.texts), rng.choice(functions), rng.choice(sheet.numbers)
        alias, way = rng.choice(["value", "value", "result", "n"]), rng.choice(["asc", "desc"])
        what = "number of rows" if function == "count" else f"{AGGREGATES[function]} {target}"
        text = f"For each {key} return {key} and the {what} as {alias}{', using rows where ' + words if words else ''}, sorted by {key} {way}."
        cell = {"fn": function, "col": "*" if function == "count" else target, "as": alias}
        return text, {"select": [key, cell], "from": sheet.name, **part, "group_by": [key], "order_by": order([key], [way])}

    return head


HEADS = {
    "select": select_head,
    "top": top_head,
    "count": count_head,
    "mean": aggregate_head(["sum", "avg"]),
    "extreme": aggregate_head(["min", "max"]),
    "distinct": distinct_head,
    "group-count": group_head(["count"]),
    "group-aggregate": group_head(["sum", "avg", "min", "max"]),
}


def finish(family, sheet, text, query):
    query = ordered(query)
    task = Task("sql", family, sheet.head() + text, compile_sql(query), spaced(query), query=query, table=sheet.table())
    task.ordered = "order_by" in query
    return task


def seen(rng, family, full=False):
    """`full` (the eval set): two or three columns, and a total order wherever rows are sorted."""
    head, kinds = SEEN[family]
    sheet = Sheet(rng)
    words, part = where(rng, sheet, rng.choice(kinds))
    text, query = HEADS[head](rng, sheet, words, part, full)
    return finish(family, sheet, text, query)
