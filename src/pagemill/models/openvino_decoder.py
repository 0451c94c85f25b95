"""A network that writes its answer token by token, of which OpenVINO runs what comes before the loop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pagemill.models.attention_decoder import NAMES, AttentionDecoder
from pagemill.models.session import FloatArray, Session

#: How OpenVINO marks a node of an ONNX file that it does not convert.
_LEFT = "NotSupportedONNXNode"


class DecodedSession(Session):
    """Pictures encoded by one session, one at a time, and decoded step by step: boxes (1, T, 8), tokens (1, T, C)."""

    def __init__(self, encoder: Session, decoder: AttentionDecoder) -> None:
        super().__init__(encoder.metadata)
        self._encoder = encoder
        self._decoder = decoder

    def run(self, array: FloatArray) -> list[npt.NDArray[np.generic]]:
        """The boxes and the shares of tokens of a batch of one. Raises `ValueError` for a larger one."""
        if len(array) != 1:
            raise ValueError("pictures are decoded one at a time")
        encoded = np.asarray(self._encoder.run(array)[0], np.float32)
        return [values[None] for values in self._decoder.decode(encoded[0])]


def encoder_and_decoder(path: Path, openvino: Any) -> tuple[Any, AttentionDecoder] | None:
    """The `openvino.Model` that encodes a picture (1, places, channels), and what decodes it; None where the file at
    `path` has no such decoder. Raises `RuntimeError` where OpenVINO cannot read it."""
    from openvino.frontend import FrontEndManager

    reader = FrontEndManager().load_by_framework("onnx")
    model = reader.convert_partially(reader.load(str(path)))
    left = [node for node in model.get_ordered_ops() if node.get_type_name() == _LEFT]
    if len(left) != 1:
        return None
    given = [source.get_source_output() for source in left[0].inputs()]
    constants = [value.get_node() for value in given if value.get_node().get_type_name() == "Constant"]
    weights = {node.get_friendly_name(): np.array(node.get_data()) for node in constants}
    # All else that the loop begins with is made of nothing but sizes.
    encoded = [value for value in given if value.get_node().get_type_name() == "Transpose"]
    if len(encoded) != 1 or not set(NAMES) <= set(weights):
        return None
    try:
        decoder = AttentionDecoder(weights)
    except ValueError:
        return None
    return openvino.Model([openvino.opset13.result(encoded[0])], model.get_parameters(), path.stem), decoder
