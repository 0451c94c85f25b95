"""Processes share one store: one pair of keys, nothing lost to a neighbour that deletes, nobody's draft swept."""

import multiprocessing
import stat
import threading
from pathlib import Path

import pytest

from pagemill.errors import ObjectMissing, SettingsError
from pagemill.settings import load_settings
from pagemill.storage import ObjectStore, open_store
from pagemill.storage.credentials import FILE_NAME, ensure_credentials


def open_at(folder: Path) -> ObjectStore:
    return open_store(load_settings(None, {"PAGEMILL_SERVER_DATA_DIR": str(folder)}).settings)


def make_credentials(folder: str, ready: object, found: object) -> None:
    ready.wait()  # type: ignore[attr-defined]
    credentials = ensure_credentials(Path(folder))
    found.put((credentials.access_key, credentials.secret_key))  # type: ignore[attr-defined]


def test_processes_that_start_together_have_one_pair_of_keys(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, found = context.Barrier(4), context.Queue()
    processes = [context.Process(target=make_credentials, args=(str(tmp_path), ready, found)) for _ in range(4)]
    for process in processes:
        process.start()
    pairs = {found.get(timeout=30) for _ in processes}
    for process in processes:
        process.join(30)
    assert len(pairs) == 1
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_two_servers_have_two_pairs_and_the_secret_is_not_shown(tmp_path: Path) -> None:
    first, second = ensure_credentials(tmp_path / "a"), ensure_credentials(tmp_path / "b")
    assert first.access_key != second.access_key and first.secret_key != second.secret_key
    assert len(first.access_key) == 20 and len(first.secret_key) == 40
    assert first.secret_key not in repr(first)


def test_a_maker_that_died_half_way_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).with_suffix(".new").write_text('{"access_key": "PM')
    made = ensure_credentials(tmp_path)
    assert made.access_key != "PM"
    assert ensure_credentials(tmp_path) == made


@pytest.mark.parametrize("text", ["", "[]", '{"access_key": "a"}', '{"access_key": "a", "secret_key": ""}'])
def test_a_file_without_keys_is_an_error_with_a_way_out(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(SettingsError, match="delete it"):
        ensure_credentials(tmp_path)


def test_a_neighbour_that_deletes_takes_no_folder_away_from_under_a_writer(tmp_path: Path) -> None:
    """A folder that has become empty is removed; a writer about to put an object there makes it again."""
    stores = [open_at(tmp_path) for _ in range(3)]
    troubles: list[BaseException] = []

    def work(store: ObjectStore, n: int) -> None:
        try:
            for _ in range(150):
                store.put(f"a/b/c/{n}", b"x")
                assert store.read(f"a/b/c/{n}") == b"x"
                store.delete(f"a/b/c/{n}")
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=work, args=(store, n)) for n, store in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert list(stores[0].list("")) == []


def test_a_reader_keeps_what_it_has_opened(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    store.put("k", b"old content")
    before = store.stat("k")
    with store.open("k") as file:
        assert file.read(3) == b"old"
        store.put("k", b"new content")
        assert file.read() == b" content"
    assert store.read("k") == b"new content"
    assert store.stat("k").etag != before.etag
    with store.open("k") as file:
        store.delete("k")
        assert file.read() == b"new content"
    with pytest.raises(ObjectMissing), store.local_file("k"):
        pass


def test_only_what_nobody_writes_any_more_is_swept(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    writing = tmp_path / "objects" / "_writing"
    (writing / "dead").write_bytes(b"half")
    with store.writing("k") as writer:
        writer.write(b"still ")
        store.sweep()
        open_at(tmp_path)
        assert not (writing / "dead").exists()
        writer.write(b"being written")
    assert store.read("k") == b"still being written"
    assert list(writing.iterdir()) == []


def test_listing_names_objects_alone_and_by_any_beginning(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    keys = {
        "pages/1/a.json",
        "pages/1/b.json",
        "pages/12/a.json",
        "pages/",
        "pages",
        "长" * 200 + "/x",
        ".hidden/.x",
        "%41",
    }
    for key in keys:
        store.put(key, b"")
    (tmp_path / "objects" / "long-document-parsing" / ".DS_Store").touch()
    (tmp_path / "objects" / "long-document-parsing" / "stray").touch()
    for beginning in (
        "",
        "p",
        "pages",
        "pages/",
        "pages/1",
        "pages/1/",
        "pages/1/a",
        "长",
        "长" * 199,
        ".",
        "%",
        "A",
        "x/",
    ):
        assert set(store.list(beginning)) == {key for key in keys if key.startswith(beginning)}
