"""Beside the candidate: what it is called here, and what its exceptions say of it."""

import builtins
import sys
import types

from cupel.wire import type_name

FILE = "candidate.py"
_TRACE = 8
_BUILTIN_EXCEPTIONS = {cls: name for name, cls in vars(builtins).items() if isinstance(cls, type) and issubclass(cls, BaseException)}


def exception_name(error):
    """The nearest builtin: a judge cannot know a candidate's own classes."""
    try:
        for cls in type.mro(type(error)):
            if cls in _BUILTIN_EXCEPTIONS:
                return _BUILTIN_EXCEPTIONS[cls]
    except BaseException:
        pass
    return "Exception"


def exception_text(error):
    """What the exception says, at most 500 characters."""
    try:
        # The argument itself where it is all there is: the text of a KeyError is its argument's repr.
        args = error.args
        return str.__str__(args[0] if len(args) == 1 and type(args[0]) is str else str(error))[:500]
    except BaseException:
        return ""


def trace_of(error):
    """The program's own frames: [[line, function], ...], at most eight, the innermost last."""
    frames = []
    try:
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename == FILE:
                frames.append([trace.tb_lineno, str.__str__(code.co_name)[:80]])
            trace = trace.tb_next
    except BaseException:
        return []
    return frames[-_TRACE:]


def load_message(error):
    """Why a source did not load, in its own words."""
    if isinstance(error, SyntaxError):
        return "%s (line %s)" % (error.msg, error.lineno)
    name, text = type_name(type(error)), exception_text(error)
    return "%s: %s" % (name, text) if text else name


def new_module(name):
    """An empty module that programs find under its name."""
    module = sys.modules[name] = types.ModuleType(name)
    return module
