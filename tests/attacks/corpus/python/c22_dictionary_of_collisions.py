# Keys that all hash alike: decoding them is quadratic.
def add(a, b):
    return {n * (2**61 - 1): None for n in range(1, 60000)}
