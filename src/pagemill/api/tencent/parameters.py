"""The parameters of an action, each asked for by name and checked. Whatever is wrong is refused with the name."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from typing import Any

from pagemill.errors import InvalidParameter, ParameterUnknown


class Parameters:
    """The own parameters of a call, or the fields of an object at `path` among them.

    Raises `ParameterUnknown` for any that is not in `known`. One that is null or, in a form, empty counts as not given.
    `texts` tells that all of them came as texts, `action` whose they are.
    """

    def __init__(
        self, values: Mapping[str, Any], known: Collection[str], action: str, *, texts: bool, path: str = ""
    ) -> None:
        for name in values:
            if name not in known:
                raise ParameterUnknown(f"the parameter {path}{name[:100]} is not one of {action}")
        self._action = action
        self._texts = texts
        #: Where its fields stand: put before their names in messages.
        self.path = path
        self._values = {name: value for name, value in values.items() if value is not None}

    def text(self, name: str, most_characters: int | None = None, *, as_given: bool = False) -> str:
        """A text, without spaces at its ends unless it is wanted `as_given`; empty where it is not given."""
        value = self._values.get(name, "")
        if not isinstance(value, str):
            raise InvalidParameter(f"{self.path}{name} has to be a text")
        value = value if as_given else value.strip()
        if most_characters is not None and len(value) > most_characters:
            raise InvalidParameter(f"{self.path}{name} has more than {most_characters} characters")
        return value

    def objects(self, name: str, known: Collection[str], most: int) -> list[Parameters]:
        """A list of objects, at most that many, each with some of the `known` fields; empty where it is not given."""
        value = self._values.get(name, [])
        if self._texts and value == "":
            value = []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise InvalidParameter(f"{self.path}{name} has to be a list of objects")
        if len(value) > most:
            raise InvalidParameter(f"{self.path}{name} has more than {most} elements")
        return [
            Parameters(each, known, self._action, texts=self._texts, path=f"{self.path}{name}.{n}.")
            for n, each in enumerate(value)
        ]

    def switch(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(name)
        if self._texts and isinstance(value, str):
            value = {"": None, "true": True, "1": True, "false": False, "0": False}.get(value.strip().lower(), value)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise InvalidParameter(f"{self.path}{name} has to be true or false")
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
            raise InvalidParameter(f"{self.path}{name} has to be a whole number")
        if not least <= value <= most:
            raise InvalidParameter(f"{self.path}{name} has to be from {least} to {most}")
        return value

    def base64(self, name: str, most_characters: int) -> bytes | None:
        """The bytes of a Base64 text of at most that many characters; None where it is not given."""
        text = self.text(name, most_characters)
        if not text:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidParameter(
                f"{self.path}{name} is not Base64: letters, digits, + and / without line breaks, filled up with ="
            ) from error

    def among(self, name: str, served: Collection[str], why: str) -> str | None:
        """A text or number, as text, that has to be one of those served; None where it is not given."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise InvalidParameter(f"{self.path}{name} has to be one of {', '.join(served)}")
        if str(value) not in served:
            raise InvalidParameter(f"{self.path}{name} {str(value)[:40]} is not served: {why}")
        return str(value)
