"""Weights are found in the cache or the folder of overrides, and a wrong file is never used for a right one."""

import hashlib
from pathlib import Path

import pytest

from pagemill.errors import WeightsCorrupt, WeightsMissing
from pagemill.models import Weights, WeightState, weight_named
from pagemill.settings import ModelSettings

#: Small enough to write in a test.
NAME = "text_characters_tiny"
WEIGHT = weight_named(NAME)


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    return Weights(ModelSettings(cache_dir=tmp_path / "cache", override_dir=tmp_path / "own"))


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_missing_weights_say_the_command_that_brings_them(weights: Weights) -> None:
    with pytest.raises(WeightsMissing, match=r"ppocrv6_tiny_dict.txt .* run `pagemill models pull --profile fast`"):
        weights.path(NAME)


def test_a_cut_file_is_refused_without_reading_it(weights: Weights) -> None:
    put(weights.cached(WEIGHT), b"x" * (WEIGHT.size - 1))
    assert weights.standing(WEIGHT).state is WeightState.CORRUPT
    with pytest.raises(WeightsCorrupt, match="run `pagemill models pull --profile fast`"):
        weights.path(NAME)


def test_a_file_of_the_right_size_and_wrong_bytes_is_refused_when_verified(weights: Weights) -> None:
    path = put(weights.cached(WEIGHT), b"x" * WEIGHT.size)
    assert weights.path(NAME) == path
    assert weights.standing(WEIGHT, verify=True).state is WeightState.CORRUPT
    with pytest.raises(WeightsCorrupt):
        weights.path(NAME, verify=True)


def test_a_file_of_the_users_own_wins_over_the_cache(weights: Weights, tmp_path: Path) -> None:
    put(weights.cached(WEIGHT), b"x" * WEIGHT.size)
    own = put(tmp_path / "own" / WEIGHT.file_name, b"mine")
    assert weights.path(NAME, verify=True) == own
    assert weights.standing(WEIGHT).state is WeightState.OVERRIDDEN


def test_the_right_bytes_are_verified(tmp_path: Path) -> None:
    content = b"weights"
    weight = type(WEIGHT)(
        "a", WEIGHT.package, "a/b", "b", hashlib.sha256(content).hexdigest(), len(content), "", frozenset()
    )
    weights = Weights(ModelSettings(cache_dir=tmp_path))
    put(weights.cached(weight), content)
    assert weights.standing(weight, verify=True).state is WeightState.VERIFIED


def test_the_cache_folder_may_begin_with_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Weights(ModelSettings()).cache_dir.is_relative_to(tmp_path)
