"""Requests that mean ill: sound ones of every call, changed in their method, path, query, headers or body.

A request is bytes on the wire, so that nothing is put right on its way. The same number gives the same change.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from hostile import byte_changes

BOUNDARY = "pump"
#: Texts that programs trip over.
TEXTS = (
    *("", " ", "0", "-1", "1e999", "9" * 400, "null", "true", "[]", "{}", "\ud800", "\0", "\u202e", "..", "%", "%00"),
    *("../../etc/passwd", "%zz", "%ff%fe", "a" * 9000, "file:///etc/passwd", "http://127.0.0.1/", "http://[::1"),
    *("//", "\r\nX: y", "Bearer", "Bearer ", "TC3-HMAC-SHA256", "AWS4-HMAC-SHA256", "sk-" + "0" * 40),
    *("\U0001d7d9", "\u0661\u0662", "é", "名"),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "PROPFIND", "X" * 300, "G T")
#: Methods that are answered at `/` as the Tencent API answers.
CALLING = ("POST", "PUT", "PATCH", "DELETE")
TYPES = (
    *("application/json", "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"),
    *("multipart/form-data", "multipart/form-data; boundary=", f"multipart/form-data; boundary={'b' * 300}"),
    *("application/json; charset=utf-16", "multipart/mixed; boundary=pump", "text/plain", "\xff", ";;;"),
)
_HEADERS = (
    *("Content-Type", "Range", "If-Match", "If-Modified-Since", "X-TC-Action", "X-TC-Timestamp", "X-TC-Token"),
    *("Idempotency-Key", "Accept-Encoding", "Expect", "Content-Length", "X-Forwarded-For", "Cookie", "Upgrade"),
)
_QUERIES = ("X-Amz-Signature=a", "Action=a", "%zz=%", "=", "&&", "a" * 3000)


@dataclass(frozen=True)
class HostileRequest:
    """`target` is what stands behind the method, percent-encoded; headers go out as they are, in their order."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def whole(self) -> bool:
        """Whether it holds as many bytes as it says; otherwise more is waited for, or what is over is no request."""
        stated = [value for name, value in self.headers if name.lower() == "content-length"]
        chunked = any(name.lower() == "transfer-encoding" for name, _ in self.headers)
        return not chunked and all(text.isdecimal() and int(text) == len(self.body) for text in stated)

    def wire(self) -> bytes:
        """The request with its length stated, and an end of the connection asked for."""
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers)]
        if not any(name.lower() in ("content-length", "transfer-encoding") for name, _ in self.headers):
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode("utf-8", "replace") + self.body


def sound_requests(
    host: str, key: str, object_target: str, form: Mapping[str, str], signed: list[HostileRequest]
) -> list[HostileRequest]:
    """A request of every route. `key` is an API key, `object_target` a presigned download's target, `form` the fields
    of a presigned upload, `signed` are calls of the Tencent API."""
    own = (("Host", host), ("Authorization", f"Bearer {key}"))
    api = "/api/llm/v1"
    as_json, as_form = ("Content-Type", TYPES[0]), ("Content-Type", TYPES[1])
    as_parts = ("Content-Type", TYPES[2])
    ids = json.dumps({"task_ids": ["1" * 19]}).encode()
    asked = {"file_url": "http://127.0.0.1:9/a.pdf", "ocr_type": "DOC_PARSING", "is_doc_ori": True}
    submit = json.dumps(asked).encode()
    parts = _parts({"ocr_type": "DOC_PARSING"}, b"%PDF-1.7 of a pump")
    return [
        HostileRequest("POST", f"{api}/ocrdoc/submit", (*own, as_json, ("Idempotency-Key", "a")), submit),
        HostileRequest("POST", f"{api}/ocrdoc/submit", (*own, as_form), urlencode({"file_url": "http://a/b"}).encode()),
        HostileRequest("POST", f"{api}/ocrdoc/submit", (*own, as_parts), parts),
        HostileRequest("POST", f"{api}/ocrdoc/result", (*own, as_json), ids),
        HostileRequest("GET", f"{api}/ocrdoc/result?taskId=1", own),
        HostileRequest("POST", f"{api}/ocrdoc/cancel", (*own, as_json), ids),
        HostileRequest("GET", f"{api}/upload/presign?file_name=a.pdf", own),
        HostileRequest("GET", object_target, (("Host", host), ("Range", "bytes=0-1"))),
        HostileRequest("POST", "/long-document-parsing", (("Host", host), as_parts), _parts(dict(form), b"%PDF-1.7")),
        *(HostileRequest("GET", path, (("Host", host),)) for path in ("/", "/healthz", "/readyz", "/metrics", "/none")),
        *signed,
    ]


def _parts(fields: dict[str, str], data: bytes) -> bytes:
    lines = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'.encode()
    return lines + head + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def request_variant(sound: list[HostileRequest], number: int) -> HostileRequest:
    """The request of that number, counted from 0."""
    chance = random.Random(number)
    made = chance.choice(sound)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        made = chance.choice(_CHANGES)(chance, made)
    return made


def _header(chance: random.Random, made: HostileRequest) -> HostileRequest:
    """A header changed, left out, given twice, or one more."""
    headers = list(made.headers) or [("Accept", "*/*")]
    at = chance.randrange(len(headers))
    name, value = headers[at]
    match chance.randrange(5):
        case 0:
            headers[at] = (name, _plain(chance.choice(TEXTS)))
        case 1:
            del headers[at]
        case 2:
            headers.append((name, _plain(chance.choice((value, *TEXTS)))))
        case 3:
            cut = chance.randrange(len(value) + 1)
            headers[at] = (name, value[:cut] + chance.choice(("", "a", ",", "=", "/", ";")) + value[cut + 1 :])
        case _:
            values = (*TEXTS, *TYPES, "bytes=9-1,-", "chunked", "100-continue")
            headers.append((chance.choice(_HEADERS), _plain(chance.choice(values))))
    return replace(made, headers=tuple(headers))


