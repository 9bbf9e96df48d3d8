"""Byte-level BPE with 768 tokens, split like llama.cpp's `qwen2` pre-tokenizer.

256 bytes + 508 merges + 4 control tokens. Merges never cross a character class (letters, digits, spaces, newlines,
punctuation) and digits stay single, so a word has the same tokens in a note and inside JSON quotes.

    python3 bpe.py            retrain and rewrite tokenizer.json
"""

import json
import re
from collections import Counter
from itertools import islice
from pathlib import Path

from pretty import write_json

PATH = Path(__file__).with_name("tokenizer.json")
VOCABULARY = 768
END_OF_TEXT, START, END, PAD = CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>"]

# the qwen2 splitting rule, with `\p{L}` and `\p{N}` written for Python's `re`
SPLIT = re.compile(
    r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\w]?(?:(?![\d_])\w)+|_(?:(?![\d_])\w)+|\d"
    r"| ?(?:[^\s\w]|_)+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CLASSES = re.compile(r"(?:(?![\d_])\w)+|\d| +|[\r\n]+|\s+|(?:[^\s\w]|_)+")


def byte_alphabet():
    """GPT-2's printable stand-in for every byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {**{byte: chr(byte) for byte in plain}, **{byte: chr(256 + i) for i, byte in enumerate(others)}}


TO_CHAR = byte_alphabet()
TO_BYTE = {char: byte for byte, char in TO_CHAR.items()}


def chars(text):
    return [TO_CHAR[byte] for byte in text.encode("utf8")]


def join_pair(symbols, left, right):
    """Replace every adjacent (left, right) from the left; in place."""
    i = 0
    while i < len(symbols) - 1:
        if symbols[i] == left and symbols[i + 1] == right:
            symbols[i : i + 2] = [left + right]
        i += 1


class Tokenizer:
    def __init__(self, merges):
        self.merges = [tuple(pair) for pair in merges]
        self.rank = {pair: i for i, pair in enumerate(self.merges)}
        self.tokens = [TO_CHAR[byte] for byte in range(256)] + [a + b for a, b in self.merges] + CONTROL
        self.id = {token: i for i, token in enumerate(self.tokens)}
        self._cache = {}

    def _piece(self, piece):
        if piece not in self._cache:
            symbols = chars(piece)
            while len(symbols) > 1:
                pairs = [self.rank.get(pair, len(self.rank)) for pair in zip(symbols, symbols[1:])]
                best = min(pairs)
                if best == len(self.rank):
                    break
                join_pair(symbols, *self.merges[best])
            self._cache[piece] = [self.id[symbol] for symbol in symbols]
        return self._cache[piece]

    def encode(self, text):
        """Ids of plain text: control tokens in it stay text."""
        return [token for piece in SPLIT.findall(text) for token in self._piece(piece)]

    def decode(self, ids):
        parts = []
        for token in ids:
            text = self.tokens[token]
            parts.append(text.encode() if text in CONTROL else bytes(TO_BYTE[char] for char in text))
        return b"".join(parts).decode("utf8", "replace")

    def chat(self, user):
        """Ids of a user message up to where the assistant begins."""
        start, end = self.id[START], self.id[END]
        return [start, *self.encode("user\n" + user), end, *self.encode("\n"), start, *self.encode("assistant\n")]

    def answer(self, text):
        return [*self.encode(text), self.id[END]]

    def save(self, path=PATH):
        write_json(path, {"control": CONTROL, "merges": [list(pair) for pair in self.merges]})

    @staticmethod
    def load(path=PATH):
        return Tokenizer(json.loads(path.read_text(encoding="utf8"))["merges"])


def learn(texts, vocabulary=VOCABULARY):
    """The most frequent pair first; ties go to the pair that sorts last."""
    counts = Counter(part for text in texts for piece in SPLIT.findall(text) for part in CLASSES.findall(piece))
    units = [(chars(part), count) for part, count in counts.items() if count > 1]
    merges = []
    while 256 + len(merges) + len(CONTROL) < vocabulary:
        pairs = Counter()
        for symbols, count in units:
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += count
        (left, right), _ = max(pairs.items(), key=lambda item: (item[1], item[0]))
        merges.append((left, right))
        for symbols, _ in units:
            if left in symbols:
                join_pair(symbols, left, right)
    return Tokenizer(merges)


if __name__ == "__main__":
    from stream import stream

    corpus = [f"{item.prompt}\n{item.answer}" for item in islice(stream("tokenizer"), 6000)]
    trained = learn(corpus)
    assert all(trained.decode(trained.encode(text)) == text for text in corpus)
    trained.save()
    print(f"{len(trained.tokens)} tokens, {sum(map(len, corpus)) / sum(len(trained.encode(t)) for t in corpus):.2f} characters per token")
