"""The manifest is whole: each entry can be pulled, told apart and shipped, and each profile can read text."""

import re

import pytest

from pagemill.errors import WeightsMissing
from pagemill.models import MANIFEST, PROFILES, Weight, weight_named, weights_of

#: Licences that let anyone ship and sell what is made with them.
PERMISSIVE = {"Apache-2.0", "MIT", "BSD-3-Clause"}


@pytest.mark.parametrize("weight", MANIFEST, ids=lambda weight: weight.name)
def test_an_entry_is_pinned_and_free_to_use(weight: Weight) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", weight.sha256)
    assert re.fullmatch(r"\d+(\.\d+)+", weight.package.version)
    assert weight.package.licence in PERMISSIVE
    assert weight.size > 0
    assert weight.purpose
    assert weight.profiles <= set(PROFILES)


@pytest.mark.parametrize("told_by", ["name", "file_name", "sha256"])
def test_entries_are_told_apart(told_by: str) -> None:
    assert len({getattr(weight, told_by) for weight in MANIFEST}) == len(MANIFEST)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_finds_and_reads_text(profile: str) -> None:
    purposes = [weight.purpose for weight in weights_of(profile)]
    assert any("finds lines of text" in purpose for purpose in purposes)
    assert any("reads a line of text" in purpose for purpose in purposes)


def test_all_is_everything_and_a_profile_is_less() -> None:
    assert weights_of("all") == MANIFEST
    assert set(weights_of("fast")) < set(MANIFEST)


def test_an_unknown_name_is_said_to_be_one() -> None:
    with pytest.raises(WeightsMissing, match="no weights called 'nothing'"):
        weight_named("nothing")
