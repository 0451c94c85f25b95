"""Settings come from the environment, then the file, then the defaults, and a mistake is named."""

from pathlib import Path

import pytest

from pagemill.errors import SettingsError
from pagemill.settings import load_settings


def test_environment_wins_over_file_and_file_over_default(tmp_path: Path) -> None:
    file = tmp_path / "pagemill.toml"
    file.write_text("[server]\nport = 9000\n[jobs]\nreaders = 3\n", "utf-8")
    loaded = load_settings(file, {"PAGEMILL_SERVER_PORT": "9001"})
    assert (loaded.settings.server.port, loaded.settings.jobs.readers, loaded.settings.fetch.redirects) == (9001, 3, 5)
    origins = {(r.group, r.name): r.origin for r in loaded.records}
    assert origins["server", "port"] == "environment"
    assert origins["jobs", "readers"] == str(file)
    assert origins["fetch", "redirects"] == "default"


def test_a_list_is_written_with_commas() -> None:
    loaded = load_settings(None, {"PAGEMILL_FETCH_ALLOW_NETWORKS": "10.0.0.0/8, 127.0.0.0/8"})
    assert loaded.settings.fetch.allow_networks == ("10.0.0.0/8", "127.0.0.0/8")


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"PAGEMILL_SERVER_PROT": "1"}, "PAGEMILL_SERVER_PROT"),
        ({"PAGEMILL_SERVER_PORT": "many"}, "server.port"),
        ({"PAGEMILL_SERVER_PORT": "70000"}, "server.port"),
        ({"PAGEMILL_READING_PROFILE": "best"}, "reading.profile"),
        ({"PAGEMILL_SETTINGS": "/nowhere.toml"}, "/nowhere.toml"),
    ],
)
def test_a_mistake_in_the_environment_is_named(environment: dict[str, str], word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        load_settings(None, environment)


@pytest.mark.parametrize("text", ["[sever]\nport = 1\n", "[server]\nprot = 1\n", "server = 3\n", "[server\n"])
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        load_settings(file, {})


def test_every_setting_has_a_sentence_and_numbers_have_a_unit() -> None:
    for record in load_settings(None, {}).records:
        assert record.sentence.endswith("."), record.variable
        if isinstance(record.default, int | float) and record.name != "port":
            assert record.unit, f"{record.variable} has no unit"
