"""Settings come from the environment, then the file, then the defaults, and a mistake is named."""

import traceback
from pathlib import Path

import pytest
from click.testing import CliRunner

from pagemill.cli.settings import command as settings_command
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
        ({"PAGEMILL_SERVER_TIME_ZONE": "Mars/Phobos"}, "server.time_zone"),
        ({"PAGEMILL_SERVER_TIME_ZONE": "../UTC"}, "server.time_zone"),
        ({"PAGEMILL_SERVER_TIME_ZONE": ""}, "server.time_zone"),
        ({"PAGEMILL_SERVER_PUBLIC_URL": "ocr.example.com"}, "server.public_url"),
        ({"PAGEMILL_SERVER_PUBLIC_URL": "https://ocr.example.com/?a=b"}, "server.public_url"),
        ({"PAGEMILL_FETCH_ALLOW_NETWORKS": "10.0.0.0/8,10.0.0.0/33"}, "fetch.allow_networks"),
        ({"PAGEMILL_FETCH_ALLOW_NETWORKS": "intranet"}, "fetch.allow_networks"),
        ({"PAGEMILL_JOBS_PAGE_SECONDS": "inf"}, "jobs.page_seconds"),
        ({"PAGEMILL_JOBS_PAGE_SECONDS": "nan"}, "jobs.page_seconds"),
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[jobs]\nreaders = true\n", "jobs.readers"),
        ("[fetch]\nconnect_seconds = true\n", "fetch.connect_seconds"),
        ("[llm.backends.near]\naddress = 'http://127.0.0.1/v1'\nmodel = 'm'\njson_schema = 1\n", "json_schema"),
    ],
)
def test_a_number_is_no_truth_value(tmp_path: Path, text: str, name: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=name):
        load_settings(file, {})


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[server]\nport = 9000\n", "utf-8-sig")
    assert load_settings(file, {}).settings.server.port == 9000


def test_a_path_may_begin_with_the_home_folder(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[server]\ndata_dir = "~/documents"\ntls_key = "~/key.pem"\n', "utf-8")
    server = load_settings(file, {}).settings.server
    assert server.data_dir == Path("~/documents").expanduser()
    assert server.tls_key == Path("~/key.pem").expanduser()


BACKENDS = """
[llm]
default = "near"
[llm.backends.near]
address = "http://127.0.0.1:8000/v1/"
model = "qwen"
key = "sk-very-secret-key"
[llm.backends.far]
address = "https://models.example/v1"
model = "other"
key_file = "/run/secrets/model-key"
"""


def test_language_models_are_tables_with_names(tmp_path: Path) -> None:
    file = tmp_path / "pagemill.toml"
    file.write_text(BACKENDS, "utf-8")
    llm = load_settings(file, {}).settings.llm
    assert llm.default == "near"
    assert llm.backends["near"].address == "http://127.0.0.1:8000/v1"
    assert llm.backends["near"].key.get_secret_value() == "sk-very-secret-key"
    assert llm.backends["far"].key_file == Path("/run/secrets/model-key")


def test_language_models_in_the_environment_are_one_json_object() -> None:
    text = '{"near": {"address": "http://127.0.0.1:8000/v1", "model": "qwen", "context_tokens": 8192}}'
    loaded = load_settings(None, {"PAGEMILL_LLM_BACKENDS": text, "PAGEMILL_LLM_DEFAULT": "near"})
    assert loaded.settings.llm.backends["near"].context_tokens == 8192
    assert {record.origin for record in loaded.records if record.group == "llm"} == {"environment"}


def test_no_language_model_is_asked_unless_one_is_set() -> None:
    llm = load_settings(None, {}).settings.llm
    assert (llm.backends, llm.default) == ({}, "")


@pytest.mark.parametrize(
    "change",
    [
        ("http://127.0.0.1", "ftp://127.0.0.1"),
        ("http://127.0.0.1", "http://user:sk-very-secret-key@127.0.0.1"),
        ("8000/v1/", "8000/v1/?key=sk-very-secret-key"),
        ("backends.near]", 'backends."no name"]'),
        ('default = "near"', 'default = "absent"'),
        ('model = "qwen"', 'modle = "qwen"'),
        ("sk-very-secret-key", "sk-very-secret-key with a space"),
        ('model = "qwen"', 'model = "qwen"\nkey_file = "x"'),
        ('model = "qwen"', 'model = "qwen"\ncontext_tokens = 4096\noutput_tokens = 4000'),
    ],
)
def test_a_mistake_about_a_language_model_is_named_and_its_key_is_not(tmp_path: Path, change: tuple[str, str]) -> None:
    file = tmp_path / "pagemill.toml"
    assert change[0] in BACKENDS
    file.write_text(BACKENDS.replace(*change), "utf-8")
    with pytest.raises(SettingsError, match="llm") as caught:
        load_settings(file, {})
    assert "secret-key" not in "".join(traceback.format_exception(caught.value))


def test_what_is_printed_of_a_language_model_is_not_its_key(tmp_path: Path) -> None:
    file = tmp_path / "pagemill.toml"
    file.write_text(BACKENDS, "utf-8")
    for form in ([], ["--json"], ["--markdown"]):
        printed = CliRunner().invoke(settings_command, form, env={"PAGEMILL_SETTINGS": str(file)})
        assert printed.exit_code == 0
        assert "secret-key" not in printed.output


def test_every_setting_has_a_sentence_and_numbers_have_a_unit() -> None:
    for record in load_settings(None, {}).records:
        assert record.sentence.endswith("."), record.variable
        if isinstance(record.default, int | float) and record.name != "port":
            assert record.unit, f"{record.variable} has no unit"
