"""In the judge: trusted tests as source, run in one namespace with a proxy under each name of the entry. Either one piece, as with
`check(candidate)`, or a list of assertions, each counted by itself, with the two sides of a comparison shown where it does not hold."""

import ast
import builtins

from cupel.faults import Fault
from cupel.result import Count, fail
from cupel.show import clean, describe, line_in, show

_FILE = "<tests>"


def run_tests(job, session, faults, result):
    """Tests in one piece."""
    namespace = _namespace(job, session, faults)
    tests = compiled(job["tests"], "contract", faults)
    failure = _failure(lambda: exec(tests, namespace), session, faults)
    faults.check()
    if failure is not None:
        fail(result, failure["code"], failure["detail"])
        result.update({key: failure[key] for key in ("line", "exception", "message", "trace") if key in failure})


def run_assertions(job, session, faults, result):
    """A list of assertions. All are run, so that counts are whole."""
    namespace = _namespace(job, session, faults)
    sources = job["assertions"]
    independent = bool(job.get("independent"))
    if not independent:
        assertions = [_Assertion(source, namespace, parsed(source, "contract", faults)) for source in sources]
    count = Count(result, len(sources), each=independent)
    for index, source in enumerate(sources):
        if independent:
            failure = _alone(source, dict(namespace), session, faults)
        else:
            failure = _shown(assertions[index], _failure(assertions[index].run, session, faults))
        faults.check()
        if failure is None:
            count.passed()
            continue
        failure.pop("line", None)
        failure = {"index": index, "call": clean(source.strip()), **failure}
        count.failed(failure, lambda detail: "assertion %d: %s" % (index + 1, detail))


def _alone(source, namespace, session, faults):
    """One of independent assertions: that it cannot be run, or asks nothing of the program, is nobody's fault; it does not hold."""
    try:
        assertion = _Assertion(source, namespace, ast.parse(source, _FILE))
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return {"code": "wrong", "detail": "it does not parse: %s" % error}
    before = session.calls
    failure = _shown(assertion, _failure(assertion.run, session, faults, blames=False))
    if session.calls == before:
        return {"code": "wrong", "detail": "it does not call the program"}
    return failure


def _shown(assertion, failure):
    return failure and {**assertion.sides(), **failure}


class _Assertion:
    """One assertion. `assert left == right` is evaluated side by side, so that both can be shown."""

    def __init__(self, source, namespace, tree):
        self._namespace = namespace
        self._values = {}
        statement = tree.body[0] if len(tree.body) == 1 else None
        comparison = statement.test if isinstance(statement, ast.Assert) else None
        self._steps = []
        if isinstance(comparison, ast.Compare) and len(comparison.ops) == 1:
            self._steps = [("got", comparison.left), ("expected", comparison.comparators[0])]
            self._steps = [(name, compile(ast.Expression(node), _FILE, "eval", dont_inherit=True)) for name, node in self._steps]
            sides = [ast.Name("_cupel_" + name, ast.Load()) for name in ("got", "expected")]
            statement.test = ast.copy_location(ast.Compare(sides[0], comparison.ops, [sides[1]]), comparison)
            ast.fix_missing_locations(tree)
        self._code = compile(tree, _FILE, "exec", dont_inherit=True)

    def run(self):
        for name, code in self._steps:
            self._values[name] = self._namespace["_cupel_" + name] = eval(code, self._namespace)
        exec(self._code, self._namespace)

    def sides(self):
        return {name: show(value) for name, value in self._values.items()}


def _namespace(job, session, faults):
    namespace = {"__name__": "tests", "__builtins__": builtins}
    if job.get("setup"):
        setup = compiled(job["setup"], "setup", faults)
        try:
            exec(setup, namespace)
        except Fault:
            raise
        except BaseException as error:
            faults.trip("setup", "the set-up failed: %s" % describe(error, line_in(error, _FILE)), "error")
        faults.check()
    # After the set-up, which may define the same names: a prompt does.
    for name in job["entry"]:
        namespace[name] = _proxy(session, name)
    return namespace


def _proxy(session, name):
    def entry(*args, **kwargs):
        return session.call(name, args, kwargs)

    entry.__name__ = entry.__qualname__ = name
    return entry


def _failure(run, session, faults, blames=True):
    """None, or how it failed. What fails before the first call `blames` the tests, unless others are to be run all the same."""
    try:
        run()
        return None
    except Fault:
        raise
    except BaseException as error:
        faults.check()
        line = line_in(error, _FILE)
        if blames and session.calls == 0:
            faults.trip("contract", "the tests failed before they called the program: %s" % describe(error, line), "error")
        found = {"code": _code_of(error, session), "detail": describe(error, line)}
        if line is not None:
            found["line"] = line
        if error is session.raised:
            found.update({"exception": type(error).__name__, "message": clean(error), "trace": session.trace})
        return found


def _code_of(error, session):
    if isinstance(error, MemoryError):
        return "memory"
    # What the tests raise over a value, an assertion or not, says that the value is wrong.
    return "exception" if error is session.raised else "wrong"


def compiled(source, code, faults):
    """Trusted source as code, or a fault that blames nobody's program."""
    try:
        return compile(source, _FILE, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        faults.trip(code, "the tests do not parse: %s" % error, "error")


def parsed(source, code, faults):
    """Trusted source as a tree, or a fault that blames nobody's program."""
    try:
        return ast.parse(source, _FILE)
    except (SyntaxError, ValueError) as error:
        faults.trip(code, "the tests do not parse: %s" % error, "error")
