"""The decoder of table structure: it stops where it should, and takes only weights that fit each other."""

import numpy as np
import pytest

from pagemill.models.attention_decoder import MOST_STEPS, NAMES, AttentionDecoder

CHANNELS, STATE, TOKENS, PLACES = 6, 8, 5, 9
SHAPES = {
    "linear_0.w_0": (CHANNELS, STATE),
    "linear_1.w_0": (STATE, STATE),
    "linear_1.b_0": (STATE,),
    "linear_2.w_0": (STATE, 1),
    "linear_3.w_0": (STATE, STATE),
    "linear_3.b_0": (STATE,),
    "linear_4.w_0": (STATE, TOKENS),
    "linear_4.b_0": (TOKENS,),
    "linear_5.w_0": (STATE, STATE),
    "linear_5.b_0": (STATE,),
    "linear_6.w_0": (STATE, 8),
    "linear_6.b_0": (8,),
    "gru_cell_0.w_0": (3 * STATE, CHANNELS + TOKENS),
    "gru_cell_0.w_1": (3 * STATE, STATE),
    "gru_cell_0.b_0": (3 * STATE,),
    "gru_cell_0.b_1": (3 * STATE,),
}


def weights(wanted: int) -> dict[str, np.ndarray]:
    """Weights drawn by lot, of which the token `wanted` is always the likeliest."""
    lots = np.random.default_rng(7)
    drawn = {name: lots.normal(0, 0.3, shape).astype(np.float32) for name, shape in SHAPES.items()}
    drawn["linear_4.b_0"][wanted] += 100
    return drawn


def picture() -> np.ndarray:
    return np.random.default_rng(8).normal(0, 1, (PLACES, CHANNELS)).astype(np.float32)


def test_every_weight_is_named() -> None:
    assert set(SHAPES) == set(NAMES)


def test_the_end_ends_the_table_and_a_table_without_one_is_cut_off() -> None:
    boxes, tokens = AttentionDecoder(weights(TOKENS - 1)).decode(picture())
    assert boxes.shape == (1, 8)
    assert tokens.shape == (1, TOKENS)
    boxes, tokens = AttentionDecoder(weights(1)).decode(picture())
    assert len(boxes) == len(tokens) == MOST_STEPS
    assert set(tokens.argmax(axis=1).tolist()) == {1}


def test_boxes_and_tokens_are_shares() -> None:
    boxes, tokens = AttentionDecoder(weights(2)).decode(picture() * 50)
    assert ((boxes >= 0) & (boxes <= 1)).all()
    np.testing.assert_allclose(tokens.sum(axis=1), 1, rtol=1e-5)


def test_a_step_is_that_of_a_gated_recurrent_unit_with_additive_attention() -> None:
    drawn, seen = weights(TOKENS - 1), picture()

    def sigmoid(values: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-values))

    # The first step: the state is 0, and the token before it the first of the list.
    scores = np.tanh(seen @ drawn["linear_0.w_0"] + drawn["linear_1.b_0"]) @ drawn["linear_2.w_0"]
    shares = np.exp(scores[:, 0]) / np.exp(scores[:, 0]).sum()
    given = np.concatenate([shares @ seen, np.eye(TOKENS)[0]])
    of_input = (drawn["gru_cell_0.w_0"] @ given + drawn["gru_cell_0.b_0"]).reshape(3, STATE)
    of_state = drawn["gru_cell_0.b_1"].reshape(3, STATE)
    reset, update = sigmoid(of_input[0] + of_state[0]), sigmoid(of_input[1] + of_state[1])
    state = (1 - update) * np.tanh(of_input[2] + reset * of_state[2])
    box = (state @ drawn["linear_5.w_0"] + drawn["linear_5.b_0"]) @ drawn["linear_6.w_0"] + drawn["linear_6.b_0"]
    boxes, _ = AttentionDecoder(drawn).decode(seen)
    np.testing.assert_allclose(boxes[0], sigmoid(box), rtol=1e-4)


def test_weights_that_do_not_fit_each_other_are_refused() -> None:
    drawn = weights(1)
    drawn["gru_cell_0.w_0"] = drawn["gru_cell_0.w_0"][:, :-1]
    with pytest.raises(ValueError, match="do not fit"):
        AttentionDecoder(drawn)
