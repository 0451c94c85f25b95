"""Short texts to vectors of what they mean: multilingual-e5-small (Wang et al., 2024), from a file of 4-bit weights.

The file (`E5S1`, little-endian) holds the model's sizes, the pieces of its tokenizer with their scores, a map of
replaced characters, and a directory of tensors. Matrices are in blocks of 32 weights along a row: a float16 scale, and
16 bytes whose low nibbles are weights 0 to 15 and high nibbles 16 to 31, each less 8, times the scale. Matrices are
widened to float32 when loaded (85 MB); rows of the word table when they are looked up.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from pagemill.errors import WeightsCorrupt
from pagemill.models.piece_tokenizer import PieceTokenizer

Floats = npt.NDArray[np.float32]

#: What the model was trained to see before a text that is compared with others of its kind.
PREFIX = "query: "
#: Texts that go through the model at once; of labels, their inner states then fit a processor's cache.
BATCH = 16
#: Pieces of a text that count; labels are far shorter.
LONGEST = 64

_MAGIC = b"E5S1"
_BLOCK, _BLOCK_BYTES = 32, 18
_LAYER_MATRICES = (("q", 1, 1), ("k", 1, 1), ("v", 1, 1), ("ao", 1, 1), ("fi", 4, 1), ("fo", 1, 4))


class SentenceEncoder:
    """The model, loaded once. Raises `WeightsCorrupt` for a file that is not of the format."""

    def __init__(self, path: Path) -> None:
        data = np.memmap(path, np.uint8, "r")
        try:
            self._read(data)
        except (struct.error, ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
            raise WeightsCorrupt(f"{path.name} does not hold the weights of a sentence encoder") from error

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of length 1, one a text: shape (n, size)."""
        if not texts:
            return np.zeros((0, self.size), np.float32)
        pieces = [[self._begin, *self._tokenizer.cut(PREFIX + text)[: LONGEST - 2], self._end] for text in texts]
        vectors = np.zeros((len(texts), self.size), np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(pieces[number]))
        # Products this small gain little from a second thread, and wait long for one that another program has.
        with threadpool_limits(1, "blas"):
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                vectors[batch] = self._forward([pieces[number] for number in batch])
        return vectors

    def _read(self, data: npt.NDArray[np.uint8]) -> None:
        if bytes(data[:4]) != _MAGIC:
            raise ValueError("another file")
        at = 8
        self.size, self._layers, self._heads, self._inner, _, self._positions, _ = _take(data, at, "<7i")
        (self._epsilon,) = _take(data, at + 28, "<f")
        at += 36
        count, self._begin, self._end, _, unknown, blob_bytes = _take(data, at, "<5iQ")
        at += 28
        ends = np.frombuffer(data[at : at + 4 * (count + 1)].tobytes(), "<u4")
        at += 4 * (count + 1)
        scores = np.frombuffer(data[at : at + 4 * count].tobytes(), "<f4").tolist()
        at += 4 * count
        blob = data[at : at + blob_bytes].tobytes()
        at += blob_bytes
        pieces = [blob[begin:end].decode("utf-8", "replace") for begin, end in pairwise(ends)]
        replaced_count, replaced_bytes = _take(data, at, "<iI")
        at += 8
        replaced = dict(_replaced(data[at : at + replaced_bytes].tobytes(), replaced_count))
        at += replaced_bytes
        self._tokenizer = PieceTokenizer.of(pieces, scores, replaced, unknown)
        tensors = dict(_directory(data, at))
        self._words = tensors["emb.word"].reshape(-1, self.size // _BLOCK, _BLOCK_BYTES)
        self._tensors = {name: raw.view("<f4") for name, raw in tensors.items() if _is_vector(name)}
        self._matrices = {
            f"l{layer}.{name}": _widened(tensors[f"l{layer}.{name}.w"], wide * self.size, deep * self.size)
            for layer in range(self._layers)
            for name, wide, deep in _LAYER_MATRICES
        }
        self._places = self._tensors["emb.pos"].reshape(-1, self.size)

    def _forward(self, batch: Sequence[Sequence[int]]) -> Floats:
        """The mean of each text's last states, of length 1: shape (texts, size)."""
        longest = max(map(len, batch))
        numbers = np.zeros((len(batch), longest), np.int64)
        there = np.zeros((len(batch), longest), bool)
        for row, pieces in enumerate(batch):
            numbers[row, : len(pieces)] = pieces
            there[row, : len(pieces)] = True
        rows = self._words[numbers.reshape(-1)].reshape(-1, _BLOCK_BYTES)
        words = _widened(rows, numbers.size, self.size).reshape(len(batch), longest, self.size)
        states = words + self._places[:longest] + self._tensors["emb.type"][: self.size]
        states = self._normed(states, "emb.ln")
        hidden = np.where(there, 0.0, -1e9).astype(np.float32)[:, None, None, :]
        for layer in range(self._layers):
            states = self._layer(states, hidden, f"l{layer}")
        means = (states * there[:, :, None]).sum(axis=1) / there.sum(axis=1, keepdims=True)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), np.float32)

    def _layer(self, states: Floats, hidden: Floats, name: str) -> Floats:
        texts, length, size = states.shape
        each = size // self._heads

        def heads(part: str) -> Floats:
            made = self._times(states, f"{name}.{part}")
            return made.reshape(texts, length, self._heads, each).transpose(0, 2, 1, 3)

        queries, keys, values = heads("q"), heads("k"), heads("v")
        likeness = queries @ keys.transpose(0, 1, 3, 2) / np.float32(np.sqrt(each)) + hidden
        shares = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        mixed = (shares @ values).transpose(0, 2, 1, 3).reshape(texts, length, size)
        states = self._normed(states + self._times(mixed, f"{name}.ao"), f"{name}.aln")
        inner = _gelu(self._times(states, f"{name}.fi"))
        return self._normed(states + self._times(inner, f"{name}.fo"), f"{name}.oln")

    def _times(self, states: Floats, name: str) -> Floats:
        # Flat, as one product: of a stack NumPy makes a product a text, which takes twice as long.
        matrix = self._matrices[name]
        made: Floats = states.reshape(-1, states.shape[-1]) @ matrix.T + self._tensors[f"{name}.b"]
        return made.reshape(*states.shape[:-1], len(matrix))

    def _normed(self, states: Floats, name: str) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        made: Floats = centred / spread * self._tensors[f"{name}.w"] + self._tensors[f"{name}.b"]
        return made


