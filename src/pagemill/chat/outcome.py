"""What comes of one request to a model."""

from __future__ import annotations

from dataclasses import dataclass

from pagemill.chat.failures import Failure


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote; empty where it refused to answer."""

    text: str
    #: Whether it came to the end of its tokens before the end of its answer.
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A request that came to nothing."""

    failure: Failure
    #: Whether the same request may do better later.
    again: bool = False
    #: Seconds that the server asks to wait before.
    wait: float = 0.0
    #: A parameter without which the request may be taken.
    refused: str = ""
