"""What calls say is checked field by field; nothing malformed gets further."""

import contextlib
import io
import json
from collections.abc import AsyncIterator

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.api.scnet.errors import refusal_of
from pagemill.api.scnet.fields import json_object, submit_fields, task_ids, urlencoded_fields
from pagemill.api.scnet.multipart import MultipartForm, read_multipart
from pagemill.errors import BackendNotSupported, InvalidParameter, ModelNotFound, PagemillError, SourceTooLarge
from pagemill.reading import ReadOptions

URL = {"file_url": "https://example.com/a.pdf"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b'"text"',
        b"null",
        b'{"a": NaN}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=["empty", "cut", "list", "text", "null", "NaN", "no UTF-8", "deep", "deep objects", "huge number"],
)
def test_bodies_that_are_no_json_object(body: bytes) -> None:
    with pytest.raises(InvalidParameter):
        json_object(body, 32)


def test_a_submit_needs_one_document() -> None:
    assert submit_fields(URL, with_file=False).file_url == "https://example.com/a.pdf"
    assert submit_fields({}, with_file=True).file_url is None
    for fields, with_file in [({}, False), ({"file_url": ""}, False), ({"file_url": None}, False), (URL, True)]:
        with pytest.raises(InvalidParameter):
            submit_fields(fields, with_file=with_file)


@pytest.mark.parametrize("url", [7, ["https://example.com"], True, "\ud800"])
def test_a_url_is_a_text(url: object) -> None:
    with pytest.raises(InvalidParameter, match="file_url"):
        submit_fields({"file_url": url}, with_file=False)


def test_the_sample_programs_spelling_is_noticed() -> None:
    assert submit_fields({"fileUrl": "http://a/b"}, with_file=False).sample_spelling
    assert submit_fields({"fileUrl": "http://a/b"}, with_file=False).file_url == "http://a/b"
    assert not submit_fields(URL, with_file=False).sample_spelling


@pytest.mark.parametrize("ocr_type", ["DOC_PARING", "DOC_PARSING", None, ""])
def test_what_is_served(ocr_type: object) -> None:
    assert submit_fields(URL | {"ocr_type": ocr_type}, with_file=False) == submit_fields(URL, with_file=False)


def test_what_is_not_served() -> None:
    with pytest.raises(ModelNotFound, match="Model ID_CARD not found"):
        submit_fields(URL | {"ocr_type": "ID_CARD"}, with_file=False)
    with pytest.raises(InvalidParameter):
        submit_fields(URL | {"ocr_type": 5}, with_file=False)


def test_switches_are_booleans_or_text() -> None:
    fields = URL | {"is_table_cls": True, "is_doc_ori": "false", "enforce_seal": "TRUE", "is_inline_formula": ""}
    assert submit_fields(fields, with_file=False).options == ReadOptions(
        correct_orientation=False, find_seals=True, tell_table_kind=True, inline_formula=None
    )


@pytest.mark.parametrize("name", ["is_table_cls", "is_doc_ori", "enforce_seal", "is_inline_formula"])
@pytest.mark.parametrize("value", [1, "yes", [], {}])
def test_a_switch_is_nothing_else(name: str, value: object) -> None:
    with pytest.raises(InvalidParameter, match=name):
        submit_fields(URL | {name: value}, with_file=False)


def test_a_remote_reader_is_one_that_is_configured_or_none() -> None:
    for name, asked in (("near", "near"), ("none", "none"), ("", None)):
        assert submit_fields(URL | {"remote_reader": name}, ["near"], with_file=False).options.remote == asked
    with pytest.raises(BackendNotSupported, match="remote_reader far"):
        submit_fields(URL | {"remote_reader": "far"}, ["near"], with_file=False)
    with pytest.raises(InvalidParameter, match="remote_reader"):
        submit_fields(URL | {"remote_reader": 3}, ["near"], with_file=False)


def test_ids_keep_their_order_and_number() -> None:
    assert task_ids(["b", "a", "b"], 3) == ["b", "a", "b"]
    assert task_ids([2056703208598626305], 3) == ["2056703208598626305"]


