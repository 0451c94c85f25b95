"""The form of an S3 POST upload, read as it comes: the fields first, then the file, one piece of it at a time.

Written from "POST Object" of the Amazon S3 API Reference.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from pagemill.errors import SignatureRefused

FILE_PART = "file"
#: Bytes of everything but the file; S3 takes 20 KB of fields before it.
FIELD_BYTES = 20_000
#: Parts of one form.
MOST_PARTS = 50
#: Longest silence of a client, in seconds.
SILENCE_SECONDS = 30.0


class PolicyForm:
    """One form. `fields` has the fields, their names in small letters, as soon as `read_fields` has returned.

    Raises `SignatureRefused`, with S3's word, for a form that is malformed, cut or too large, stays silent for too
    long, or has not exactly one file.
    """

    def __init__(self, content_type: str, body: AsyncIterator[bytes]) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary or len(boundary) > 256:
            raise SignatureRefused(
                "Bucket POST must be of the enclosure-type multipart/form-data", "PreconditionFailed"
            )
        self.fields: dict[str, str] = {}
        self._body = body
        self._room = FIELD_BYTES
        self._parts = 0
        self._header_name = self._header_value = b""
        self._disposition = b""
        self._name = ""
        self._value = bytearray()
        self._piece = bytearray()
        self._in_file = self._file_seen = self._ended = self._all_read = False
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

    async def read_fields(self) -> None:
        """Reads up to the file."""
        while not self._file_seen:
            if self._ended:
                raise SignatureRefused("POST requires exactly one file upload per request.", "InvalidArgument")
            await self._feed()

    async def next_piece(self, size: int) -> bytes:
        """The next bytes of the file, `size` or a little more; fewer at its end, and none after it.

        The end is told only when the whole request has come, so that a cut upload never looks like a short one.
        """
        while len(self._piece) < size and not self._all_read:
            await self._feed()
        piece = bytes(self._piece)
        self._piece.clear()
        return piece

    async def drain(self, size: int, seconds: float) -> bool:
        """Lets up to `size` bytes of what is still coming go by, and tells whether that was all.

        A client that is still sending would take an answer given now for a broken connection.
        """
        with anyio.move_on_after(seconds):
            async for chunk in self._body:
                size -= len(chunk)
                if size < 0:
                    return False
            return True
        return False

    async def _feed(self) -> None:
        try:
            with anyio.fail_after(SILENCE_SECONDS):
                chunk = await anext(self._body)
        except TimeoutError as error:
            raise SignatureRefused(
                "Your socket connection to the server was not read from or written to within the timeout period.",
                "RequestTimeout",
            ) from error
        except StopAsyncIteration as error:
            self._all_read = True
            if self._ended:
                return
            raise SignatureRefused("The body of your POST request is cut short.", "MalformedPOSTRequest") from error
        if self._ended:
            self._spend(len(chunk))
            return
        try:
            self._parser.write(chunk)
        except MultipartParseError as error:
            raise SignatureRefused(
                "The body of your POST request is not well-formed multipart/form-data.", "MalformedPOSTRequest"
            ) from error
        if not self._parts:
            # What stands before the first part is passed over by the parser, however much it is.
            self._spend(len(chunk))

    def _spend(self, size: int) -> None:
        self._room -= size
        if self._room < 0:
            raise SignatureRefused(
                "Your POST request fields preceding the upload file were too large.",
                "MaxPostPreDataLengthExceededError",
            )

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise SignatureRefused(f"Your POST request has more than {MOST_PARTS} parts.", "MalformedPOSTRequest")
        self._disposition = b""
        self._value = bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._spend(end - start)
        self._header_name += data[start:end]

    def _header_piece(self, data: bytes, start: int, end: int) -> None:
        self._spend(end - start)
        self._header_value += data[start:end]

    def _header_ends(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace").lower()
        self._in_file = self._name == FILE_PART
        if self._in_file and self._file_seen:
            raise SignatureRefused("POST requires exactly one file upload per request.", "InvalidArgument")
        self._file_seen = self._file_seen or self._in_file

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file:
            self._piece += memoryview(data)[start:end]
        else:
            self._spend(end - start)
            self._value += data[start:end]

    def _part_ends(self) -> None:
        if self._in_file:
            self._in_file = False
        elif not self._file_seen:
            # S3 takes no notice of what follows the file.
            if self._name in self.fields:
                raise SignatureRefused(f"The field '{self._name}' is given twice.", "InvalidArgument")
            try:
                self.fields[self._name] = self._value.decode("utf-8")
            except UnicodeDecodeError as error:
                raise SignatureRefused(f"The field '{self._name}' is not UTF-8.", "MalformedPOSTRequest") from error

    def _body_ends(self) -> None:
        self._ended = True
