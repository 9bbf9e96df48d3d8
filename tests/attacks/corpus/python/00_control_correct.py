# Positive control: right.
def add(a, b):
    return a + b
