"""Many HTTP clients in one program, each due to call at fixed times whether or not it has been answered.

A call's latency runs from the moment it was due until its answer has been read: with it the time that this program was
late itself (`lateness`), being on the same cores as the server.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

#: Idle seconds after which a connection is made anew, as clients do; servers close theirs (uvicorn after 5).
IDLE_SECONDS = 3.0
#: Longest wait for an answer.
ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """What came of a call. `status` is 0 where there was no answer, and `body` then the error's name."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """A client's connection, kept while it is used, to a server of HTTP/1.1 that tells the length of its answers."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = 0.0

    async def call(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        try:
            return await asyncio.wait_for(self._call(method, path, headers, body), ANSWER_SECONDS)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            return Answer(0, {}, type(error).__name__.encode())

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _call(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if time.perf_counter() - self._used > IDLE_SECONDS:
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        told = {"Host": f"{self._host}:{self._port}", **headers, "Content-Length": str(len(body))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        writer.write("\r\n".join(lines).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        content = await reader.readexactly(int(fields["content-length"]))
        if fields.get("connection") == "close":
            self.close()
        self._used = time.perf_counter()
        return Answer(int(head[0].split()[1]), fields, content)


#: A call, told which of its kind it is, counted from 0.
Call = Callable[[int], Awaitable[Answer]]


@dataclass
class Calls:
    """What came of calls of one kind."""

    latencies: list[float] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)
    #: Answers by status, or by the name of the error where there was none.
    outcomes: Counter[str] = field(default_factory=Counter)

    def quantile(self, share: float) -> float:
        """Of the latencies, in milliseconds, by nearest rank."""
        return 1000 * quantile(self.latencies, share)

    def row(self, name: str) -> str:
        """A line of a table: calls, latencies in milliseconds, and how late they were sent."""
        shown = "".join(f"{self.quantile(share):>9.1f}" for share in (0.5, 0.95, 0.99, 0.999, 1.0))
        return f"{name:<8}{len(self.latencies):>9}{shown}{1000 * quantile(self.lateness, 0.99):>12.1f}"


def quantile(values: Sequence[float], share: float) -> float:
    """By nearest rank; 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


async def repeat(calls: Calls, first: float, every: float, until: float, call: Call) -> None:
    """`call(n)` at `first` and `every` so many seconds of `perf_counter`, one after the other, before `until`.

    One that is due while the one before is not answered is made at once afterwards, and counted from when it was due.
    """
    n = 0
    while (due := first + n * every) < until:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        calls.lateness.append(time.perf_counter() - due)
        answer = await call(n)
        calls.latencies.append(time.perf_counter() - due)
        calls.outcomes[str(answer.status) if answer.status else answer.body.decode()] += 1
        n += 1
