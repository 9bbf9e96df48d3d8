"""Small changes to a Python program, each of which a good test should notice. Loaded in the sandbox; called as a session."""

import ast
import random

_SWAPS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_KEPT = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal)


def mutants(source, seed, limit):
    """At most `limit` of them, chosen by the seed: [[operator, line, source], ...]. None equals the program or another."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    hidden = _annotations(tree)
    sites = [(index, operator) for index, node in enumerate(nodes) if id(node) not in hidden for operator in _operators(node)]
    random.Random(seed).shuffle(sites)
    found, seen = [], {ast.unparse(tree)}
    for index, operator in sites:
        if len(found) == limit:
            break
        line, text = _mutated(source, index, operator)
        if text is not None and text not in seen:
            seen.add(text)
            found.append([operator, line, text])
    return found


def _operators(node):
    if isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in _SWAPS:
        yield "boolean" if isinstance(node, ast.BoolOp) else "arithmetic"
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPS:
        yield "comparison"
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield "flag"
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield "constant"
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        yield "condition"
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "return"
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.If, ast.For, ast.While, ast.With)):
        for position, statement in enumerate(node.body):
            if not isinstance(statement, _KEPT) and not _is_docstring(statement):
                yield "drop %d" % position


def _mutated(source, index, operator):
    tree = ast.parse(source)
    node = list(ast.walk(tree))[index]
    line = getattr(node, "lineno", 0)
    if operator in ("arithmetic", "boolean"):
        node.op = _SWAPS[type(node.op)]()
    elif operator == "comparison":
        node.ops[0] = _SWAPS[type(node.ops[0])]()
    elif operator == "flag":
        node.value = not node.value
    elif operator == "constant":
        node.value = node.value + 1
    elif operator == "condition":
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif operator == "return":
        node.value = ast.Constant(None)
    else:
        position = int(operator.partition(" ")[2])
        line = node.body[position].lineno
        node.body[position] = ast.Pass()
    try:
        return line, ast.unparse(ast.fix_missing_locations(tree))
    except (ValueError, RecursionError):
        return line, None


def _annotations(tree):
    # What only says types or names decides nothing: no mutant there can be noticed.
    parts = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            everything = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
            parts += [arg.annotation for arg in everything if arg is not None and arg.annotation is not None]
            parts += [] if node.returns is None else [node.returns]
        if isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
    return {id(inner) for part in parts for inner in ast.walk(part)}


def _is_docstring(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and type(statement.value.value) is str


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None
