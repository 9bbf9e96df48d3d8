"""In the judge of a suite: its tests by name, and the tests with one literal changed, which no honest program can pass as well.

A program that shares an interpreter with its tests can make any comparison true. So a suite that passed is run again with a literal
changed in one of its assertions: a right program now fails, one that lies still passes.
"""

import ast
import random

_EQUALITIES = {"assertEqual", "assertEquals", "assertAlmostEqual", "assertListEqual", "assertTupleEqual", "assertSetEqual"}
_EQUALITIES |= {"assertDictEqual", "assertCountEqual", "assertSequenceEqual", "assertMultiLineEqual"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_names(tree, runner):
    """The names that the runner must report: `Class.test_method`, or `test_function` with pytest."""
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    names = [node.name for node in tree.body if runner == "pytest" and isinstance(node, _FUNCTIONS) and node.name.startswith("test")]
    for name, node in classes.items():
        if _is_case(node, classes) or (runner == "pytest" and name.startswith("Test")):
            names += ["%s.%s" % (name, method) for method in sorted(_methods(node, classes))]
    return names


def _is_case(node, classes):
    for base in node.bases:
        name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
        if name.endswith("TestCase") and name not in classes:
            return True
        if name in classes and classes[name] is not node and _is_case(classes[name], classes):
            return True
    return False


def _methods(node, classes):
    found = {item.name for item in node.body if isinstance(item, _FUNCTIONS) and item.name.startswith("test")}
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and classes[base.id] is not node:
            found |= _methods(classes[base.id], classes)
    return found


def sure_change(source, seed):
    """The tests with one literal changed so that whoever passed them must fail: one side of an equality that every run reaches. None
    where there is no such literal."""
    places = [place for test in _tests(ast.parse(source)) for place in _equalities(test.body)]
    return _changed(source, random.Random(seed).choice(places)) if places else None


def possible_changes(source, seed):
    """Every way to change one literal of the tests, in an order that the seed decides. Which of them matter is for a gold solution to
    show."""
    places = [(node.lineno, node.col_offset) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and _other(node)]
    random.Random(seed).shuffle(places)
    return (_changed(source, place) for place in places)


def _tests(tree):
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS) and node.name.startswith("test"):
            yield node


def _equalities(body):
    # Statements of the test itself, up to where it may end: not those under a condition or in a loop.
    for statement in body:
        if isinstance(statement, (ast.Return, ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Raise)):
            return
        for side in _sides(statement):
            if _is_literal(side) and _other(side):
                yield side.lineno, side.col_offset


def _sides(statement):
    if isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Compare):
        compare = statement.test
        if len(compare.ops) == 1 and isinstance(compare.ops[0], ast.Eq):
            return [compare.left, compare.comparators[0]]
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _EQUALITIES:
        return call.args[:2]
    return []


def _is_literal(node):
    try:
        ast.literal_eval(node)
        return True
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False


def _other(node):
    """Another literal of the same kind; None where there is none."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    changes = {
        bool: lambda v: not v,
        int: lambda v: v + 1,
        float: lambda v: v + 1.5,
        str: lambda v: v + "~",
        bytes: lambda v: v + b"~",
        list: lambda v: v + [None],
        tuple: lambda v: v + (None,),
        set: lambda v: v | {"~"},
        dict: lambda v: {**v, "~": None},
    }
    change = changes.get(type(value))
    other = None if change is None else change(value)
    if change is None or other == value:
        return None
    return ast.parse(repr(other), mode="eval").body


def _changed(source, place):
    class Change(ast.NodeTransformer):
        def visit(self, node):
            if isinstance(node, ast.expr) and (node.lineno, node.col_offset) == place:
                other = _other(node)
                if other is not None:
                    return ast.copy_location(other, node)
            return self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Change().visit(ast.parse(source))))
