"""Latency of submits and of polls while a long document is being read.

    python benchmarks/submit_latency.py [--rate 50] [--seconds 30] [--polls 50] [--by file|url]

Both are open loops: calls are due at fixed times whether or not earlier ones have been answered, and a call's latency
runs from the time it was due. The program that calls runs on the same cores as the server and its readers. Settings
are the defaults, quotas too. A poll asks about the long document and the last tasks submitted.
"""

from __future__ import annotations

import argparse
import json
import math
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from drawn_documents import scans, small_picture
from project_tests import FileServer, RunningServer
from server_process import JobView, fresh_server, wait_for

#: Ids that a poll asks about.
POLLED_IDS = 20
#: Most connections of one loop.
CONNECTIONS = 32
#: Idle seconds after which a connection is made anew, as clients do; servers close theirs (uvicorn after 5).
IDLE_SECONDS = 3.0
BOUNDARY = "pagemill-benchmark-boundary"


@dataclass
class OpenLoop:
    """`call(connection, n)` made `rate` times a second for some seconds; what it returns is the HTTP status."""

    address: str
    rate: float
    seconds: float
    call: Callable[[HTTPConnection, int], int]
    #: Seconds from when a call was due until its answer was read, in the order of the answers.
    latencies: list[float] = field(default_factory=list)
    #: Answers by status; calls without an answer by the name of the error.
    statuses: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        self._due: queue.SimpleQueue[tuple[float, int] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._clock)]
        self._connections = max(1, min(CONNECTIONS, round(self.rate / 2)))
        self._threads += [threading.Thread(target=self._answerer) for _ in range(self._connections)]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def row(self, name: str) -> str:
        """A line of the table: calls, those not answered 200, and latencies in milliseconds."""
        ordered = sorted(self.latencies)
        bad = len(ordered) - self.statuses["200"]
        shown = "".join(f"{1000 * ordered[_rank(len(ordered), share)]:>10.1f}" for share in (0.5, 0.99, 1.0))
        return f"{name:<10}{len(ordered):>8}{bad:>10}{shown}"

    def _clock(self) -> None:
        start = time.perf_counter()
        for n in range(round(self.rate * self.seconds)):
            due = start + n / self.rate
            time.sleep(max(0.0, due - time.perf_counter()))
            self._due.put((due, n))
        for _ in range(self._connections):
            self._due.put(None)

    def _answerer(self) -> None:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        used = time.perf_counter()
        while (item := self._due.get()) is not None:
            due, n = item
            if time.perf_counter() - used > IDLE_SECONDS:
                connection.close()
            try:
                status = str(self.call(connection, n))
            except (OSError, HTTPException) as error:
                connection.close()
                status = type(error).__name__
            used = time.perf_counter()
            self.latencies.append(used - due)
            self.statuses[status] += 1
        connection.close()


class Caller:
    """The two calls, and the ids that submits have given out."""

    def __init__(self, server: RunningServer, document: str, picture: bytes, url: str | None) -> None:
        self._bearer = {"Authorization": f"Bearer {server.key}"}
        self._path = urlsplit(server.api).path
        self._ids = [document]
        self._document = document
        if url is None:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="receipt.png"\r\n\r\n'
            self._body = head.encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()
            self._type = f"multipart/form-data; boundary={BOUNDARY}"
        else:
            self._body = json.dumps({"file_url": url}).encode()
            self._type = "application/json"

    def submit(self, connection: HTTPConnection, _: int) -> int:
        status, answer = self._post(connection, "/ocrdoc/submit", self._body, self._type)
        if status == 200:
            self._ids.append(json.loads(answer)["data"]["output"]["task_id"])
        return status

    def poll(self, connection: HTTPConnection, _: int) -> int:
        ids = [self._document, *self._ids[1:][1 - POLLED_IDS :]]
        body = json.dumps({"task_ids": ids}).encode()
        return self._post(connection, "/ocrdoc/result", body, "application/json")[0]

    def _post(self, connection: HTTPConnection, path: str, body: bytes, content_type: str) -> tuple[int, bytes]:
        connection.request("POST", self._path + path, body, {**self._bearer, "Content-Type": content_type})
        answer = connection.getresponse()
        return answer.status, answer.read()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=50, help="submits a second")
    parser.add_argument("--polls", type=float, default=50, help="polls a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--by", choices=("file", "url"), default="file", help="send the file along, or its URL")
    parser.add_argument("--pages", type=int, default=400, help="pages of the long document")
    arguments = parser.parse_args()
    document, picture = scans(arguments.pages), small_picture()
    files = FileServer(host="127.0.0.1")
    with files, fresh_server({"FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}) as server:
        long_id = server.submit_file("long.pdf", document)
        look = JobView(server)
        wait_for(lambda: look(long_id).pages_done, seconds=120, every=0.2)
        url = files.put("receipt.png", picture) if arguments.by == "url" else None
        caller = Caller(server, long_id, picture, url)
        submits = OpenLoop(server.address, arguments.rate, arguments.seconds, caller.submit)
        polls = OpenLoop(server.address, arguments.polls, arguments.seconds, caller.poll)
        before = look(long_id)
        submits.start()
        polls.start()
        submits.join()
        polls.join()
        after = look(long_id)
    print(
        f"{arguments.rate:g} submits by {arguments.by} and {arguments.polls:g} polls a second, {arguments.seconds:g} s"
    )
    print(f"{'':<10}{'calls':>8}{'not 200':>10}{'p50 ms':>10}{'p99 ms':>10}{'max ms':>10}")
    print(submits.row("submit"))
    print(polls.row("poll"))
    for name, loop in (("submit", submits), ("poll", polls)):
        if loop.statuses.keys() != {"200"}:
            print(f"{name} answers: {dict(loop.statuses)}")
    print(f"the document of {after.pages_total} pages: {before.pages_done} done before, {after.pages_done} after")
    if after.ended_at is not None or after.pages_done == before.pages_done:
        raise SystemExit("the document was not being read all the while: take more --pages")


def _rank(count: int, share: float) -> int:
    """Index of a quantile in an ordered list, by nearest rank."""
    return max(0, math.ceil(share * count) - 1)


if __name__ == "__main__":
    main()
