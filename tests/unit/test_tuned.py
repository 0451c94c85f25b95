"""What was measured for a machine is taken where the operator chose nothing, and only on a machine like it."""

from pathlib import Path

import pytest

from pagemill.errors import ServiceUnavailable, SettingsError
from pagemill.jobs.machine_share import READER_BYTES
from pagemill.jobs.tuning import Measured, best, ways
from pagemill.settings import LoadedSettings, load_settings
from pagemill.settings.tuned import FILE, Tuned, keep_tuned, with_tuned

CHOICE = Tuned(cores=4, readers=2, threads=2, runtime="onnxruntime")


def loaded(folder: Path, **variables: str) -> LoadedSettings:
    return load_settings(environment={"PAGEMILL_SERVER_DATA_DIR": str(folder), **variables})


def chosen(settings: LoadedSettings) -> tuple[int | None, int, str]:
    models = settings.settings.models
    return settings.settings.jobs.readers, models.threads, models.runtime


def test_a_kept_choice_is_taken_and_says_where_it_came_from(tmp_path: Path) -> None:
    before = loaded(tmp_path / "data")
    assert with_tuned(before, 4) is before
    path = keep_tuned(before.settings, CHOICE)
    after = with_tuned(loaded(tmp_path / "data"), 4)
    assert chosen(after) == (2, 2, "onnxruntime")
    origins = {f"{record.group}.{record.name}": record.origin for record in after.records}
    assert origins["jobs.readers"] == origins["models.threads"] == origins["models.runtime"] == str(path)
    assert origins["jobs.chunk_pages"] == "default"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PAGEMILL_JOBS_READERS", "1"), ("PAGEMILL_MODELS_THREADS", "0"), ("PAGEMILL_MODELS_RUNTIME", "auto")],
)
def test_what_the_operator_set_puts_the_whole_choice_aside(tmp_path: Path, name: str, value: str) -> None:
    settings = loaded(tmp_path, **{name: value})
    keep_tuned(settings.settings, CHOICE)
    assert with_tuned(settings, 4) is settings


def test_a_choice_made_with_other_cores_is_passed_over(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    keep_tuned(settings.settings, CHOICE)
    assert with_tuned(settings, 2) is settings


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"cores": 4, "readers": 0, "threads": 2, "runtime": "auto"}',
        '{"cores": 4, "readers": 1, "threads": 2, "runtime": "another"}',
        "\N{DEGREE SIGN}",
    ],
)
def test_a_file_that_holds_no_choice_is_said_to(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "latin-1")
    with pytest.raises(SettingsError, match="`pagemill tune` writes it anew"):
        with_tuned(loaded(tmp_path), 4)


def test_a_folder_that_cannot_be_written_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(ServiceUnavailable, match="cannot be written"):
        keep_tuned(loaded(tmp_path / "data").settings, CHOICE)


def test_the_cores_are_split_evenly_and_only_as_far_as_the_memory_goes() -> None:
    two, four = [(2, 12), (2, 6)], [(4, 6), (4, 3)]
    assert [(one.readers, one.threads) for one in ways(12, None)] == [
        (1, 12), *two, (3, 8), (3, 4), *four, (6, 4), (6, 2), (12, 2), (12, 1)
    ]  # fmt: skip
    assert [one.readers for one in ways(12, 5 * READER_BYTES["accurate"])] == [1, 2, 2, 3, 3]
    assert [one.readers for one in ways(2, 0)] == [1]


def test_of_ways_about_as_fast_the_one_with_fewest_readers_is_taken() -> None:
    def row(readers: int, pages: float) -> Measured:
        return Measured(Tuned(4, readers, 4 // readers, "auto"), pages)

    assert best([row(1, 3.9), row(2, 4.0), row(4, 3.0)]).tuned.readers == 1
    assert best([row(1, 3.0), row(2, 3.9), row(4, 4.0)]).tuned.readers == 2
