"""Query constructs and compositions that training never shows. For the eval set and test splits only."""

from sql_families import TEXT_COLUMNS, Sheet, finish, order, number_rule
from words import listing


def group_having(rng, sheet):
    key, least, way = rng.choice(sheet.texts), rng.randint(1, 2), rng.choice(["asc", "desc"])
    text = f"For each {key} with more than {least} rows return {key} and the row count as n, sorted by {key} {way}."
    cell = {"fn": "count", "col": "*", "as": "n"}
    having = [{"fn": "count", "col": "*", "op": ">", "val": least}]
    return text, {"select": [key, cell], "from": sheet.name, "group_by": [key], "having": having, "order_by": order([key], [way])}


def starts_with(rng, sheet):
    key = rng.choice(sheet.texts)
    first = rng.choice(TEXT_COLUMNS[key])[0]
    text = f"Return id and {key} for rows whose {key} starts with {first}, sorted by id asc."
    where = [{"col": key, "op": "like", "val": first + "%"}]
    return text, {"select": ["id", key], "from": sheet.name, "where": where, "order_by": order(["id"], ["asc"])}


def one_of_list(rng, sheet):
    key = rng.choice(sheet.texts)
    options = rng.sample(TEXT_COLUMNS[key], 2)
    target = rng.choice(sheet.numbers)
    text = f"Return id and {target} for rows whose {key} is one of {listing(options)}, sorted by id desc."
    where = [{"col": key, "op": "in", "val": options}]
    return text, {"select": ["id", target], "from": sheet.name, "where": where, "order_by": order(["id"], ["desc"])}


def not_equal(rng, sheet):
    key, target = rng.choice(sheet.texts), rng.choice(sheet.numbers)
    value = rng.choice(TEXT_COLUMNS[key])
    text = f"Return {target} and id for rows where {key} is not {value}, sorted by {target} asc then id asc."
    where = [{"col": key, "op": "!=", "val": value}]
    return text, {"select": [target, "id"], "from": sheet.name, "where": where, "order_by": order([target, "id"], ["asc", "asc"])}


def two_aggregates(rng, sheet):
    key = rng.choice(sheet.numbers)
    text = f"Return the lowest {key} as low and the highest {key} as high."
    return text, {"select": [{"fn": "min", "col": key, "as": "low"}, {"fn": "max", "col": key, "as": "high"}], "from": sheet.name}


def best_group(rng, sheet):
    key, target = rng.choice(sheet.texts), rng.choice(sheet.numbers)
    text = f"For each {key} return {key} and the total {target} as value, sorted by value desc then {key} asc."
    cell = {"fn": "sum", "col": target, "as": "value"}
    return text, {"select": [key, cell], "from": sheet.name, "group_by": [key], "order_by": order(["value", key], ["desc", "asc"])}


def distinct_pairs(rng, sheet):
    while len(sheet.texts) < 2:
        sheet.__init__(rng)
    first, second = sheet.texts
    words, rule = number_rule(rng, sheet)
    text = f"List the distinct {first} and {second} pairs for rows where {words}, sorted by {first} asc then {second} asc."
    query = {"select": [first, second], "distinct": True, "from": sheet.name, "where": [rule], "order_by": order([first, second], ["asc", "asc"])}
    return text, query


UNSEEN = {
    "group-having": group_having,
    "starts-with": starts_with,
    "one-of-list": one_of_list,
    "not-equal": not_equal,
    "two-aggregates": two_aggregates,
    "best-group": best_group,
    "distinct-pairs": distinct_pairs,
}


def unseen(rng, family, full=True):
    sheet = Sheet(rng)
    text, query = UNSEEN[family](rng, sheet)
    return finish(family, sheet, text, query)


def markers(task_answer):
    """The held-out SQL constructs found in an answer text: training answers must have none."""
    return [mark for mark in ("HAVING", " LIKE ", " IN (", " != ", '"having"', '"like"', '"in"', '"!="') if mark in task_answer]
