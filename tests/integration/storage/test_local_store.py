"""The local store keeps any key, gives whole objects only, and never leaves its folder."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pagemill.errors import InvalidParameter, ObjectMissing, ServiceUnavailable, SignatureRefused
from pagemill.settings import load_settings
from pagemill.storage import ObjectStore, open_store
from pagemill.storage.local import _Writer


def open_at(folder: Path) -> ObjectStore:
    return open_store(load_settings(None, {"PAGEMILL_SERVER_DATA_DIR": str(folder)}).settings)


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return open_at(tmp_path)


parts = st.text(st.characters(blacklist_characters="/", blacklist_categories=("Cs",)), min_size=1, max_size=60)
keys = st.lists(parts, min_size=1, max_size=4).map("/".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(key=keys, data=st.binary(max_size=200))
def test_any_key_is_kept_and_listed(store: ObjectStore, key: str, data: bytes) -> None:
    assert store.put(key, data) == len(data)
    assert store.read(key) == data
    assert key in set(store.list(key[: len(key) // 2]))
    assert store.stat(key).size == len(data)
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    with pytest.raises(ObjectMissing):
        store.read(key)


@pytest.mark.parametrize(
    "key", ["../x", "a/../../x", "..", ".", "a/./b", "~/x", "C:\\x", "a/\0b", "%2e%2e/x", ".." * 300]
)
def test_no_key_leaves_the_folder(tmp_path: Path, key: str) -> None:
    store = open_at(tmp_path / "inner")
    store.put(key, b"x")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.is_relative_to(tmp_path / "inner" / "objects") or "credentials" in path.name for path in written)
    assert list(store.list("")) == [key]


@pytest.mark.parametrize("key", ["", "字" * 400, "a\ud800"])
def test_keys_that_no_store_takes(store: ObjectStore, key: str) -> None:
    with pytest.raises(InvalidParameter):
        store.put(key, b"x")
    assert not store.exists(key)
    store.delete(key)


def test_a_key_may_be_the_folder_of_another(store: ObjectStore) -> None:
    long = "很长的文件名" * 40
    keys = ["a", "a/b", f"x/{long}.pdf", f"x/{long}", f"x/{long}/y", "x//y", "/x", "x/"]
    for key in keys:
        store.put(key, key.encode())
    assert sorted(store.list("")) == sorted(keys)
    assert all(store.read(key) == key.encode() for key in keys)
    store.delete("a")
    assert store.read("a/b") == b"a/b"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_means_come_again_later() -> None:
    writer = _Writer(os.open("/dev/full", os.O_WRONLY))
    with pytest.raises(ServiceUnavailable):
        writer.write(b"x")
    writer.close()


def test_streams_are_stored_and_a_failing_one_leaves_nothing(store: ObjectStore, tmp_path: Path) -> None:
    def failing():  # type: ignore[no-untyped-def]
        yield b"half"
        raise ValueError("cut off")

    store.put("k", b"old")
    with pytest.raises(ValueError, match="cut off"):
        store.put("k", failing())
    assert store.read("k") == b"old"
    assert not list((tmp_path / "objects" / "_writing").iterdir())
    assert store.put("k", iter([b"new ", b"one"])) == 7


def test_the_key_pair_is_made_once_and_is_private(tmp_path: Path) -> None:
    open_at(tmp_path)
    (path,) = (path for path in tmp_path.iterdir() if path.is_file() and path.suffix != ".lock")
    before = path.read_text()
    open_at(tmp_path)
    assert path.read_text() == before
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_bucket_and_a_missing_signature_are_refused(store: ObjectStore) -> None:
    for query in ("", "X-Amz-Signature=0"):
        with pytest.raises(SignatureRefused):
            store.verify_get("GET", "h", "/other/key", query)


def write_for_ever(folder: str) -> None:
    store = open_at(Path(folder))
    while True:
        for letter in (b"a", b"b"):
            store.put("deep/er/object", iter([letter * 50_000] * 20))


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_killed_writer_leaves_the_old_or_the_new_object_and_its_draft_is_swept(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    for round_ in range(6):
        writer = multiprocessing.get_context("spawn").Process(target=write_for_ever, args=(str(tmp_path),))
        writer.start()
        deadline = time.monotonic() + 20
        while not store.exists("deep/er/object") and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.013 * round_)
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        data = store.read("deep/er/object")
        assert data in (b"a" * 1_000_000, b"b" * 1_000_000)
        store.delete("deep/er/object")
    open_at(tmp_path)
    assert not list((tmp_path / "objects" / "_writing").iterdir())
