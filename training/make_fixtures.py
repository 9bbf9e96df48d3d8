"""Fixtures for the engine tests: `python3 make_fixtures.py checkpoint.pt exported.gguf`.

    fixtures/logits.json      10 texts: ids, and the PyTorch logits at the last position, twice: `f32` (the checkpoint's
                              weights; 3 decimals) and `q8_0` (the dequantised weights of the exported file; 5 decimals)
    fixtures/tokens.json      40 prompts with their chat ids, and plain texts with their ids
    fixtures/greedy.json      the greedy answers (dequantised weights) to the first 20 of these prompts
"""

import argparse
import json
from itertools import islice
from pathlib import Path

import torch

import prompts
from bpe import Tokenizer
from decode import generate, load
from make_eval import EVAL
from model import Llama, Shape
from stream import stream

FOLDER = Path(__file__).with_name("fixtures")
PLAIN = [
    "", " ", "\n", "a", "Zoë pays 12.50 € for 3 naïve cafés.", "日本語のテキスト", "emoji 🙂👩‍👩‍👧 end", "tabs\tand  two  spaces\n\n  indented",
    "don't you'll we've I'm", "<|im_end|> and <|im_start|>system are text here", "snake_case_name __init__ a_1_b", "SELECT COUNT(*) AS n FROM t WHERE x >= 10;",
    '{"a": 1, "b": [true, null], "c": "\\u00e9"}', "def f(nums: list[int]) -> int:\n    return sum(x * x for x in nums if x % 2 == 0)",
    "trailing space ", " leading", "MiXeD CaSe123abc", "１２３ Ⅷ ½ ²", "e\u0301 combining", "line\r\nwindows\r\n",
]


def messages():
    """40 user messages: eval tasks in baseline and contract form, and training-like ones of every form."""
    items = [json.loads(row) for row in (EVAL / "reliability_v1_60.jsonl").read_text(encoding="utf8").splitlines()]
    chosen = [prompts.baseline(item) for item in items[::4]] + [prompts.contract(item) for item in items[2::12]]
    others = [item.prompt for item in islice(stream("fixtures"), 400) if item.form in ("repair", "memory")]
    return chosen + others[: 40 - len(chosen)]


@torch.no_grad()
def last_logits(model, ids):
    return model(torch.tensor([ids]))[0, -1]


def compact(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("gguf")
    options = parser.parse_args()
    torch.set_num_threads(1)
    saved = torch.load(options.checkpoint, map_location="cpu")
    exact = Llama(Shape(**saved["shape"]))
    exact.load_state_dict(saved["state"])
    rounded, tokenizer, texts = load(options.gguf), Tokenizer.load(), messages()
    FOLDER.mkdir(exist_ok=True)
    rows = []
    for text in texts[::4]:
        ids = tokenizer.chat(text)
        full, small = last_logits(exact.eval(), ids), last_logits(rounded, ids)
        rows.append({"ids": ids, "f32": [round(x, 3) for x in full.tolist()], "q8_0": [round(x, 5) for x in small.tolist()]})
    compact(FOLDER / "logits.json", rows)
    chats = [{"user": text, "ids": tokenizer.chat(text)} for text in texts]
    plain = [{"text": text, "ids": tokenizer.encode(text)} for text in PLAIN]
    compact(FOLDER / "tokens.json", {"chat": chats, "plain": plain})
    compact(FOLDER / "greedy.json", [{"user": text, "output": generate(rounded, tokenizer, text)} for text in texts[:20]])
    for path in sorted(FOLDER.glob("*.json")):
        print(path.name, path.stat().st_size, "bytes")
