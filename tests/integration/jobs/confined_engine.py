"""An engine whose pages try what a reader must not do. A document is a PNG's signature and a JSON list of texts, one a
page: `what:argument`. The text of a page is what came of it.
"""

from __future__ import annotations

import contextlib
import json
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from drawn_engine import SIGNATURE, DrawnEngine

from pagemill.document import Block, BlockKind, Line, Page
from pagemill.intake import Kind
from pagemill.reading import ReadOptions

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


class ConfinedEngine(DrawnEngine):
    def read(self, path: Path, kind: Kind, indices: Sequence[int], options: ReadOptions) -> Iterator[Page]:
        words = json.loads(path.read_bytes().removeprefix(SIGNATURE))
        for index in indices:
            what, _, argument = words[index].partition(":")
            line = Line(_tried(what, argument), BOX)
            yield Page(index, 10, 10, 10, 10, (Block(BlockKind.TEXT, BOX, (line,)),))


def _tried(what: str, argument: str) -> str:
    try:
        match what:
            case "open":
                Path(argument).read_bytes()
            case "list":
                list(Path(argument).iterdir())
            case "write":
                Path(argument).write_bytes(b"x")
            case "temporary":
                with tempfile.TemporaryDirectory() as folder:
                    (Path(folder) / "a").write_bytes(b"x")
                return folder
            case "connect":
                host, port = argument.rsplit("-", 1)
                socket.create_connection((host, int(port)), 2).close()
            case "resolve":
                socket.getaddrinfo(argument, 80)
            case "send":
                host, port = argument.rsplit("-", 1)
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (host, int(port)))
            case "allocate":
                return str(len(bytearray(int(argument))))
            case "fill":
                with tempfile.TemporaryFile() as file:
                    file.truncate(int(argument))
            case "descriptors":
                with contextlib.ExitStack() as opened:
                    for _ in range(int(argument)):
                        opened.enter_context(Path("/dev/null").open())
            case "spin":
                until = time.monotonic() + float(argument)
                while time.monotonic() < until:
                    pass
        return "done"
    except (OSError, MemoryError) as error:
        return f"{type(error).__name__} {getattr(error, 'errno', '')}".strip()
