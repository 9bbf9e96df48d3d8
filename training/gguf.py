"""GGUF v3: write the model as f32, f16 or q8_0, and read our own files back. numpy only."""

import hashlib
import struct
from pathlib import Path

import numpy as np

from bpe import CONTROL, END, END_OF_TEXT, PAD

U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
TENSOR_TYPES = {"f32": 0, "f16": 1, "q8_0": 8}
FILE_TYPES = {"f32": 0, "f16": 1, "q8_0": 7}
ALIGN = 32
CHAT_TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
PACK = {U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}


def packed_text(text):
    data = text.encode("utf8")
    return struct.pack("<Q", len(data)) + data


def packed(kind, value):
    if kind == STRING:
        return packed_text(value)
    if kind == ARRAY:
        inner, items = value
        return struct.pack("<IQ", inner, len(items)) + b"".join(packed(inner, item) for item in items)
    return struct.pack(PACK[kind], value)


def quantised(matrix):
    """q8_0: per 32 values an f16 scale and 32 signed bytes."""
    blocks = matrix.astype(np.float32).reshape(-1, 32)
    scale = np.abs(blocks).max(1, keepdims=True) / np.float32(127)
    inverse = np.where(scale > 0, 1 / np.where(scale > 0, scale, 1), 0)
    codes = np.rint(blocks * inverse).astype(np.int8)
    return np.concatenate([scale.astype("<f2").view(np.int8).reshape(-1, 2), codes], 1).tobytes()


def tensor_bytes(array, kind):
    if kind == "q8_0":
        return quantised(array)
    return np.ascontiguousarray(array, dtype="<f2" if kind == "f16" else "<f4").tobytes()


def metadata(shape, tokenizer, kind, name):
    tokens, head = tokenizer.tokens, shape["width"] // shape["heads"]
    return [
        ("general.architecture", STRING, "llama"),
        ("general.type", STRING, "model"),
        ("general.name", STRING, name),
        ("general.license", STRING, "mit"),
        ("general.file_type", U32, FILE_TYPES[kind]),
        ("general.quantization_version", U32, 2),
        ("llama.context_length", U32, shape["context"]),
        ("llama.embedding_length", U32, shape["width"]),
        ("llama.block_count", U32, shape["layers"]),
        ("llama.feed_forward_length", U32, shape["ff"]),
        ("llama.attention.head_count", U32, shape["heads"]),
        ("llama.attention.head_count_kv", U32, shape["heads"]),
        ("llama.attention.layer_norm_rms_epsilon", F32, shape["eps"]),
        ("llama.rope.dimension_count", U32, head),
        ("llama.rope.freq_base", F32, shape["theta"]),
        ("llama.vocab_size", U32, len(tokens)),
        ("tokenizer.ggml.model", STRING, "gpt2"),
        ("tokenizer.ggml.pre", STRING, "qwen2"),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, tokens)),
        ("tokenizer.ggml.token_type", ARRAY, (I32, [3 if token in CONTROL else 1 for token in tokens])),
        ("tokenizer.ggml.merges", ARRAY, (STRING, [" ".join(pair) for pair in tokenizer.merges])),
        ("tokenizer.ggml.bos_token_id", U32, tokenizer.id[END_OF_TEXT]),
        ("tokenizer.ggml.eos_token_id", U32, tokenizer.id[END]),
        ("tokenizer.ggml.padding_token_id", U32, tokenizer.id[PAD]),
        ("tokenizer.ggml.add_bos_token", BOOL, False),
        ("tokenizer.ggml.add_eos_token", BOOL, False),
        ("tokenizer.chat_template", STRING, CHAT_TEMPLATE),
    ]


def write(path, weights, shape, tokenizer, kind, name="cupel-tiny"):
    """`weights`: tensor name -> array; vectors stay f32. Returns the sha256 of the file."""
    fields = metadata(shape, tokenizer, kind, name)
    infos, blobs, offset = b"", [], 0
    for tensor in sorted(weights):
        array = weights[tensor]
        form = kind if array.ndim == 2 else "f32"
        data = tensor_bytes(array, form)
        data += b"\0" * (-len(data) % ALIGN)
        dims = b"".join(struct.pack("<Q", size) for size in reversed(array.shape))
        infos += packed_text(tensor) + struct.pack("<I", array.ndim) + dims + struct.pack("<IQ", TENSOR_TYPES[form], offset)
        offset += len(data)
        blobs.append(data)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(weights), len(fields))
    head += b"".join(packed_text(key) + struct.pack("<I", form) + packed(form, value) for key, form, value in fields) + infos
    head += b"\0" * (-len(head) % ALIGN)
    content = head + b"".join(blobs)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


class Reader:
    """A cursor over our own files; it trusts them."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        (value,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def text(self):
        size = self.number("<Q")
        self.at += size
        return self.data[self.at - size : self.at].decode("utf8")

    def value(self, kind):
        if kind == STRING:
            return self.text()
        if kind == ARRAY:
            inner, count = self.number("<I"), self.number("<Q")
            return [self.value(inner) for _ in range(count)]
        return self.number(PACK[kind])


def read(path):
    """(metadata, {tensor: f32 array}) with quantised tensors dequantised."""
    data = Path(path).read_bytes()
    reader = Reader(data)
    reader.at = 8
    tensors, fields = reader.number("<Q"), reader.number("<Q")
    meta = {}
    for _ in range(fields):
        key = reader.text()
        meta[key] = reader.value(reader.number("<I"))
    infos = []
    for _ in range(tensors):
        name, rank = reader.text(), reader.number("<I")
        dims = [reader.number("<Q") for _ in range(rank)]
        infos.append((name, dims[::-1], reader.number("<I"), reader.number("<Q")))
    base = reader.at + (-reader.at % ALIGN)
    weights = {}
    for name, dims, kind, offset in infos:
        count, start = int(np.prod(dims)), base + offset
        if kind == TENSOR_TYPES["q8_0"]:
            raw = np.frombuffer(data, np.int8, count // 32 * 34, start).reshape(-1, 34)
            scale = raw[:, :2].copy().view("<f2").astype(np.float32)
            array = raw[:, 2:].astype(np.float32) * scale
        else:
            array = np.frombuffer(data, "<f2" if kind == TENSOR_TYPES["f16"] else "<f4", count, start).astype(np.float32)
        weights[name] = array.reshape(dims)
    return meta, weights


def shape_of(meta):
    return {
        "vocab": meta["llama.vocab_size"], "width": meta["llama.embedding_length"], "layers": meta["llama.block_count"],
        "heads": meta["llama.attention.head_count"], "ff": meta["llama.feed_forward_length"], "context": meta["llama.context_length"],
        "theta": meta["llama.rope.freq_base"], "eps": float(f"{meta['llama.attention.layer_norm_rms_epsilon']:.6g}"),
    }
