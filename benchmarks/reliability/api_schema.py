"""The SCNet API tried by what its OpenAPI description says of it.

    python benchmarks/reliability/api_schema.py [--examples 500] [--seed N]

schemathesis draws requests that keep to `docs/reference/scnet-api.openapi.json` and requests that do not, for each
bound of each field and at random, and holds every answer to the description: its status, its kind, its every field,
no fault of the server's, no answer without a key. The server is `pagemill`'s own, without readers: what is taken in
waits. Exit status 1 where anything is not as described, the log tells of something that nobody foresaw, or the server
does not answer at the end.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import project_tests  # noqa: F401  (where the tester of the tests is)
from hostile.api_schema import tried_by_its_schema
from reliability.hostile_server import run_hostile_server

SETTINGS = {
    "JOBS_READERS": "0",
    "QUOTA_SUBMITS_PER_SECOND": "100000",
    "QUOTA_SUBMIT_BURST": "100000",
    "QUOTA_UNFINISHED_JOBS": "1000000",
    "JOBS_QUEUE_LIMIT": "1000000",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=500, help="requests of each operation drawn at random")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="pagemill-schema-") as folder,
        run_hostile_server(Path(folder) / "data", "blind", SETTINGS) as server,
    ):
        done = tried_by_its_schema(
            server.address, server.key, Path(folder), examples=arguments.examples, seed=arguments.seed
        )
        print(done.stdout + done.stderr)
        wrong = [f"not foreseen, {count} times: {what}" for what, count in server.unforeseen().most_common()]
        if not server.answers():
            wrong.append("the server does not answer")
    for problem in wrong:
        print(f"WRONG: {problem}")
    return 1 if wrong or done.returncode else 0


if __name__ == "__main__":
    raise SystemExit(main())
