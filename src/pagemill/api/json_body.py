"""JSON bodies of requests, read no deeper than is allowed."""

from __future__ import annotations

import json
import re
from typing import Any

from pagemill.errors import InvalidParameter

#: A text, which may hold brackets, or a bracket that opens or closes.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{\]}]', re.S)


def parse_json(body: bytes, most_levels: int, **options: Any) -> Any:
    """The value of a body; `options` are those of `json.loads`.

    Raises `InvalidParameter` for lists and objects deeper within one another, which is told before anything is built of
    them, and `ValueError` for what is no JSON.
    """
    text = body.decode(json.detect_encoding(body), "surrogatepass")
    depth = 0
    for token in _TOKEN.finditer(text):
        match text[token.start()]:
            case "[" | "{":
                depth += 1
                if depth > most_levels:
                    raise InvalidParameter(f"the JSON body is nested too deeply: {most_levels} levels are read")
            case "]" | "}":
                depth -= 1
    return json.loads(text, **options)
