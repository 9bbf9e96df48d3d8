"""Generate with the exported file in torch: greedy, or k seeded samples. One sequence at a time, with a KV cache."""

import torch

import gguf
import prompts
from bpe import END, Tokenizer
from model import Llama, Shape


def load(path):
    """The model with the weights of a GGUF file (dequantised), ready to decode."""
    meta, weights = gguf.read(path)
    model = Llama(Shape(**gguf.shape_of(meta)))
    model.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in weights.items()})
    return model.eval()


def user_message(item):
    """The prompt of an eval or split line in the form it asks for (`form`, default baseline)."""
    form = item.get("form", "baseline")
    base = prompts.contract(item) if form == "contract" else prompts.baseline(item)
    return prompts.memory(base, item["example"]["prompt"], item["example"]["answer"]) if form == "memory" else base


@torch.no_grad()
def generate(model, tokenizer, user, temperature=0.0, generator=None, limit=320):
    ids, end, past = tokenizer.chat(user), tokenizer.id[END], [[None, None] for _ in model.blk]
    limit = min(limit, model.shape.context - len(ids))
    made, feed, offset = [], ids, 0
    while len(made) < limit:
        hidden = model.hidden(torch.tensor([feed]), past, offset)
        logits = model.logits(hidden[0, -1])
        offset += len(feed)
        if temperature:
            token = int(torch.multinomial((logits.double() / temperature).softmax(-1), 1, generator=generator))
        else:
            token = int(logits.argmax())
        if token == end:
            break
        made.append(token)
        feed = [token]
    return tokenizer.decode(made)


class Decoder:
    def __init__(self, path):
        torch.set_num_threads(1)
        self.model, self.tokenizer = load(path), Tokenizer.load()

    def answer(self, item, temperature=0.0, seed=None):
        generator = None if seed is None else torch.Generator().manual_seed(seed)
        return generate(self.model, self.tokenizer, user_message(item), temperature, generator)
