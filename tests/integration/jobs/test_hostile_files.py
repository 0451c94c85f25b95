"""Documents that mean ill, through a scheduler and confined readers: each ends with a result or with an error that was
foreseen, no reader dies of one, and nothing outside is read, written or called.

Readers see nothing but ink (`hostile.blind_engine`); `benchmarks/reliability/fuzz.py` is the long form.
"""

from __future__ import annotations

import logging
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import settings_for
from test_scheduling import Serving

from hostile import BOMBS, KINDS, lures, variant
from hostile.seeds import BY_LIBREOFFICE
from pagemill.error_codes import OUTSIDE, error_named
from pagemill.errors import ReaderDied
from pagemill.jobs import Job, JobState, Submission
from pagemill.settings import Settings

ENGINE = "hostile.blind_engine:BlindEngine"
#: Of each kind, mutations that are tried here.
OF_EACH = 2
#: Longest wait for all documents of a test.
SECONDS = 250
#: What becomes of those bombs that are soon told for what they are (empty: they are read); the others take seconds.
BOMB_ENDS = {
    "sides.png": "SourceTooLarge",
    "sides-that-overflow.png": "SourceTooLarge",
    "sides.gif": "SourceTooLarge",
    "directories-in-a-ring.tiff": "",
    "directories-in-a-long-ring.tiff": "SourceTooLarge",
    "files.zip": "SourceTooLarge",
    "archive-in-archive.zip": "KindNotSupported",
    "depth.docx": "SourceTooLarge",
    "entities.docx": "DocumentDamaged",
    "entities-in-utf-16.docx": "DocumentDamaged",
    "entities-far-behind.docx": "DocumentDamaged",
    "columns-of-a-row.docx": "SourceTooLarge",
    "formula-in-formula.docx": "",
    "spaces-in-a-formula.docx": "",
    "tables-in-controls.docx": "",
    "roman-number.docx": "",
    "long-labels.docx": "",
    "no-characters.docx": "",
    "no-height.pptx": "",
    "less-than-no-width.pptx": "",
    "far-off.pptx": "",
    "spans.pptx": "",
    "levels-of-a-chart.pptx": "",
    "one-string-in-every-cell.xlsx": "SourceTooLarge",
    "merged.xlsx": "SourceTooLarge",
    "depth.xlsx": "SourceTooLarge",
    "spaces.txt": "",
    "one-word.txt": "SourceTooLarge",
    "multiparts.eml": "DocumentDamaged",
    "page.ofd": "SourceTooLarge",
    "thin.ofd": "SourceTooLarge",
    "far-off.ofd": "",
    "far-lines.ofd": "",
    "one-line.ofd": "",
    "page-count.pdf": "DocumentDamaged",
    "pages.pdf": "SourceTooLarge",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[2]), prepend=":")
        yield


@pytest.fixture(scope="module")
def serving(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("hostile")
    settings: Settings = settings_for(folder, page_seconds=120, page_deaths=1)
    serving = Serving(folder, settings, ENGINE)
    yield serving
    serving.scheduler.stop(5)


def ended(serving: Serving, documents: dict[str, bytes]) -> dict[str, Job]:
    """The jobs of documents by their names."""
    ids = {}
    for name, data in documents.items():
        key = f"uploads/{secrets.token_hex(8)}"
        serving.store.put(key, data)
        ids[name] = serving.service.submit(serving.tenant, Submission(name, source_key=key)).id
    return dict(zip(ids, serving.wait(*ids.values(), seconds=SECONDS), strict=True))


def test_mutations_of_every_kind(serving: Serving, caplog: pytest.LogCaptureFixture) -> None:
    documents = {
        f"{n}.{kind}": variant(kind, n) for kind in KINDS if kind not in BY_LIBREOFFICE for n in range(OF_EACH)
    }
    with caplog.at_level(logging.WARNING):
        jobs = ended(serving, documents)
    for name, job in jobs.items():
        assert job.state in (JobState.SUCCEEDED, JobState.FAILED), name
        if job.failure is not None:
            assert error_named(job.failure.code) in OUTSIDE, name
            assert error_named(job.failure.code) is not ReaderDied, name
            assert "the reader failed" not in job.failure.message, name
    assert len({job.failure.code if job.failure else "" for job in jobs.values()}) > 2, "none of them was any good"
    assert not [record for record in caplog.records if record.exc_info]


def test_bombs(serving: Serving) -> None:
    readers = set(serving.executor.process_ids)
    jobs = ended(serving, {name: BOMBS[name]() for name in BOMB_ENDS})
    assert {name: job.failure.code if job.failure else "" for name, job in jobs.items()} == BOMB_ENDS
    assert readers <= set(serving.executor.process_ids), "a reader died of one"


def test_nothing_outside_is_read_written_or_called(serving: Serving, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text(word := secrets.token_hex(16))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        documents = lures(canary, f"http://127.0.0.1:{listening.getsockname()[1]}")
        jobs = ended(serving, {name: data for name, data in documents.items() if not name.endswith(".odt")})
        listening.settimeout(0)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert [path.name for path in tmp_path.iterdir()] == [canary.name]
    assert sum(job.state is JobState.SUCCEEDED for job in jobs.values()) > len(jobs) / 2
    for name, job in jobs.items():
        if job.result_key is not None:
            assert word not in serving.store.read(job.result_key).decode(), name
