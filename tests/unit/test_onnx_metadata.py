"""The metadata of an ONNX file is read from its bytes, and no bytes whatever crash the reader."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.errors import WeightsCorrupt
from pagemill.models.onnx_metadata import onnx_metadata


def varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def model(metadata: dict[str, str], graph: bytes = b"tensors") -> bytes:
    """A `ModelProto`: ir_version (1), graph (7), and metadata_props (14)."""
    props = [field(1, key.encode()) + field(2, value.encode()) for key, value in metadata.items()]
    return varint(1 << 3) + varint(10) + field(7, graph) + b"".join(field(14, prop) for prop in props)


def read(content: bytes) -> dict[str, str]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return onnx_metadata(Path(file.name))


@given(st.dictionaries(st.text(), st.text(), max_size=4), st.binary(max_size=300))
def test_what_was_written_is_read(metadata: dict[str, str], graph: bytes) -> None:
    assert read(model(metadata, graph)) == metadata


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(WeightsCorrupt):
        assert all(isinstance(text, str) for pair in read(content).items() for text in pair)


def test_a_file_cut_within_a_field_is_refused() -> None:
    with pytest.raises(WeightsCorrupt, match="not an ONNX file"):
        read(model({"character": "一\n二"})[:-3])


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(WeightsCorrupt):
        read(b"")
