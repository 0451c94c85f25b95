"""Entries of a list of references are told from paragraphs and lists by their words."""

import pytest

from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.references import looks_like_entry


@pytest.mark.parametrize(
    "text",
    [
        "[3] Aalto, J., Berg, M. Stones of the harbour. River Review, 12: 30-41, 1987.",
        "Aalto, J. and Berg, M. (1987). Stones of the harbour. River Review 12(3).",
        "4. Aalto J, et al. Stones. Review. 2003;12:30-41. doi:10.1000/182",
        "[1] 张文远，李明达. 河流与山谷[J]. 地理学报, 2011, 3(2): 12-19.",
    ],
)
def test_an_entry(text: str) -> None:
    assert looks_like_entry(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 1987 the harbour was rebuilt, and its stones were carried to the hill.",
        "1. Count the boxes before they are opened.",
        "2. The contract of 2011 is to be signed by both parties.",
        "第3条 双方应于2011年以前完成交付。",
    ],
)
def test_no_entry(text: str) -> None:
    assert not looks_like_entry(text)


@pytest.mark.parametrize("heading", ["References", "参考文献", "Literatur", "Literaturverzeichnis", "Références"])
def test_the_heading_of_the_list(heading: str) -> None:
    assert patterns.REFERENCES.match(heading)
    assert not patterns.REFERENCES.match(f"{heading} und mehr")


@pytest.mark.parametrize("heading", ["Contents", "目 录", "Inhaltsverzeichnis", "Table des matières", "Índice general"])
def test_the_heading_of_a_contents_list(heading: str) -> None:
    assert patterns.CONTENTS_TITLE.match(heading)
