"""Cyrillic text that a file hands on as letters of Western Europe is told, and no other text is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.text_layer.cyrillic_codes import CODE_PAGES, T2A, in_cyrillic, looks_cyrillic, t2a_letters

RUSSIAN = "Договор поставки оборудования № 17\nНастоящий договор заключён между сторонами в городе Казани.\nСУММА"
UKRAINIAN = "Український правопис і правила переносу частин слова з одного рядка в інший рядок, коли їх є декілька"
FRENCH = "Les coûts réels de l'année écoulée, à l'évidence élevés, ont été réévalués après dépôt"
HINDI = "ÌãÓãÃ ‡ãñŠ ªãõÀã¶ã Ôã½ããä½ã¦ã ¹ãÆãä¦ã Íãñ¾ãÀ ‡ãŠã¾ããÃÊã¾ã ÔãªÔ¾ã¦ãã ‰ãŠ½ããâ‡ãŠ ÌãÓãÃ ‡ãñŠ ªãõÀã¶ã Ôã½ããä½ã¦ã"


def lines(text: str) -> list[Line]:
    return [Line(one, polygon_of((0, 0, 100, 20)), 1.0) for one in text.split("\n")]


def western(data: bytes) -> str:
    """Bytes as readers of PDF take them: of Windows-1252, those that it lacks as they are."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


def told(text: str) -> str | None:
    found = in_cyrillic(lines(text))
    return None if found is None else "\n".join(line.text for line in found)


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_russian_in_every_code_page(code_page: str) -> None:
    text = RUSSIAN.replace("№ ", "N ")
    assert told(western(text.encode(code_page))) == text


@pytest.mark.parametrize("code_page", ["cp1251", "koi8_u", "iso8859_5"])
def test_ukrainian(code_page: str) -> None:
    assert told(western(UKRAINIAN.encode(code_page))) == UKRAINIAN


def test_letters_that_tex_has_elsewhere() -> None:
    # It has no letter of its own for the Ukrainian i, which it shares with Latin.
    text = f"{RUSSIAN} {UKRAINIAN.replace('і', 'i')}"
    codes = {letter: code for code, letter in t2a_letters().items()}
    data = bytes(codes.get(char, ord(char) if char.isascii() else 0x3F) for char in text)
    assert told(western(data)) == text


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        HINDI,
        western(
            "甲方委托乙方供应下列设备，乙方保证所供设备为全新原装，并于合同生效之日起三十日内运抵。".encode("gb18030")
        ),
        western("製品の仕様書に記載された寸法を確認してから発注してください。数量は十二個です。".encode("shift_jis")),
        RUSSIAN,
        "Íå î÷åíü",
        "",
    ],
    ids=["French", "Hindi", "Chinese", "Japanese", "sound already", "too short", "empty"],
)
def test_other_texts_stay(text: str) -> None:
    assert told(text) is None


@given(st.text(st.sampled_from([*map(chr, range(0xC0, 0x100)), *"abc 12.,"]), max_size=60))
def test_letters_beyond_ascii_change_one_by_one_and_no_others(text: str) -> None:
    start = western(RUSSIAN.replace("№ ", "N ").encode("cp1251"))
    found = told(f"{start}\n{text}")
    if found is None:
        return
    assert len(found) == len(start) + 1 + len(text)
    end = found[len(start) + 1 :]
    assert [one for one in text if one.isascii()] == [one for one in end if one.isascii()]
    assert all("\u0400" <= new <= "\u04ff" for old, new in zip(text, end, strict=True) if not old.isascii())


def test_a_short_text_is_cyrillic_when_all_its_words_are_cased() -> None:
    assert looks_cyrillic("Глава ПЕРВАЯ и")
    assert not looks_cyrillic("глаВА пЕрв")
    assert not looks_cyrillic("Chapter и one")


def test_the_table_of_tex_has_no_letter_twice() -> None:
    letters = t2a_letters()
    assert len(set(letters.values())) == len(letters) == 64 + len(T2A)
