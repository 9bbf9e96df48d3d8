# Exceptions within exceptions, and notes without end.
def add(a, b):
    error = ValueError("x")
    for _ in range(100000):
        cause = ValueError("y")
        cause.__cause__ = error
        error = cause
    raise error
