# Frames that call themselves the judge's, with names of a megabyte and lines that do not exist.
def body(a, b):
    raise ValueError("x")


body.__code__ = body.__code__.replace(co_name="n" * (1 << 20), co_firstlineno=2**31 - 1, co_filename="<tests>")


def add(a, b):
    return body(a, b)
