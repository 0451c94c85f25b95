"""The street, the city and the postal code of an address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.extraction.passages.passage import Passage, rows_of
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits

#: Postal codes of most countries of Europe, of India, China and the United States.
POSTAL_CODE = re.compile(r"(?<![\w-])(?:\d{4}\s?[A-Z]{2}|[A-Z]{1,2}-?\d{4,5}|\d{5,6}|\d{3}\s\d{2})(?![\w-])")


def part_of_address(address: Passage, part: str) -> Passage | None:
    """The `street`, the `city` or the `postal_code`; None where it cannot be told."""
    pieces = [piece for row in rows_of(address.spans) for piece in _at_commas(Passage(tuple(row)))]
    return _street(pieces) if part == "street" else _at_postal_code(pieces, part)


def _street(pieces: Sequence[Passage]) -> Passage | None:
    numbered = (each for each in pieces if re.search(r"\d", each.text) and not _postal_codes(each.text))
    return next(numbered, None)


def _at_postal_code(pieces: Sequence[Passage], part: str) -> Passage | None:
    """The `postal_code`, or the `city`, which stands behind it, before it, or in the piece before."""
    coded = [(number, places[0]) for number, piece in enumerate(pieces) if (places := _postal_codes(piece.text))]
    if not coded:
        return None
    number, (start, end) = coded[-1]
    piece = pieces[number]
    if part == "postal_code":
        return piece.part(start, end)
    after, before = piece.part(end), piece.part(0, start)
    city = after if after is not None and after.text[0].isalpha() else before
    # In `Portland, OR 97201` the state stands between the city and the code.
    in_state = city is not None and re.fullmatch(r"[A-Z]{2}", city.text)
    if city is None or in_state:
        near = (number - 1,) if in_state else (number + 1, number - 1)
        beside = [pieces[at] for at in near if 0 <= at < len(pieces)]
        city = next((each for each in beside if not re.search(r"\d", each.text)), None)
    state = re.search(r"\s+[A-Z]{2}$", city.text) if city is not None else None
    return city.part(0, state.start()) if city is not None and state else city


def _postal_codes(text: str) -> list[tuple[int, int]]:
    kind = ValueKind.POSTAL_CODE
    sure = [span for span in find_kind(text, kind) if fits(text[slice(*span)], kind) >= 0.9]
    return [match.span() for match in POSTAL_CODE.finditer(text)] or sure


def _at_commas(row: Passage) -> list[Passage]:
    pieces, begin = [], 0
    for match in re.finditer(r"[,，;]\s*|\s[-–]\s", row.text):
        pieces.append(row.part(begin, match.start()))
        begin = match.end()
    pieces.append(row.part(begin))
    return [piece for piece in pieces if piece is not None]
