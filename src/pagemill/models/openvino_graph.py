"""A network's graph made cheaper before OpenVINO compiles it, at the same results.

A reader of lines ends in a softmax over thousands of characters, of which all but one or two are never looked at. Left
out, the network gives its logits, and shares are taken of the steps that matter alone: a tenth of the reader's time.

The head of the text detectors enlarges its features twice by transposed convolutions of 2×2 with a stride of 2. Those
do not overlap: each pixel of the larger picture depends on one pixel of the smaller. So both are 1×1 convolutions at
the smaller size, and the four by four values that they give for each pixel are laid out in space at the end. OpenVINO
runs these in bf16 and with the activation fused, which it does not for transposed ones: a third of the detector's time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

_TRANSPOSED = "ConvolutionBackpropData"


def with_upsampling_at_the_smaller_size(model: Any, openvino: Any) -> Any:
    """The `openvino.Model` with such a head written anew; as it was where it has none."""
    op = openvino.opset13
    results = model.get_results()
    if len(results) != 1 or (sigmoid := _before(results[0])).get_type_name() != "Sigmoid":
        return model
    chain = _chain(sigmoid, ("Add", _TRANSPOSED, "Relu", "Add", _TRANSPOSED))
    if chain is None:
        return model
    _, last, _, _, first = chain
    constants = [_constant(node) for node in chain if node.get_type_name() != "Relu"]
    if not all(map(_doubles, (first, last))) or any(value is None for value in constants):
        return model
    last_shift, last_kernel, first_shift, first_kernel = (value for value in constants if value is not None)
    channels, inner = first_kernel.shape[:2]
    if last_kernel.shape[:2] != (inner, 1) or first_shift.size != inner or last_shift.size != 1:
        return model
    # Output channels are in the order row, column, inner channel.
    one = first_kernel.transpose(2, 3, 1, 0).reshape(4 * inner, channels)
    # For each place of the first enlargement the four places of the second, of its own channels alone.
    other = np.kron(np.eye(4), last_kernel[:, 0].reshape(inner, 4).T).reshape(16, 4 * inner)

    def pointwise(values: Any, kernel: Any, shift: Any) -> Any:
        kernel = op.constant(np.ascontiguousarray(kernel, np.float32)[:, :, None, None])
        made = op.convolution(values, kernel, [1, 1], [0, 0], [0, 0], [1, 1])
        return op.add(made, op.constant(np.asarray(shift, np.float32).reshape(1, -1, 1, 1)))

    inside = op.relu(pointwise(first.input_value(0), one, np.tile(first_shift.ravel(), 4)))
    small = pointwise(inside, other, last_shift)
    large = op.depth_to_space(op.depth_to_space(small, "blocks_first", 2), "blocks_first", 2)
    result = op.sigmoid(large)
    result.output(0).set_names(results[0].input_value(0).get_names())
    return openvino.Model([op.result(result)], model.get_parameters(), model.get_friendly_name())


def without_last_softmax(model: Any, openvino: Any) -> Any:
    """The `openvino.Model` of a reader of lines (N×T×C) that gives its logits; None where it is none."""
    results = model.get_results()
    if len(results) != 1 or (softmax := _before(results[0])).get_type_name() != "Softmax":
        return None
    if softmax.output(0).get_partial_shape().rank.get_length() != 3 or softmax.get_attributes()["axis"] not in (2, -1):
        return None
    logits = softmax.input_value(0)
    logits.set_names(results[0].input_value(0).get_names())
    return openvino.Model([openvino.opset13.result(logits)], model.get_parameters(), model.get_friendly_name())


def _before(node: Any) -> Any:
    """The node whose output a node takes, what changes nothing left out."""
    node = node.input_value(0).get_node()
    while node.get_type_name() == "Identity":
        node = node.input_value(0).get_node()
    return node


def _chain(node: Any, kinds: tuple[str, ...]) -> list[Any] | None:
    """The nodes before `node`, nearest first, when they are of these kinds and each has one consumer."""
    found = []
    for kind in kinds:
        node = _before(node)
        if node.get_type_name() != kind or len(node.output(0).get_target_inputs()) != 1:
            return None
        found.append(node)
    return found


def _constant(node: Any) -> FloatArray | None:
    """The second input of a node, where it is a constant."""
    other = node.input_value(1).get_node()
    if other.get_type_name() != "Constant":
        return None
    return np.array(other.get_data(), np.float32)


def _doubles(node: Any) -> bool:
    """Whether a transposed convolution makes of each pixel two by two that no other pixel has a share in."""
    attributes = node.get_attributes()
    plain = all(not any(attributes[name]) for name in ("pads_begin", "pads_end", "output_padding"))
    kernel = node.input_value(1).get_shape()
    return plain and list(attributes["strides"]) == [2, 2] and list(kernel[2:]) == [2, 2]
