"""The network: a small llama (RMS norm, rotary pairs, SwiGLU, tied head), in f32."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as functional
from torch import nn


@dataclass
class Shape:
    vocab: int = 768
    width: int = 160
    layers: int = 4
    heads: int = 5
    ff: int = 448
    context: int = 1024
    theta: float = 10000.0
    eps: float = 1e-5

    @property
    def head(self):
        return self.width // self.heads

    def dict(self):
        return asdict(self)


def rotary_table(shape, length):
    frequency = 1.0 / shape.theta ** (torch.arange(0, shape.head, 2).float() / shape.head)
    angle = torch.outer(torch.arange(length).float(), frequency)
    return angle.cos(), angle.sin()


def rotate(x, cos, sin):
    """Interleaved pairs: what llama.cpp does for this architecture, so q and k need no permutation."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Norm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width, ff = shape.width, shape.ff
        linear = lambda inputs, outputs: nn.Linear(inputs, outputs, bias=False)
        self.shape = shape
        self.attn_norm, self.ffn_norm = Norm(width, shape.eps), Norm(width, shape.eps)
        self.attn_q, self.attn_k, self.attn_v, self.attn_output = (linear(width, width) for _ in range(4))
        self.ffn_gate, self.ffn_up, self.ffn_down = linear(width, ff), linear(width, ff), linear(ff, width)

    def split(self, x):
        return x.view(*x.shape[:2], self.shape.heads, self.shape.head).transpose(1, 2)

    def forward(self, x, cos, sin, past=None):
        """`past` is a mutable [keys, values] of earlier positions, for decoding one token at a time."""
        h = self.attn_norm(x)
        q, k, v = rotate(self.split(self.attn_q(h)), cos, sin), rotate(self.split(self.attn_k(h)), cos, sin), self.split(self.attn_v(h))
        causal = True
        if past is not None:
            if past[0] is not None:
                k, v, causal = torch.cat((past[0], k), 2), torch.cat((past[1], v), 2), False
            past[0], past[1] = k, v
        mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
        x = x + self.attn_output(mixed.transpose(1, 2).flatten(2))
        h = self.ffn_norm(x)
        return x + self.ffn_down(functional.silu(self.ffn_gate(h)) * self.ffn_up(h))


class Llama(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocab, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = Norm(shape.width, shape.eps)
        nn.init.normal_(self.token_embd.weight, std=0.02)
        for block in self.blk:
            for name, parameter in block.named_parameters():
                if parameter.ndim == 2:
                    residual = name.startswith(("attn_output", "ffn_down"))
                    fan = parameter.shape[1] * (2 * shape.layers if residual else 1)
                    nn.init.normal_(parameter, std=0.5 / fan**0.5)

    def hidden(self, ids, past=None, offset=0):
        cos, sin = (table[offset:] for table in rotary_table(self.shape, offset + ids.shape[1]))
        x = self.token_embd(ids)
        for i, block in enumerate(self.blk):
            x = block(x, cos, sin, None if past is None else past[i])
        return self.output_norm(x)

    def logits(self, hidden):
        return functional.linear(hidden, self.token_embd.weight)

    def forward(self, ids):
        return self.logits(self.hidden(ids))
