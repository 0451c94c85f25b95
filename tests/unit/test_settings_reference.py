"""Every setting is explained, in the program and in the reference."""

import re
from pathlib import Path

import pytest

from pagemill.cli.settings import settings_page
from pagemill.settings import SettingRecord, group_sentences, load_settings

RECORDS = load_settings(environment={}).records
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGE = REFERENCE / "settings.md"


def of(record: SettingRecord) -> str:
    return f"{record.group}.{record.name}"


@pytest.mark.parametrize("record", RECORDS, ids=of)
def test_a_setting_has_a_sentence_and_a_unit(record: SettingRecord) -> None:
    assert re.fullmatch(r"[A-Z].{9,}\.", record.sentence)
    if isinstance(record.default, int | float) and not isinstance(record.default, bool):
        assert record.unit or of(record) == "server.port", "a number says nothing without its unit"


@pytest.mark.parametrize("record", RECORDS, ids=of)
def test_a_setting_has_a_heading_in_the_reference(record: SettingRecord) -> None:
    page = PAGE.read_text("utf-8")
    assert f"\n### `{of(record)}`\n" in page, "run `pagemill settings --markdown > docs/reference/settings.md`"
    assert f"`{record.variable}`" in page


def test_the_chinese_page_explains_the_same_settings() -> None:
    page = (REFERENCE / "settings.zh-CN.md").read_text("utf-8")
    assert re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| .+ \|$", page, re.MULTILINE) == [of(record) for record in RECORDS]


def test_the_chinese_page_explains_what_each_named_entry_has() -> None:
    page = (REFERENCE / "settings.zh-CN.md").read_text("utf-8")
    named = [part.name for record in RECORDS for part in record.parts]
    assert named
    assert re.findall(r"^\| `([a-z_]+)` \| .+ \|$", page, re.MULTILINE) == named


def test_the_reference_is_what_the_program_prints() -> None:
    assert PAGE.read_text("utf-8") == settings_page(RECORDS), (
        "run `pagemill settings --markdown > docs/reference/settings.md`"
    )


def test_every_group_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in group_sentences().values())
    assert {record.group for record in RECORDS} == set(group_sentences())


def test_the_reference_tells_nothing_of_this_machine(tmp_path: Path) -> None:
    own = load_settings(environment={"PAGEMILL_SERVER_DATA_DIR": str(tmp_path)}).records
    assert settings_page(own) == settings_page(RECORDS)