def _plain(text: str) -> str:
    """A header's value cannot hold a line's end: what then follows would be another request's."""
    return text.replace("\r", "").replace("\n", "").replace("\0", "")


def _type(chance: random.Random, made: HostileRequest) -> HostileRequest:
    others = tuple(pair for pair in made.headers if pair[0] != "Content-Type")
    return replace(made, headers=(*others, ("Content-Type", chance.choice(TYPES))))


def _method(chance: random.Random, made: HostileRequest) -> HostileRequest:
    return replace(made, method=chance.choice(METHODS))


def _target(chance: random.Random, made: HostileRequest) -> HostileRequest:
    path, mark, query = made.target.partition("?")
    match chance.randrange(4):
        case 0:
            path += chance.choice(("/", "//", "/..", "%2e%2e/", "%00", "%ff", ";a", "/" + "a" * 5000, "/*"))
        case 1:
            pairs = query.split("&")
            at = chance.randrange(len(pairs))
            value = quote(chance.choice(TEXTS).encode("utf-8", "replace"), safe="")
            pairs[at] = f"{pairs[at].partition('=')[0] or 'a'}={value}"
            mark, query = "?", "&".join(pairs)
        case 2:
            pairs = query.split("&")
            pairs.insert(chance.randrange(len(pairs) + 1), chance.choice(_QUERIES))
            mark, query = "?", "&".join(pairs)
        case _:
            cut = chance.randrange(len(made.target) + 1)
            path, mark, query = (made.target[:cut] or "/").partition("?")
    target = (path if path.startswith("/") else "/" + path) + mark + query
    return replace(made, target=target.replace(" ", "%20"))


def _bytes(chance: random.Random, made: HostileRequest) -> HostileRequest:
    return replace(made, body=byte_changes.changed(chance, made.body, b'{"a": [1, {"b": null}]}' + made.body))


def _value(chance: random.Random, made: HostileRequest) -> HostileRequest:
    """A JSON body with a value of another type, another name, or depth; other bodies with a text in them."""
    try:
        fields = json.loads(made.body)
    except (ValueError, RecursionError):
        text = quote(chance.choice(TEXTS).encode("utf-8", "replace"))
        return replace(made, body=made.body + b"&" + text.encode() + b"=" + text.encode())
    if isinstance(fields, dict):
        name = chance.choice((*fields, "file_url", "task_ids", "ImageBase64", "ItemNames", "a"))
        others: tuple[object, ...] = (None, True, 0, -1, 10**30, 1.5, [], [[]], {}, {"a": {}}, ["a"] * 3000, [None])
        values = (*TEXTS, *others)
        fields[name] = chance.choice(values)
    body = json.dumps(fields).encode()
    if chance.random() < 0.15:
        deep = chance.choice((30, 300, 100_000))
        body = body[:-1] + b', "deep": ' + b"[" * deep + b"]" * chance.choice((0, deep)) + b"}"
    return replace(made, body=body)


def _large(chance: random.Random, made: HostileRequest) -> HostileRequest:
    return replace(made, body=made.body + chance.choice((b" ", b"a", b"\0", b"[")) * chance.choice((2_000, 1_200_000)))


def _length(chance: random.Random, made: HostileRequest) -> HostileRequest:
    """A length that is not the body's, or chunks."""
    others = tuple(pair for pair in made.headers if pair[0].lower() not in ("content-length", "transfer-encoding"))
    if chance.random() < 0.5:
        said = chance.choice(("0", "-1", "+5", "1_0", str(max(0, len(made.body) - 3)), "9" * 30, "abc", "0x10"))
        return replace(made, headers=(*others, ("Content-Length", said)))
    whole = b"%x\r\n%b\r\n" % (len(made.body), made.body) if made.body else b""
    chunks = whole + b"0\r\n\r\n"
    body = chance.choice((chunks, chunks[:-5], b"zz\r\n" + chunks, b"ffffffffffff\r\n", chunks.replace(b"\r\n", b"\n")))
    return replace(made, headers=(*others, ("Transfer-Encoding", "chunked")), body=body)


_CHANGES: tuple[Callable[[random.Random, HostileRequest], HostileRequest], ...] = (
    *(_header, _header, _header, _type, _method, _target, _target, _bytes, _bytes),
    *(_value, _value, _value, _large, _length),
)


def judged(target: str, method: str, status: int, content_type: str, body: bytes) -> str | None:
    """What is wrong with the answer to a request, None where nothing is: a status of 500 or more, or an error that is
    not told as the API that the path belongs to tells its own.
    """
    if status >= 500 or status < 100:
        return f"status {status}"
    if method in ("HEAD", "head") or status < 400 or not body:
        return None
    path = target.partition("?")[0]
    try:
        if content_type == "application/xml":
            told = path.startswith("/long-document-parsing") and b"<Error><Code>" in body
        elif path == "/" and method in CALLING:
            told = "Error" in json.loads(body)["Response"]
        else:
            told = isinstance(json.loads(body), dict)
    except (ValueError, KeyError, TypeError):
        told = False
    # What is no HTTP at all is refused by the server's own reader of it.
    refused = status == 400 and body == b"Invalid HTTP request received."
    return None if told or refused else f"status {status} told as {content_type}: {body[:80]!r}"
