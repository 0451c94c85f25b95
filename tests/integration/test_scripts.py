"""The scripts make their own environment once, find a Python that is new enough, and say so when there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [ROOT / "scripts" / "serve", ROOT / "scripts" / "test", ROOT / "scripts" / "check", ROOT / ".ci" / "run"]
#: Programs of the system that the scripts may need; nothing else is on the path of a test but what it puts there.
SYSTEM = ["bash", "sh", "cat", "cksum", "dirname", "rm", "env"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A project folder with the script `try`, which prints the Python that pagemill would be run with."""
    folder = tmp_path / "a clone"
    (folder / "scripts").mkdir(parents=True)
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    shutil.copy(ROOT / "scripts" / "environment", folder / "scripts" / "environment")
    (folder / "scripts" / "try").write_text(
        '#!/usr/bin/env bash\nset -euo pipefail\n. "$(dirname "$0")/environment" "$@"\npwd\ncommand -v python\n'
    )
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The one folder on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in SYSTEM:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def python(folder: Path, name: str = "python3") -> None:
    program(folder, name, f'exec {sys.executable} "$@"')


def uv(folder: Path, script: str = "") -> Path:
    """A uv that writes down how it was called."""
    log = folder / "uv.log"
    log.touch()
    program(folder, "uv", f'echo "$@" >>{log}\n{script}')
    return log


def run(clone: Path, path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(clone / "scripts" / "try"), *arguments],
        env={"PATH": str(path), "HOME": str(clone), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_may_be_run_and_is_well_formed(script: Path) -> None:
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_the_environment_is_made_once_and_again_only_when_the_project_changes(clone: Path, path: Path) -> None:
    python(path)
    log = uv(path)
    first = run(clone, path)
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines() == [str(clone), str(clone / ".venv" / "bin" / "python")]
    installed = "pip install --quiet --python .venv/bin/python -e ."
    assert log.read_text().splitlines() == [installed]

    assert run(clone, path).stderr == ""
    assert log.read_text().splitlines() == [installed]

    run(clone, path, "dev")
    assert log.read_text().splitlines() == [installed, installed + "[dev]"]
    run(clone, path)
    assert len(log.read_text().splitlines()) == 2

    with (clone / "pyproject.toml").open("a") as file:
        file.write("version = '2'\n")
    run(clone, path)
    assert log.read_text().splitlines()[2:] == [installed]


def test_a_newer_python_is_found_behind_an_old_one(clone: Path, path: Path) -> None:
    program(path, "python3", 'case "$*" in *version_info*) exit 1;; esac; echo "Python 3.9.2"')
    python(path, "python3.12")
    uv(path)
    made = run(clone, path)
    assert made.returncode == 0, made.stderr
    assert (clone / ".venv" / "bin" / "python").exists()


def test_no_python_new_enough_is_said_clearly(clone: Path, path: Path) -> None:
    program(path, "python3", "exit 1")
    refused = run(clone, path)
    assert refused.returncode == 1
    assert "Python 3.11 or newer is needed and was not found" in refused.stderr
    assert refused.stdout == ""


def test_the_python_that_is_named_is_used(clone: Path, path: Path) -> None:
    program(path, "python3", "exit 1")
    uv(path)
    python(clone, "my-python")
    assert run(clone, path, PYTHON=str(clone / "my-python")).returncode == 0


def test_pip_installs_where_uv_cannot(clone: Path, path: Path) -> None:
    python(path)
    uv(path, "exit 2")
    (clone / "pyproject.toml").write_text("[build-system]\nrequires = ['not_there']\nbuild-backend = 'not_there'\n")
    refused = run(clone, path, PIP_NO_INDEX="1")
    assert refused.returncode == 1
    assert "not_there" in refused.stderr, "pip was asked, and it is pip that says what it lacks"
    assert not list((clone / ".venv").glob(".pagemill-*")), "the next run tries again"


def test_a_folder_of_that_name_which_is_no_environment_is_left_alone(clone: Path, path: Path) -> None:
    python(path)
    (clone / ".venv").mkdir()
    (clone / ".venv" / "mine").write_text("keep")
    refused = run(clone, path)
    assert refused.returncode == 1
    assert "is no virtual environment" in refused.stderr
    assert (clone / ".venv" / "mine").read_text() == "keep"
