"""The decoder of the table structure network, stepped through on the processor.

A picture is encoded once; then a recurrent cell looks over its places again and again and writes one token at a time,
with a box for each, until it writes the end (the head of SLANet: Li et al., "PP-StructureV2", 2022; its attention is
additive, as in Bahdanau et al., 2015). The ONNX file holds that as a loop, which OpenVINO does not convert and in which
ONNX Runtime copies, at every step, all that was written and multiplies the encoded picture anew. Here that product is
taken once, and so are those of layers with nothing between them: a step is three products of a vector and a matrix.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

#: The weights it is made of, as the ONNX file calls them.
NAMES = (
    *(f"linear_{n}.w_0" for n in range(7)),
    *(f"linear_{n}.b_0" for n in (1, 3, 4, 5, 6)),
    *(f"gru_cell_0.{name}" for name in ("w_0", "w_1", "b_0", "b_1")),
)
#: A table is cut off after so many tokens, as in the file's loop.
MOST_STEPS = 501


class AttentionDecoder:
    """Weights by their names in `NAMES`, as the file has them. Safe to call from several threads."""

    def __init__(self, weights: Mapping[str, FloatArray]) -> None:
        """Raises `ValueError` where their shapes do not fit each other."""
        weight = {name: np.asarray(weights[name], np.float32) for name in NAMES}
        self._keys = weight["linear_0.w_0"]
        self._score = np.ascontiguousarray(weight["linear_2.w_0"][:, 0])
        seen = len(self._keys)
        self._state = len(self._score)
        given = weight["gru_cell_0.w_0"].T
        self._of_seen = np.ascontiguousarray(given[:seen])
        self._of_token = given[seen:] + weight["gru_cell_0.b_0"]
        # What the state is multiplied with, side by side: the question it asks of the picture, and the cell's gates.
        self._ask = np.concatenate([weight["linear_1.w_0"], weight["gru_cell_0.w_1"].T], axis=1)
        self._ask_shift = np.concatenate([weight["linear_1.b_0"], weight["gru_cell_0.b_1"]])
        written, place = (
            [weight[f"linear_{a}.w_0"] @ weight[f"linear_{b}.w_0"], _shift(weight, a, b)] for a, b in ((3, 4), (5, 6))
        )
        self._write = np.concatenate([written[0], place[0]], axis=1)
        self._write_shift = np.concatenate([written[1], place[1]])
        self._tokens = written[0].shape[1]
        if self._of_token.shape != (self._tokens, 3 * self._state) or self._ask.shape[1] != 4 * self._state:
            raise ValueError("the weights of the decoder do not fit each other")

    def decode(self, picture: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Four corners (T, 8), x and y in turn as shares of the picture, and shares of each token (T, tokens), for the
        encoded picture (places, channels). The last token ends the table, where it comes within `MOST_STEPS`."""
        keys = picture @ self._keys
        asked = np.empty_like(keys)
        state = np.zeros(self._state, np.float32)
        size, token = self._state, 0
        steps: list[FloatArray] = []
        while len(steps) < MOST_STEPS and (not steps or token != self._tokens - 1):
            of_state = state @ self._ask
            of_state += self._ask_shift
            np.add(keys, of_state[:size], out=asked)
            np.tanh(asked, out=asked)
            shares = asked @ self._score
            np.exp(shares - shares.max(), out=shares)
            of_input = (shares @ picture) / shares.sum() @ self._of_seen
            of_input += self._of_token[token]
            gates = _sigmoid(of_input[: 2 * size] + of_state[size : 3 * size])
            fresh = np.tanh(of_input[2 * size :] + gates[:size] * of_state[3 * size :])
            state = (state - fresh) * gates[size:] + fresh
            step = state @ self._write
            step += self._write_shift
            token = int(step[: self._tokens].argmax())
            steps.append(step)
        told = np.stack(steps)
        logits = told[:, : self._tokens]
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        return _sigmoid(told[:, self._tokens :]), likely / likely.sum(axis=1, keepdims=True)


def _shift(weight: Mapping[str, FloatArray], first: int, second: int) -> FloatArray:
    """What two layers in a row add, the one given what the other adds."""
    both: FloatArray = weight[f"linear_{first}.b_0"] @ weight[f"linear_{second}.w_0"] + weight[f"linear_{second}.b_0"]
    return both


def _sigmoid(values: FloatArray) -> FloatArray:
    # By way of tanh, which does not overflow.
    shares: FloatArray = 0.5 + 0.5 * np.tanh(0.5 * values)
    return shares