@pytest.mark.parametrize(
    "value", [None, [], "1", {}, [None], [""], [True], ["x" * 65], [-1], [1.5], ["\udc00"], [10**4000], ["1"] * 101]
)
def test_ids_that_are_none(value: object) -> None:
    with pytest.raises(InvalidParameter, match="task_ids"):
        task_ids(value, 100)


def test_forms() -> None:
    assert urlencoded_fields(b"file_url=http%3A%2F%2Fa%2Fb&enforce_seal=true", 32) == {
        "file_url": "http://a/b",
        "enforce_seal": "true",
    }
    assert urlencoded_fields(b' {"file_url": "http://a/b"}', 32) == {"file_url": "http://a/b"}
    for body in (b"\xff=1", b"a=1&" * 200):
        with pytest.raises(InvalidParameter):
            urlencoded_fields(body, 32)


BOUNDARY = "xYzZY"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, file_name: str | None = None) -> bytes:
    about = "" if file_name is None else f'; filename="{file_name}"'
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{about}\r\n\r\n'.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def read(body: bytes, step: int = 7, field_bytes: int = 1000, file_bytes: int = 1000) -> tuple[MultipartForm, bytes]:
    """The body read in pieces of `step` bytes."""
    file = io.BytesIO()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), step):
            yield body[start : start + step]

    async def run() -> MultipartForm:
        return await read_multipart(TYPE, pieces(), file, field_bytes, file_bytes)

    return anyio.run(run), file.getvalue()


@given(
    content=st.binary(max_size=300),
    value=st.text(max_size=40).filter(lambda text: "\ud800" not in text),
    step=st.integers(1, 64),
)
def test_a_form_comes_through_however_it_is_cut(content: bytes, value: str, step: int) -> None:
    if f"--{BOUNDARY}".encode() in content:
        return
    body = part("ocr_type", value.encode()) + part("file", content, "合同.pdf") + part("enforce_seal", b"true") + END
    form, file = read(body, step)
    assert file == content
    assert form == MultipartForm({"ocr_type": value, "enforce_seal": "true"}, "合同.pdf", len(content))


def test_a_form_without_a_file() -> None:
    form, file = read(part("file_url", b"http://a/b") + END)
    assert (form.file_name, form.fields, file) == (None, {"file_url": "http://a/b"}, b"")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (part("file", b"x" * 50, "a.pdf"), InvalidParameter),
        (b"no boundary at all", InvalidParameter),
        (part("file", b"a", "a") + part("file", b"b", "b") + END, InvalidParameter),
        (part("document", b"a", "a.pdf") + END, InvalidParameter),
        (part("ocr_type", b"x" * 1001) + END, InvalidParameter),
        (part("file", b"x" * 1001, "a.pdf") + END, SourceTooLarge),
        (b"".join(part(f"f{n}", b"") for n in range(101)) + END, InvalidParameter),
        (f"--{BOUNDARY}\r\nX-Long: ".encode() + b"x" * 9000, InvalidParameter),
    ],
    ids=["cut", "no form", "two files", "another name", "large field", "large file", "many parts", "long header"],
)
def test_forms_that_are_refused(body: bytes, error: type[PagemillError]) -> None:
    with pytest.raises(error):
        read(body)


def test_a_form_has_to_name_its_boundary() -> None:
    async def run() -> None:
        async def none() -> AsyncIterator[bytes]:
            yield b""

        await read_multipart("multipart/form-data", none(), io.BytesIO(), 10, 10)

    with pytest.raises(InvalidParameter):
        anyio.run(run)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_json_is_taken_or_refused_in_words(value: object) -> None:
    """Whatever the fields hold, the only errors are ours."""
    for fields in ({"file_url": value}, URL | {"ocr_type": value}, URL | {"enforce_seal": value}):
        try:
            taken = submit_fields(json_object(json.dumps(fields).encode(), 32), with_file=False)
        except PagemillError as error:
            assert 400 <= refusal_of(error).http < 500
        else:
            assert taken.file_url
    with contextlib.suppress(InvalidParameter):
        assert all(isinstance(each, str) for each in task_ids(value, 10))
