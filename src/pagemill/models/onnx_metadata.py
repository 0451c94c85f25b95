"""The key/value metadata of an ONNX file, read without loading its tensors or needing the `onnx` package.

An ONNX file is one protobuf message, `ModelProto`, whose field 14 (`metadata_props`) repeats `StringStringEntryProto`
(1: key, 2: value): https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. OpenVINO drops these on reading.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path

from pagemill.errors import WeightsCorrupt

_METADATA_PROPS = 14
_KEY, _VALUE = 1, 2


def onnx_metadata(path: Path) -> dict[str, str]:
    """The metadata of the ONNX file at `path`. Raises `WeightsCorrupt` where it is not one."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return dict(_entry(data[start:end]) for number, start, end in _fields(data) if number == _METADATA_PROPS)
    except (IndexError, ValueError) as error:
        raise WeightsCorrupt(f"{path} is not an ONNX file") from error


def _entry(message: bytes) -> tuple[str, str]:
    parts = {number: message[start:end].decode("utf-8") for number, start, end in _fields(message)}
    return parts.get(_KEY, ""), parts.get(_VALUE, "")


def _fields(data: bytes | mmap.mmap) -> Iterator[tuple[int, int, int]]:
    """The fields of a message as (number, start, end), the content being `data[start:end]`.

    Wire types: https://protobuf.dev/programming-guides/encoding/#structure
    """
    position, length = 0, len(data)
    while position < length:
        tag, position = _varint(data, position)
        match tag & 7:
            case 0:
                _, end = _varint(data, position)
            case 1:
                end = position + 8
            case 2:
                size, position = _varint(data, position)
                end = position + size
            case 5:
                end = position + 4
            case wire:
                raise ValueError(f"wire type {wire}")
        if end > length:
            raise ValueError("cut short")
        yield tag >> 3, position, end
        position = end


def _varint(data: bytes | mmap.mmap, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
        if shift > 63:
            raise ValueError("varint too long")
