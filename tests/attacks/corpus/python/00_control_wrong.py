# Negative control: wrong.
def add(a, b):
    return a - b
