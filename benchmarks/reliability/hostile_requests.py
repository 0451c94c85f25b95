"""Requests that mean ill, sent to a server over sockets: what it answers, by API and status.

    python benchmarks/reliability/hostile_requests.py [--requests 10000] [--first 0]

Sound requests of every route (JSON, forms, multipart, presigned downloads, uploads by policy, each signature of the
Tencent API) are changed in their method, path, query, headers, body, stated length and chunks (`tests/hostile`); the
same number is the same change. The server is `pagemill`'s own, without readers: what is taken in waits. Exit status 1
where a status of 500 or more is answered, an error in a form that is not its API's own, nothing at all within a minute,
or where the server's memory has grown.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import project_tests  # noqa: F401  (where the hostile requests of the tests are)
from hostile.request_variants import judged, request_variant
from hostile.requests_sent import sent, sound_requests_of
from pagemill.api.requests import api_of
from reliability.hostile_server import run_hostile_server

MIB = 1 << 20
#: Requests after which the server is warm, and how much larger it may be at the end, in bytes.
WARM_AFTER, GROWTH_BYTES = 1000, 32 * MIB
SETTINGS = {
    "JOBS_READERS": "0",
    "QUOTA_SUBMITS_PER_SECOND": "100000",
    "QUOTA_SUBMIT_BURST": "100000",
    "QUOTA_UNFINISHED_JOBS": "1000000",
    "JOBS_QUEUE_LIMIT": "1000000",
    "TENCENT_WAIT_SECONDS": "0.05",
}
RATES = ("ACCURATE_OCR", "DESCRIBE_EXTRACT", "SUBMIT_EXTRACT", "DESCRIBE_PARSE", "SUBMIT_PARSE", "EXTRACT")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    arguments = parser.parse_args()
    settings = SETTINGS | dict.fromkeys((f"TENCENT_{name}_RATE" for name in RATES), "100000")
    statuses: dict[str, Counter[int]] = defaultdict(Counter)
    wrong: list[str] = []
    warm = 0
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="pagemill-requests-") as folder,
        run_hostile_server(Path(folder), "blind", settings) as server,
    ):
        sound = sound_requests_of(server.address, server.key, server.make_key_pair(), server.object_url())
        for number in range(arguments.first, arguments.first + arguments.requests):
            request = request_variant(sound, number)
            try:
                answer = sent(server.address, request)
            except TimeoutError:
                wrong.append(f"{number}: {request.method} {request.target[:80]}: no answer")
                continue
            statuses[api_of(request.target.partition("?")[0])][answer.status] += 1
            complaint = judged(request.target, request.method, answer.status, answer.content_type, answer.body)
            if complaint is not None:
                wrong.append(f"{number}: {request.method[:20]} {request.target[:80]}: {complaint}")
            if number - arguments.first == WARM_AFTER:
                warm = server.resident()
        grown = server.resident() - warm if warm else 0
        if not server.answers():
            wrong.append("the server does not answer")
        wrong += [f"not foreseen, {count} times: {what}" for what, count in server.unforeseen().most_common()]
        told = f"{warm / MIB:.0f} MiB after {WARM_AFTER} requests, " if warm else ""
        print(f"the server's memory: {told}{server.resident() / MIB:.0f} MiB at the end")
    if grown > GROWTH_BYTES:
        wrong.append(f"the server's memory has grown by {grown / MIB:.0f} MiB")
    columns = sorted({status for counts in statuses.values() for status in counts})
    print(f"{'API':<10}" + "".join(f"{status:>7}" for status in columns))
    for api, counts in sorted(statuses.items()):
        print(f"{api:<10}" + "".join(f"{counts[status] or '':>7}" for status in columns))
    total = sum(counts.total() for counts in statuses.values())
    print(f"{total} requests in {time.monotonic() - began:.0f} s")
    for problem in wrong:
        print(f"WRONG: {problem}")
    return 1 if wrong or not total else 0


if __name__ == "__main__":
    raise SystemExit(main())
