"""One request of the chat completions protocol, within limits of time and size.

The protocol is that of https://platform.openai.com/docs/api-reference/chat/create, which most servers of language
models speak. The address is the operator's own, so it may lie in any network; but no redirect is followed, since the
document and the key go with the request, and no proxy of the environment is used.
"""

from __future__ import annotations

import email.utils
import ipaddress
import json
import re
import time
from typing import Any

import httpcore
import httpx

from pagemill import __version__
from pagemill.chat import failures
from pagemill.chat.outcome import Broken, Reply
from pagemill.intake.guarded_network import GuardedBackend, GuardedTransport, resolve

#: Largest answer that is received, and largest of an error, in bytes.
LONGEST_ANSWER = 4 << 20
LONGEST_ERROR = 1 << 16
#: Longest wait for a connection, in seconds.
CONNECT_SECONDS = 10.0

_ANYWHERE = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))
_WORD = re.compile(r"[a-z][a-z_]{2,39}")
#: What servers call a parameter that they do not take, and the parameter.
_REFUSED = (
    (re.compile(r"max_completion_tokens|max_tokens"), "max_tokens"),
    (re.compile(r"temperature"), "temperature"),
    (re.compile(r"response_format|json_schema|schema|guided|grammar"), "response_format"),
)


def post(address: str, key: str, body: dict[str, Any], seconds: float) -> Reply | Broken:
    """Sends a request to `address` + `/chat/completions`, for `seconds` at the longest. Never raises."""
    deadline = time.monotonic() + seconds
    headers = {
        "User-Agent": f"pagemill/{__version__}",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
    }
    if key:
        headers["Authorization"] = f"Bearer {key}"
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    transport = GuardedTransport(GuardedBackend(_ANYWHERE, deadline, resolve))
    timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
    try:
        with (
            httpx.Client(transport=transport, timeout=timeout, headers=headers, trust_env=False) as client,
            client.stream("POST", f"{address}/chat/completions", content=content, follow_redirects=False) as answer,
        ):
            return _received(answer, key, body)
    except (httpx.ConnectTimeout, httpcore.ConnectTimeout, httpx.ConnectError, httpcore.ConnectError):
        return Broken(failures.no_connection(), again=True)
    except (httpx.TimeoutException, httpcore.TimeoutException):
        # Not again: what took too long once has used up its time.
        return Broken(failures.out_of_time())
    except (httpx.TransportError, httpcore.NetworkError, httpcore.ProtocolError, OSError):
        return Broken(failures.broken_off(), again=True)
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.UnsupportedProtocol, ValueError):
        return Broken(failures.no_connection())


def _received(answer: httpx.Response, key: str, body: dict[str, Any]) -> Reply | Broken:
    if answer.status_code != 200:
        return _refused(answer, key, body)
    content = _bounded(answer, LONGEST_ANSWER)
    if content is None:
        return Broken(failures.too_long())
    try:
        return _reply(json.loads(content))
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        # It may also be an answer that was cut off where its length was not told.
        return Broken(failures.not_protocol(), again=True)


def _reply(answer: Any) -> Reply:
    """Raises `LookupError`, `TypeError` or `AttributeError` for an answer that is not of the protocol."""
    choice = answer["choices"][0]
    content = choice["message"].get("content")
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content)
    if content is not None and not isinstance(content, str):
        raise TypeError("the content is no text")
    return Reply(content or "", choice.get("finish_reason") == "length")


def _refused(answer: httpx.Response, key: str, body: dict[str, Any]) -> Broken:
    status = answer.status_code
    content = _bounded(answer, LONGEST_ERROR)
    text = (content or b"").decode("utf-8", "replace")
    refused = ""
    if status in (400, 422):
        sent = {"max_tokens", "temperature", "response_format"} & body.keys()
        refused = next((name for pattern, name in _REFUSED if name in sent and pattern.search(text)), "")
        if not refused and "response_format" in sent and not re.search("context|length|too long|tokens", text):
            refused = "response_format"
    return Broken(
        failures.status(status, _error_word(text, key)),
        again=status in (408, 409, 425, 429) or status >= 500,
        wait=_wait(answer.headers.get("retry-after", "")),
        refused=refused,
    )


def _error_word(text: str, key: str) -> str:
    """The server's code for its error, where it is one word; not its sentence, which may tell a part of the key."""
    try:
        error = json.loads(text)["error"]
        words = (error.get("code"), error.get("type"))
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return ""
    return next((word for word in words if isinstance(word, str) and _WORD.fullmatch(word) and word != key), "")


def _wait(value: str) -> float:
    """Seconds of a `Retry-After` header, which tells seconds or a date (RFC 9110, section 10.2.3)."""
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value.strip()):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _bounded(answer: httpx.Response, limit: int) -> bytes | None:
    """The body; None where it is longer than `limit` bytes."""
    content = bytearray()
    for chunk in answer.iter_raw():
        content += chunk
        if len(content) > limit:
            return None
    return bytes(content)
