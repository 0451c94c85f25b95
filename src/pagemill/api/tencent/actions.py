"""What an action is: its parameters, its rate, and what it does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pagemill.api.tencent.parameters import Parameters

#: How jobs of this API are marked.
FACE = "tencent"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who calls, the address that the server is reached by, and whether the caller has gone away meanwhile."""

    tenant_id: str
    base_url: str
    gone: Callable[[], Awaitable[bool]]


class Action(ABC):
    """One action of the API."""

    #: As `X-TC-Action` has it.
    name: str
    #: Its own parameters.
    parameters: frozenset[str]
    #: Calls a second that each tenant may make.
    rate: float

    @abstractmethod
    async def answer(self, asker: Asker, parameters: Parameters) -> Mapping[str, Any]:
        """The fields of the answer. Raises errors of `pagemill.errors`, which are answered by their codes."""
