"""Invoices as PDF, each beside a JSON file of what it says: two sets, of one form of label each.

A field is asked for by the words of its JSON key. How it is compared goes by the label: a date by the day, a number by
its amount, an identifier (a third or more of it digits) by letters and digits, an address by its words, and any other
text by likeness.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from pagemill.document import Page
from papers.evidence import lines_of
from papers.judging import (
    Same,
    alphanumeric,
    letters_and_digits,
    near,
    near_in_words,
    same_currency,
    same_date,
    same_number,
)
from papers.model import Items, Paper, PaperSet, Piece, Wanted

_MEASURE = "field"
#: Rows of a table, by the keys that hold them.
_ITEMS = ("lines", "line_items", "items")
#: Written for the reader of the label, not read from the paper; or sums of sums, and marks made by hand.
_NOT_FIELDS = ("desc", "fname", "sums", "customer_signature")
#: Codes that stand for words of the paper, and sentences that it says nowhere what they are.
_NOT_SAID = ("state_code", "country_code", "payment_unece_code", "narration", "note")
#: What a key means, in the words that a person would ask in, where the key is its schema's own.
_ASKED = (
    (re.compile(r"^partner_coc$"), "chamber of commerce number"),
    (re.compile(r"^partner_"), "supplier "),
    (re.compile(r"^static_"), ""),
)
#: Remarks between the rows.
_NOT_COLUMNS = ("sectionheader", "line_note")


def _listed(folder: Path) -> list[Paper]:
    """Files whose label is a list of one record; one without a PDF is left out."""
    return [
        _paper(pdf, json.loads(pdf.with_suffix(".json").read_text("utf-8"))[0]) for pdf in sorted(folder.glob("*.pdf"))
    ]


def _expected(folder: Path) -> list[Paper]:
    """Files whose label is an object with the record under `0_expected`."""
    return [
        _paper(pdf, json.loads(pdf.with_suffix(".json").read_text("utf-8"))["0_expected"])
        for pdf in sorted((folder / "invoices").glob("*.pdf"))
    ]


def _paper(pdf: Path, record: dict[str, Any]) -> Paper:
    wanted = tuple(
        _wanted(key, label) for key, label in record.items() if key not in (*_ITEMS, *_NOT_FIELDS, *_NOT_SAID)
    )
    rows = next((record[key] for key in _ITEMS if record.get(key)), [])
    return Paper(pdf.stem, pdf, wanted, items=_items(rows))


def _wanted(key: str, label: Any) -> Wanted:
    same = _same(key, label)
    labels = label if isinstance(label, list) else [label]
    answers = ((*(Piece(text) for each in labels if (text := _text(each))),),)
    return Wanted(_asked(key), key, {_MEASURE: same}, answers if any(answers) else ())


def _asked(key: str) -> str:
    for pattern, words in _ASKED:
        key = pattern.sub(words, key)
    return key.replace("_", " ")


def _text(label: Any) -> str:
    if isinstance(label, dict):
        if "amount" in label:
            return _text(label["amount"])
        return ", ".join(part for part in label.values() if part)
    return "" if label is None else str(label)


def _same(key: str, label: Any) -> Same:
    if isinstance(label, dict):
        return same_number if "amount" in label else near_in_words
    if isinstance(label, float):
        return same_number
    text = _text(label)
    if key == "currency":
        return same_currency
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return same_date
    plain = letters_and_digits(text)
    return alphanumeric if 3 * sum(char.isdigit() for char in plain) >= len(plain) else near


def _items(rows: Sequence[Mapping[str, Any]]) -> Items | None:
    keys = dict.fromkeys(key for row in rows for key in row if key not in _NOT_COLUMNS)
    columns = {
        key.replace("_", " "): tuple(
            (text, same_number if isinstance(row[key], int) else _same(key, row[key]))
            for row in rows
            if (text := _text(row.get(key)))
        )
        for key in keys
    }
    columns = {name: cells for name, cells in columns.items() if cells}
    return Items(columns) if columns else None


def _without_unprinted(paper: Paper, pages: Sequence[Page]) -> Paper:
    """Leaves out what the paper does not say: labels hold constants that were written for their template.

    Only for files with a text layer: there, what is not in the text is not on the paper.
    """
    lines = [line.text for page in pages for line in lines_of(page)]
    return replace(paper, wanted=tuple(one for one in paper.wanted if not one.answers or _printed(one, lines)))


def _printed(wanted: Wanted, lines: Sequence[str]) -> bool:
    same = wanted.measures[_MEASURE]
    if same in (alphanumeric, near, near_in_words):
        return all(_stands_whole(piece.text, lines) for piece in wanted.answers[0])
    parts = [part for line in lines for part in _parts(line)]
    return all(any(same(part, piece.text) for part in parts) for piece in wanted.answers[0])


def _stands_whole(text: str, lines: Sequence[str]) -> bool:
    """Whether a text stands in the lines and begins and ends with words of theirs."""
    words = [plain for word in re.findall(r"[^\W_]+", "\n".join(lines)) if (plain := letters_and_digits(word))]
    edges = set(accumulate(map(len, words), initial=0))
    whole, wanted = "".join(words), letters_and_digits(text)
    places = (match.start() for match in re.finditer(f"(?={re.escape(wanted)})", whole))
    return any(at in edges and at + len(wanted) in edges for at in places)


def _parts(line: str) -> list[str]:
    """Every run of up to six words of a line."""
    words = line.split()
    return [" ".join(words[at : at + count]) for count in range(1, 7) for at in range(len(words) - count + 1)]


def _without_unprinted_country(paper: Paper, pages: Sequence[Page]) -> Paper:
    """An address whose country is not printed is right without it too."""
    text = letters_and_digits("".join(line.text for page in pages for line in lines_of(page)))
    wanted = []
    for one in paper.wanted:
        if one.answers and one.measures[_MEASURE] is near_in_words:
            label = one.answers[0][0].text
            head, _, country = label.rpartition(", ")
            if head and letters_and_digits(country) not in text:
                one = replace(one, answers=(*one.answers, (Piece(head),)))
        wanted.append(one)
    return replace(paper, wanted=tuple(wanted))


LISTED_INVOICES = PaperSet(
    "kie_invoices_invoice2data", _listed, (_MEASURE,), {_MEASURE: 0.75}, narrow=_without_unprinted
)
EXPECTED_INVOICES = PaperSet(
    "kie_invoices_azure", _expected, (_MEASURE,), {_MEASURE: 0.65}, narrow=_without_unprinted_country
)
