"""One server for all acceptance tests, with the real reader, and a file server for it to fetch from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import FileServer, RunningServer, run_server
from serving.files import HOST
from serving.tencent import Make, client_of

#: As an operator sets them who fetches from one internal host; short waits, so that bad hosts cost tests little.
SETTINGS = {
    "FETCH_ALLOW_NETWORKS": f"{HOST}/32",
    "FETCH_READ_SECONDS": "2",
    "READING_PROFILE": "fast",
    "SERVER_STOP_SECONDS": "10",
    # Rates are tested on servers of their own.
    "TENCENT_ACCURATE_OCR_RATE": "1000",
    "TENCENT_SUBMIT_PARSE_RATE": "1000",
    "TENCENT_DESCRIBE_PARSE_RATE": "1000",
    "TENCENT_SUBMIT_EXTRACT_RATE": "1000",
    "TENCENT_DESCRIBE_EXTRACT_RATE": "1000",
    "TENCENT_EXTRACT_RATE": "1000",
}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with run_server(tmp_path_factory.mktemp("server") / "data", SETTINGS) as running:
        running.wait_until_ready()
        yield running


@pytest.fixture(scope="session")
def live_key(server: RunningServer) -> str:
    return server.make_key("live")


@pytest.fixture(scope="session")
def stranger_key(server: RunningServer) -> str:
    """A key of another tenant."""
    return server.make_key("documented", "stranger")


@pytest.fixture(scope="session")
def file_server() -> Iterator[FileServer]:
    with FileServer() as files:
        yield files


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample documents that come with pagemill."""
    return Path(__file__).parents[2] / "src" / "pagemill" / "samples"


@pytest.fixture(scope="session")
def pair(server: RunningServer) -> tuple[str, str]:
    return server.make_key_pair()


@pytest.fixture(scope="session")
def client(server: RunningServer, pair: tuple[str, str]) -> Make:
    return lambda *signature, **more: client_of(server, *(more.get("pair") or pair), *signature)
