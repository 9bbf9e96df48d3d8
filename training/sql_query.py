"""A query as data (the contract the policies use) and its SQL text."""

OPERATORS = ("=", "!=", "<", "<=", ">", ">=")


def literal(value):
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def condition(rule):
    """`col op val` of a where rule, or `fn(col) op val` of a having rule."""
    left = f"{rule['fn'].upper()}({rule['col']})" if "fn" in rule else rule["col"]
    op, value = rule["op"], rule["val"]
    if op in OPERATORS:
        return f"{left} {op} {literal(value)}"
    if op == "like":
        return f"{left} LIKE {literal(value)}"
    if op == "between":
        return f"{left} BETWEEN {literal(value[0])} AND {literal(value[1])}"
    if op == "in":
        return f"{left} IN ({', '.join(literal(item) for item in value)})"
    raise ValueError(f"unknown operator {op}")


def column(item):
    return item if isinstance(item, str) else f"{item['fn'].upper()}({item['col']}) AS {item['as']}"


def compile_sql(query):
    """The one SQL text of a contract."""
    distinct = "DISTINCT " if query.get("distinct") else ""
    parts = [f"SELECT {distinct}{', '.join(column(item) for item in query['select'])} FROM {query['from']}"]
    if query.get("where"):
        joint = " OR " if query.get("match") == "any" else " AND "
        parts.append("WHERE " + joint.join(condition(rule) for rule in query["where"]))
    if query.get("group_by"):
        parts.append("GROUP BY " + ", ".join(query["group_by"]))
    if query.get("having"):
        parts.append("HAVING " + " AND ".join(condition(rule) for rule in query["having"]))
    if query.get("order_by"):
        parts.append("ORDER BY " + ", ".join(f"{rule['col']} {rule['dir'].upper()}" for rule in query["order_by"]))
    if "limit" in query:
        parts.append(f"LIMIT {query['limit']}")
    return " ".join(parts)


KEY_ORDER = ("select", "distinct", "from", "where", "match", "group_by", "having", "order_by", "limit")


def ordered(query):
    """The same query with its keys in contract order."""
    return {key: query[key] for key in KEY_ORDER if key in query}
