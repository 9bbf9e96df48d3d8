"""What a task is tried on: databases for a query, inputs for a function."""

from oracle import run_sql

INPUTS = {
    "nums: list[int]": [[1, 2, 3], [], [5, -2], [4, -7, 10, 3, -6, 8], [12, 9, 15, 20, 30, -4, -9, 0], [7], [2, 2, 2], [-1, -3, -10], [21, 14, 6, 18, 5]],
    "int": [0, 1, 2, 3, -2, 5, 7, 10, 12, -9, 15, 18, 20, 42, 60],
    "str": ["  Hello World  ", "Level", "level", "", "a1b2 c3", "The quick brown fox", "banana tree", "x", "zebra jazz"],
    "two ints": [[8, 2], [7, 0], [-9, 3], [0, 5], [3, 11], [4, 4], [10, -3], [-6, -4]],
}


def inputs_of(function):
    """Argument lists for a function of one of our families."""
    args = function["args"]
    if len(args) == 2:
        return INPUTS["two ints"]
    pool = INPUTS.get(args[0]) or INPUTS[args[0].split(": ")[1]]
    return [[item] for item in pool]


def pivots_of(query):
    """The numbers a WHERE mentions: rows are put right at them."""
    values = []
    for rule in query.get("where", []):
        values += [item for item in (rule["val"] if isinstance(rule["val"], list) else [rule["val"]]) if isinstance(item, int)]
    return values


def fill(rng, table, count, pivots):
    """Rows with ties and with values right at the numbers the query mentions."""
    _, columns, pools, (low, high) = table
    near = sorted({min(max(p + step, low), high) for p in pivots for step in (-1, 0, 1)} | {rng.randint(low, high) for _ in range(4)})
    rows = []
    ids = rng.sample(range(1, 40), count)
    for key in ids:
        rows.append([key] + [rng.choice(pools[name]) if name in pools else rng.choice(near) for name, _ in columns[1:]])
    return rows


def database(rng, task, count, pivots):
    """One fixture: tables and what the gold query returns on them."""
    name, columns, _, _ = task.table
    tables = [{"name": name, "columns": columns, "rows": fill(rng, task.table, count, pivots)}]
    names, rows = run_sql(tables, task.answer)
    return {"tables": tables, "expected": {"columns": names, "rows": rows, "order_sensitive": task.ordered}}