def _take(data: npt.NDArray[np.uint8], at: int, form: str) -> tuple[int, ...]:
    return struct.unpack(form, data[at : at + struct.calcsize(form)].tobytes())


def _replaced(raw: bytes, count: int) -> Iterator[tuple[str, str]]:
    at = 0
    for _ in range(count):
        point, size = struct.unpack_from("<IB", raw, at)
        points = struct.unpack_from(f"<{size}I", raw, at + 5)
        yield chr(point), "".join(map(chr, points))
        at += 5 + 4 * size


def _directory(data: npt.NDArray[np.uint8], at: int) -> Iterator[tuple[str, npt.NDArray[np.uint8]]]:
    """Each tensor's name and bytes."""
    (count,) = _take(data, at, "<i")
    at += 4
    for _ in range(count):
        (length,) = _take(data, at, "<H")
        name = data[at + 2 : at + 2 + length].tobytes().decode("ascii")
        _, _, begin, size = _take(data, at + 2 + length, "<BIQQ")
        yield name, data[begin : begin + size]
        at += 2 + length + 21


def _is_vector(name: str) -> bool:
    return name.endswith((".b", "ln.w")) or name in ("emb.pos", "emb.type")


def _widened(raw: npt.NDArray[np.uint8], rows: int, columns: int) -> Floats:
    """A matrix of 4-bit blocks as float32, shape (rows, columns)."""
    blocks = np.ascontiguousarray(raw).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8.0) * scales).reshape(rows, columns)


def _gelu(x: Floats) -> Floats:
    """x·Φ(x), by Abramowitz and Stegun's 7.1.26 for the error function (off by 1.5e-7 at most)."""
    z = np.abs(x) * np.float32(0.7071067811865476)
    t = 1.0 / (1.0 + 0.3275911 * z)
    tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    error = np.copysign(1.0 - tail * np.exp(-z * z), x)
    return np.asarray(0.5 * x * (1.0 + error), np.float32)
