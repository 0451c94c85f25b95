"""A `multipart/form-data` body, taken in as it comes: fields into memory, the one file to where it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import BinaryIO

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from pagemill.errors import InvalidParameter, SourceTooLarge

FILE_PART = "file"
#: Parts of one body, and bytes of one part's headers.
MOST_PARTS = 100
LONGEST_HEADERS = 8192


@dataclass
class MultipartForm:
    """The fields of a body, and what is known of its file."""

    fields: dict[str, str] = field(default_factory=dict)
    #: The name the file came with; None where there was no file part.
    file_name: str | None = None
    file_size: int = 0


async def read_multipart(
    content_type: str, body: AsyncIterator[bytes], file: BinaryIO, field_bytes: int, file_bytes: int
) -> MultipartForm:
    """Read a body; the content of the part `file` is written to `file`.

    Raises `InvalidParameter` for a malformed or cut body, a second file, or more than `field_bytes` of fields, and
    `SourceTooLarge` for a file of more than `file_bytes`.
    """
    reader = _Reader(content_type, file, field_bytes, file_bytes)
    try:
        async for chunk in body:
            reader.feed(chunk)
        return reader.finish()
    finally:
        reader.let_go()


class _Reader:
    def __init__(self, content_type: str, file: BinaryIO, field_bytes: int, file_bytes: int) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if not boundary or len(boundary) > 256:
            raise InvalidParameter("the multipart body's Content-Type names no boundary")
        self._file = file
        self._field_room = field_bytes
        self._file_bytes = file_bytes
        self._form = MultipartForm()
        self._parts = 0
        self._ended = False
        self._header_room = LONGEST_HEADERS
        self._header_name = self._header_value = b""
        self._headers: dict[bytes, bytes] = {}
        self._field_name: str | None = None
        self._value = bytearray()
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_field,
                "on_header_value": self._header_piece,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._part_data,
                "on_part_end": self._part_ends,
                "on_end": self._body_ends,
            },
        )

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except MultipartParseError as error:
            raise InvalidParameter("the multipart body is malformed") from error

    def let_go(self) -> None:
        """Part from the parser, which knows this reader: else both would stay until Python looks for such circles."""
        self._parser.callbacks = {}

    def finish(self) -> MultipartForm:
        if not self._ended:
            raise InvalidParameter("the multipart body is cut short")
        return self._form

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise InvalidParameter(f"the multipart body has more than {MOST_PARTS} parts")
        self._headers = {}
        self._header_room = LONGEST_HEADERS
        self._field_name = None
        self._value = bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_name += self._piece_of_header(data, start, end)

    def _header_piece(self, data: bytes, start: int, end: int) -> None:
        self._header_value += self._piece_of_header(data, start, end)

    def _piece_of_header(self, data: bytes, start: int, end: int) -> bytes:
        self._header_room -= end - start
        if self._header_room < 0:
            raise InvalidParameter("a part of the multipart body has headers that are too long")
        return data[start:end]

    def _header_ends(self) -> None:
        self._headers[self._header_name.lower()] = self._header_value
        self._header_name = self._header_value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        file_name = options.get(b"filename")
        if name == FILE_PART:
            if self._form.file_name is not None:
                raise InvalidParameter("only one file can be submitted at a time")
            self._form.file_name = (file_name or b"").decode("utf-8", "replace")
        elif file_name is not None:
            raise InvalidParameter(f"the file is expected in a part named {FILE_PART}")
        else:
            self._field_name = name

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        size = end - start
        if self._field_name is not None:
            self._field_room -= size
            if self._field_room < 0:
                raise InvalidParameter("the request's fields are too large")
            self._value += data[start:end]
            return
        self._form.file_size += size
        if self._form.file_size > self._file_bytes:
            raise SourceTooLarge(f"the file has more than {self._file_bytes} bytes")
        self._file.write(memoryview(data)[start:end])

    def _part_ends(self) -> None:
        if self._field_name is not None:
            self._form.fields[self._field_name] = self._value.decode("utf-8", "replace")

    def _body_ends(self) -> None:
        self._ended = True
