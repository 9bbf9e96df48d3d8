# A small answer that is a large value: strings by reference, lists within lists.
def add(a, b):
    value = "x" * 1000
    for _ in range(24):
        value = [value, value]
    return value
