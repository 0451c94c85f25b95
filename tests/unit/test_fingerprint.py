"""What a reading depends on is in its fingerprint, and nothing else."""

from pathlib import Path

import pytest

from pagemill.models import weight_named
from pagemill.reading import ReadOptions
from pagemill.reading.fingerprint import reading_fingerprint
from pagemill.settings import Settings, load_settings


def settings_of(**variables: str) -> Settings:
    return load_settings(None, {f"PAGEMILL_{name}": value for name, value in variables.items()}).settings


PLAIN = settings_of()
ALL = ReadOptions()


def test_the_same_is_the_same() -> None:
    assert reading_fingerprint(PLAIN, ALL) == reading_fingerprint(settings_of(), ReadOptions())


@pytest.mark.parametrize(
    "variables",
    [
        {"READING_PROFILE": "fast"},
        {"READING_PDF_DPI": "200"},
        {"READING_TEXT_LAYER": "never"},
        {"MODELS_PRECISION": "f32"},
        {"LIMITS_IMAGE_PIXELS": "50000"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_settings_that_matter(variables: dict[str, str]) -> None:
    assert reading_fingerprint(settings_of(**variables), ALL) != reading_fingerprint(PLAIN, ALL)


@pytest.mark.parametrize("variables", [{"JOBS_READERS": "7"}, {"SERVER_PORT": "1"}, {"MODELS_THREADS": "1"}])
def test_settings_that_do_not(variables: dict[str, str]) -> None:
    assert reading_fingerprint(settings_of(**variables), ALL) == reading_fingerprint(PLAIN, ALL)


def test_options_matter_and_the_usual_profile_is_its_own_name() -> None:
    assert reading_fingerprint(PLAIN, ReadOptions(find_seals=True)) != reading_fingerprint(PLAIN, ALL)
    assert reading_fingerprint(PLAIN, ReadOptions(profile="fast")) != reading_fingerprint(PLAIN, ALL)
    assert reading_fingerprint(PLAIN, ReadOptions(profile="accurate")) == reading_fingerprint(PLAIN, ALL)


def test_other_weights_are_another_reading(tmp_path: Path) -> None:
    own = settings_of(MODELS_OVERRIDE_DIR=str(tmp_path))
    assert reading_fingerprint(own, ALL) == reading_fingerprint(PLAIN, ALL)
    (tmp_path / weight_named("layout_cdla").file_name).write_bytes(b"weights of one's own")
    assert reading_fingerprint(own, ALL) != reading_fingerprint(PLAIN, ALL)


def test_a_remote_reader_has_none() -> None:
    remote = settings_of(
        VISION_BACKENDS='{"v": {"address": "http://127.0.0.1:1/v1", "model": "m"}}', VISION_DEFAULT="v"
    )
    assert reading_fingerprint(remote, ALL) is None
    assert reading_fingerprint(remote, ReadOptions(remote="none")) == reading_fingerprint(PLAIN, ALL)
