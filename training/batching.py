"""Length-bucketed batches of token ids. No torch: the decontamination report replays them too."""

import random

from stream import stream

LONGEST = 448  # tokens of one example
BATCH_TOKENS = 6144
POOL = 640  # examples sorted by length at a time


def batches(tokenizer, seed, guard=None):
    """Batches of (prompt ids, answer ids), in an order that only the seed decides."""
    order = random.Random(f"cupel-tiny/batches/{seed}")
    source = stream(seed, guard)
    while True:
        pool = []
        while len(pool) < POOL:
            item = next(source)
            pair = tokenizer.chat(item.prompt), tokenizer.answer(item.answer)
            if sum(map(len, pair)) <= LONGEST:
                pool.append(pair)
        pool.sort(key=lambda pair: len(pair[0]) + len(pair[1]))
        made, current = [], []
        for pair in pool:
            length = len(pair[0]) + len(pair[1])
            if current and length * (len(current) + 1) > BATCH_TOKENS:
                made.append(current)
                current = []
            current.append(pair)
        made.append(current)
        order.shuffle(made)
        yield from made
