"""Values and exceptions as text for people: short, one line, without control characters."""


def clean(text, longest=200):
    """Text from a candidate, cut and without control characters."""
    text = "".join(c if c.isprintable() or c == " " else "?" for c in str(text)[: longest + 1])
    return text if len(text) <= longest else text[: longest - 3] + "..."


def show(value):
    """A value as Python, at most 200 characters."""
    try:
        return clean(repr(value))
    except Exception:
        return "<%s that cannot be shown>" % type(value).__name__


def line_in(error, file):
    """The innermost line of `file` that an exception passed through; None where it passed none."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def describe(error, line=None):
    """`AssertionError at line 3 of the tests: text`."""
    place = "" if line is None else " at line %d of the tests" % line
    return "%s%s: %s" % (type(error).__name__, place, clean(error, 1000))
