"""Beside the candidate: runs a suite of unittest or pytest in the same interpreter. See suites.py for who believes what of it.

    ["runner", name]                                              -> [0, "runner", whether it can be imported]      (before any source)
    ["suite", candidate, module, tests, runner, nonce, seed]      -> [0, "suite", nonce, [[name, outcome, type, text, trace], ...]]
                                                                   | [0, "load", "parse" | "run" | "tests", message, trace]
"""

import os
import random
import unittest

from cupel.own import FILE, exception_name, exception_text, load_message, new_module, trace_of

_TESTS = "tests"


def has_runner(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False


def run_suite(candidate, module, tests, runner, nonce, seed):
    random.seed(seed)
    try:
        code = compile(candidate, FILE, "exec", dont_inherit=True)
    except BaseException as error:
        return [0, "load", "parse", load_message(error), []]
    program, beside = new_module(module), new_module(_TESTS)
    try:
        exec(code, program.__dict__)
    except BaseException as error:
        return [0, "load", "run", load_message(error), trace_of(error)]
    # Many sets have tests that use the program's names as if they stood below it.
    beside.__dict__.update({name: value for name, value in program.__dict__.items() if not name.startswith("__")})
    try:
        exec(compile(tests, "tests.py", "exec", dont_inherit=True), beside.__dict__)
    except BaseException as error:
        return [0, "load", "tests", load_message(error), trace_of(error)]
    reports = _run_pytest(beside) if runner == "pytest" else _run_unittest(beside)
    return [0, "suite", nonce, reports]


def _report(name, outcome, error=None):
    if error is None:
        return [name, outcome, "", "", []]
    return [name, outcome, exception_name(error), exception_text(error), trace_of(error)]


def _run_unittest(module):
    reports = []

    def name_of(test):
        return ".".join(test.id().split(".")[-2:])

    class Result(unittest.TestResult):
        def addSuccess(self, test):
            reports.append(_report(name_of(test), "passed"))

        def addFailure(self, test, err):
            reports.append(_report(name_of(test), "failed", err[1]))

        def addError(self, test, err):
            reports.append(_report(name_of(test), "error", err[1]))

        def addSkip(self, test, reason):
            reports.append(_report(name_of(test), "skipped"))

        def addExpectedFailure(self, test, err):
            reports.append(_report(name_of(test), "passed"))

        def addUnexpectedSuccess(self, test):
            reports.append(_report(name_of(test), "failed"))

        def addSubTest(self, test, subtest, err):
            if err is not None:
                outcome = "failed" if issubclass(err[0], test.failureException) else "error"
                reports.append(_report(name_of(test), outcome, err[1]))

    unittest.defaultTestLoader.loadTestsFromModule(module).run(Result())
    return reports


def _has_null_device():
    try:
        os.close(os.open(os.devnull, os.O_WRONLY))
        return True
    except OSError:
        return False


def _run_pytest(module):
    import pathlib

    import pytest

    reports = []

    class Tests(pytest.Module):
        def _getobj(self):
            return module

    class Plugin:
        def pytest_collection(self, session):
            session.items = list(session.genitems(Tests.from_parent(session, path=pathlib.Path("/tests.py"))))
            session.testscollected = len(session.items)
            session.config.hook.pytest_collection_modifyitems(session=session, config=session.config, items=session.items)
            return True

        def pytest_runtest_makereport(self, item, call):
            if call.when != "call" and call.excinfo is None:
                return
            name = item.nodeid.partition("::")[2].replace("::", ".")
            if call.excinfo is None:
                reports.append(_report(name, "passed"))
            elif call.excinfo.errisinstance(pytest.skip.Exception):
                reports.append(_report(name, "skipped"))
            else:
                failed = call.excinfo.errisinstance((AssertionError, pytest.fail.Exception))
                reports.append(_report(name, "failed" if failed else "error", call.excinfo.value))

    # Its log plugin writes to the null device, which only a scratch folder brings along.
    without = ["cacheprovider", "terminal", *([] if _has_null_device() else ["logging"])]
    options = [option for name in without for option in ("-p", "no:" + name)]
    pytest.main([*options, "--capture=no", "--rootdir=/"], plugins=[Plugin()])
    return reports
