"""Train the model: `python3 train.py --steps N --seed S --out checkpoint.pt`.

Nothing depends on the clock: the same steps, seed, torch and machine give the same weights, bit for bit. One thread.
"""

import argparse
import hashlib
import time

import torch
import torch.nn.functional as functional

from batching import batches
from bpe import PAD, Tokenizer
from model import Llama, Shape
from muon import Muon

PROMPT_WEIGHT = 0.1
WARMUP = 60


def tensors(batch, pad):
    """(ids, weight of each target): answers 1, prompts 0.1, padding 0."""
    width = max(len(prompt) + len(answer) for prompt, answer in batch)
    ids = torch.full((len(batch), width), pad)
    weight = torch.zeros(len(batch), width)
    for row, (prompt, answer) in enumerate(batch):
        end = len(prompt) + len(answer)
        ids[row, :end] = torch.tensor(prompt + answer)
        weight[row, 1 : len(prompt)] = PROMPT_WEIGHT
        weight[row, len(prompt) : end] = 1.0
    return ids, weight


def schedule(step, steps):
    """Warm up, stay flat to 30 %, then fall linearly to 2 %."""
    done = step / steps
    return min(1.0, (step + 1) / WARMUP) * (1.0 if done < 0.3 else max(0.02, (1 - done) / 0.7))


def loss_of(model, ids, weight):
    """(weighted loss, summed answer loss, answer tokens)."""
    target, share = ids[:, 1:], weight[:, 1:]
    used = share > 0
    logits = model.logits(model.hidden(ids)[:, :-1][used])
    each = functional.cross_entropy(logits, target[used], reduction="none")
    share = share[used]
    answers = share == 1.0
    return (each * share).sum() / share.sum(), each[answers].sum().item(), int(answers.sum())


def weights_hash(model):
    """sha256 over the names and f32 bytes of all parameters."""
    digest = hashlib.sha256()
    for name, parameter in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(parameter.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()


def train(steps, seed, total=None, log=print, save=None, save_every=200):
    """Run `steps` of a schedule laid out for `total` (default: the same)."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    tokenizer = Tokenizer.load()
    model = Llama(Shape(vocab=len(tokenizer.tokens)))
    matrices = [p for p in model.blk.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if all(p is not matrix for matrix in matrices)]
    muon = Muon(matrices, 0.02)
    adam = torch.optim.AdamW(others, lr=3e-3, betas=(0.9, 0.95), weight_decay=0.0)
    log(f"{sum(p.numel() for p in model.parameters())} parameters, torch {torch.__version__}, {steps} steps of {total or steps}, seed {seed}")
    started, seen, examples, answer_loss, answer_count = time.time(), 0, 0, 0.0, 0
    for step, batch in enumerate(batches(tokenizer, seed)):
        if step == steps:
            break
        rate = schedule(step, total or steps)
        for group in muon.param_groups:
            group["lr"] = 0.02 * rate
        for group in adam.param_groups:
            group["lr"] = 3e-3 * rate
        loss, summed, count = loss_of(model, *tensors(batch, tokenizer.id[PAD]))
        model.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        muon.step()
        adam.step()
        seen += sum(len(p) + len(a) for p, a in batch)
        examples += len(batch)
        answer_loss, answer_count = answer_loss + summed, answer_count + count
        if (step + 1) % 20 == 0 or step < 3:
            spent = time.time() - started
            log(f"step {step + 1} examples {examples} tokens {seen} {seen / spent:.0f} tok/s {spent:.0f} s answer loss {answer_loss / answer_count:.4f}")
            answer_loss, answer_count = 0.0, 0
        if save and (step + 1) % save_every == 0:
            save(model, {"step": step + 1, "tokens": seen, "examples": examples})
    return model, {"step": steps, "tokens": seen, "examples": examples}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()

    def keep(model, facts):
        facts = {**facts, "steps": options.steps, "seed": options.seed, "torch": str(torch.__version__)}
        torch.save({"shape": model.shape.dict(), "state": model.state_dict(), "facts": facts}, options.out)

    trained, facts = train(options.steps, options.seed, log=lambda line: print(line, flush=True), save=keep)
    keep(trained, facts)
    print("sha256 of the f32 weights", weights_hash(trained))
