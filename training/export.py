"""Write a checkpoint as GGUF: `python3 export.py checkpoint.pt [--kind q8_0] [--out file]`."""

import argparse
from pathlib import Path

import torch

import gguf
from bpe import Tokenizer

WEIGHTS = Path(__file__).resolve().parent.parent / "packages" / "tiny" / "weights"


def arrays(state):
    return {name: tensor.detach().float().numpy() for name, tensor in state.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--kind", default="q8_0", choices=list(gguf.FILE_TYPES))
    parser.add_argument("--out")
    options = parser.parse_args()
    saved = torch.load(options.checkpoint, map_location="cpu")
    target = Path(options.out) if options.out else WEIGHTS / f"cupel-tiny-{options.kind}.gguf"
    digest = gguf.write(target, arrays(saved["state"]), saved["shape"], Tokenizer.load(), options.kind)
    print(f"{target.name} {target.stat().st_size} bytes sha256 {digest}")
    print(f"trained: {saved['facts']}")
