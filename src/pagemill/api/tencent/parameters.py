"""The parameters of an action, each asked for by name and checked. Whatever is wrong is refused with the name."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection

from pagemill.api.tencent.calls import Call
from pagemill.errors import InvalidParameter, ParameterUnknown


class Parameters:
    """The own parameters of a call.

    Raises `ParameterUnknown` for any that is not in `known`. One that is null or, in a form, empty counts as not given.
    """

    def __init__(self, call: Call, known: Collection[str]) -> None:
        for name in call.parameters:
            if name not in known:
                raise ParameterUnknown(f"the parameter {name[:100]} is not one of {call.action}")
        self._texts = call.texts
        self._values = {name: value for name, value in call.parameters.items() if value is not None}

    def text(self, name: str) -> str:
        """A text; empty where it is not given."""
        value = self._values.get(name, "")
        if not isinstance(value, str):
            raise InvalidParameter(f"{name} has to be a text")
        return value.strip()

    def switch(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(name)
        if self._texts and isinstance(value, str):
            value = {"": None, "true": True, "1": True, "false": False, "0": False}.get(value.strip().lower(), value)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise InvalidParameter(f"{name} has to be true or false")
        return value

    def number(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds; None where it is not given."""
        value = self._values.get(name)
        if self._texts and isinstance(value, str):
            text = value.strip()
            if not text:
                return None
            # Converting an unbounded number takes long.
            if len(text) <= 18 and text.removeprefix("-").isdecimal() and text.isascii():
                value = int(text)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidParameter(f"{name} has to be a whole number")
        if not least <= value <= most:
            raise InvalidParameter(f"{name} has to be from {least} to {most}")
        return value

    def base64(self, name: str, most_characters: int) -> bytes | None:
        """The bytes of a Base64 text of at most that many characters; None where it is not given."""
        text = self.text(name)
        if not text:
            return None
        if len(text) > most_characters:
            raise InvalidParameter(f"{name} has more than {most_characters} characters")
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidParameter(f"{name} is not Base64") from error

    def among(self, name: str, served: Collection[str], why: str) -> str | None:
        """A text or number, as text, that has to be one of those served; None where it is not given."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise InvalidParameter(f"{name} has to be one of {', '.join(served)}")
        if str(value) not in served:
            raise InvalidParameter(f"{name} {str(value)[:40]} is not served: {why}")
        return str(value)
