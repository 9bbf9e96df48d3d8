"""Beside the candidate: runs a whole program, from its first line to its exit, with files 0 and 1 as its standard files."""

import atexit
import random
import sys
import threading

from cupel.own import FILE, exception_name, exception_text, load_message, new_module, trace_of


def run_program(source, stdin, seed, standard_files):
    """[type, text, trace] of how it ended: type is null for a normal end, sys.exit(0) included."""
    try:
        code = compile(source, FILE, "exec", dont_inherit=True)
    except BaseException as error:
        return ["SyntaxError", load_message(error), []]
    standard_files(stdin)
    sys.stdin = sys.__stdin__ = open(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)
    sys.argv = [FILE]
    module = new_module("__main__")
    random.seed(seed)
    ending = _ended(lambda: exec(code, module.__dict__))
    # What the interpreter does when a program is over.
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    last = _ended(atexit._run_exitfuncs)
    flushed = _ended(_flush)
    return next((end for end in (ending, last, flushed) if end[0] is not None), ending)


def _flush():
    for file in {sys.stdout, sys.__stdout__}:
        if not file.closed:
            file.flush()


def _ended(action):
    try:
        action()
    except SystemExit as error:
        if error.code in (None, 0):
            return [None, "", []]
        return ["SystemExit", exception_text(error), trace_of(error)]
    except BaseException as error:
        return [exception_name(error), exception_text(error), trace_of(error)]
    return [None, "", []]
