"""The part of a passage that is the value wanted: of its kind, on its own lines, ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.extraction.folding import fold
from pagemill.extraction.passages.passage import Passage, joined, rows_of
from pagemill.extraction.passages.places import SPELT_OUT
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits
from pagemill.extraction.view import DocumentView

#: Kinds that a passage of several lines begins with, what follows being something else.
_HEADS = frozenset({ValueKind.COMPANY, ValueKind.PERSON})
#: A short text with a number in it is the number and its unit, in folded characters.
MEASURE = 6
#: A word before a number is none of its unit.
_WORD_BEFORE = re.compile(r"[A-Za-z]+\.?\s+\d")
#: No rest of a name on its second line, such as a legal form, is longer, in folded characters.
NAME_END = 8
#: An amount in figures, to the hundredth.
_FIGURES = re.compile(r"(?:[¥￥]\s?)?\d[\d,，]*\.\d\d(?!\d)\s?元?")
#: The same behind an amount that is spelt out.
_IN_FIGURES = re.compile(r"[¥￥]\s?\d[\d,，]*(?:\.\d+)?|(?<![\d.])\d[\d,，]*\.\d\d(?!\d)|\d[\d,，]{3,}(?=\s?元)")
#: Characters between a date and its time of day.
BESIDE = 2
#: A line below an address that is the number of a firm or a person with an office.
NUMBER_ROW = re.compile(
    r"\W*(?:[A-Z]{2}\s)?(?:vat|gst|abn|acn|ein|ruc|nif|cif|nip|tva|btw|ust|uid|clia|npi|crn|tax\s?(?:id|no|reg)|reg(?:istration)?)"
    r"\b[^\d,]{0,20}\d",
    re.IGNORECASE,
)
#: Kinds that a whole line says nothing against.
_LOOSE = frozenset({ValueKind.TEXT, ValueKind.COMPANY, ValueKind.PERSON, ValueKind.ADDRESS})
#: A currency's letters before and behind an amount.
_CODE_BEFORE = re.compile(r"^(?:RM|RS|[A-Z]{3})\.?:?\s+(?=[-(]?\d)", re.IGNORECASE)
_CODE_BEHIND = re.compile(r"(?<=\d)\s+(?:RM|[A-Z]{3})$", re.IGNORECASE)
#: An amount with a currency's sign in brackets, which are none of a negative one.
_BRACKETED = re.compile(r"^[(（]\s*([¥￥$€£]\s?[\d.,，]+\s?元?)\s*[)）]$")
#: The number of an account behind the name of a bank.
_ACCOUNT_BEHIND = re.compile(
    r"[,;，；]\s*(?:(?:sort\scode|swift|bic|iban|bsb|routing(?:\sno|\snumber)?|a/c|acc(?:oun)?t\.?)(?:\s?(?:no|number|nr)\.?|\s?#)?|[账帐]号)[\s:：]*(?=[A-Z\d]*\d).*$",
    re.IGNORECASE,
)
#: A rate before the amount that it makes: `10% $183.00`.
_RATE_BEFORE = re.compile(r"^\d{1,2}(?:[.,]\d{1,2})?\s?[%％]\s+(?=[^\d\s]{0,4}\s?\d)")
#: The word for "number" before an identifier. Capitals joined to it, as in `NO4711`, are a part of it.
_NUMBER_WORD = re.compile(
    r"^(?:n\s?[°º]|№|(?:n|no|nr|nro)\.|(?:no|nr|nro)(?=\s)|(?-i:No|Nr|no|nr)(?=\d)|号码?[:：])\s*(?=[A-Z0-9])",
    re.IGNORECASE,
)
#: An identifier in parts: `MD 482`, `DC BNE 882107`.
_SPACED_CODE = re.compile(r"(?:[A-Z]{2,5}\s){1,2}[A-Z\d][A-Z\d/-]*")
#: One in groups of letters and digits: `QQ 12 34 56 C`, `E12Z 445521`.
_GROUPED_CODE = re.compile(r"(?:[A-Z]{1,3} )?[A-Z]{0,4}\d[A-Z\d]*(?: [A-Z]{0,4}\d[A-Z\d]*)+(?: [A-Z])?")
#: A room by its building too: `6幢2单元1103室`.
_ROOM = re.compile(
    r"[\dA-Za-z\u4e00-\u9fff-]{0,20}?[\dA-Za-z]\s*(?:幢|栋|座|号楼|单元|楼|室)[\dA-Za-z\u4e00-\u9fff\s-]{0,20}"
)
#: An account's number in groups of four, the last one of fewer (ISO 13616).
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: [A-Z\d]{4}){2,7}(?: [A-Z\d]{1,3})?(?![A-Z\d])")
#: Of an air waybill: the carrier's three digits, and eight more in two groups.
_WAYBILL = re.compile(r"\d{3}[ -]\d{4} \d{4}(?![\d-])")
#: Of the dates of a period the one that a concept asks for, and what stands between the two.
_BOUNDS = {"service_start": 0, "service_end": 1}
_TO = re.compile(
    r"[^\w]*(?:\d{1,2}(?:[:：]\d\d)?\s*(?:时|AM|PM)?)?\s*(?:to|until|through|bis|[-–—~～]|起?至|到)[^\w]*",
    re.IGNORECASE,
)
LONGEST_TO = 16
#: What a line may begin with that joins it to its key.
_JOINT = re.compile(r"^[\s:：=]+")
#: What parts it from the next thing on its line.
_STOP = re.compile(r"[\s;；，、]+$")
_TICKS = "☑☒■√✓✔●◉"
#: A tick box, or brackets to be ticked; not a tick in quotes, which says how to tick.
_BOX = re.compile(r"[□☐○☑☒■√✓✔●◉](?![”\"'’])|[(（]\s*[√✓✔]?\s*[)）]")
#: What says how to tick.
_INSTRUCTION = re.compile(r"[”\"'’][:：]?\s*")


def part_of_kind(passage: Passage, kind: ValueKind, timed: bool = False) -> Passage:
    """The part of a found value that is of the kind wanted, a date with its time of day where it is `timed`; the whole
    where no part is."""
    joint = _JOINT.match(passage.text)
    passage = (passage.part(joint.end()) if joint else None) or passage
    stop = _STOP.search(passage.text)
    passage = (passage.part(0, stop.start()) if stop else None) or passage
    if kind is ValueKind.IDENTIFIER and (number := _NUMBER_WORD.match(passage.text)):
        passage = passage.part(number.end()) or passage
    if kind is ValueKind.IDENTIFIER and (waybill := _WAYBILL.match(passage.text)):
        return passage.part(0, waybill.end()) or passage
    if kind is ValueKind.IDENTIFIER and (iban := _IBAN.match(passage.text)):
        return passage.part(0, iban.end()) or passage
    if kind is ValueKind.MONEY:
        return _without_code(_narrowed(passage, kind))
    if kind is ValueKind.TEXT:
        return passage
    rows = [Passage(tuple(row)) for row in rows_of(passage.spans)]
    if kind in _HEADS and len(rows) > 1:
        return _first_name(rows, kind)
    if kind is ValueKind.COMPANY:
        return _without_account(passage)
    if kind is ValueKind.PERSON:
        return _without_number(passage)
    if kind is ValueKind.ADDRESS and len(rows) > 1:
        return _address_rows(rows)
    return passage if kind in _LOOSE else _narrowed(passage, kind, timed)


def bound_asked(passage: Passage, concept: str | None) -> Passage:
    """Of a period from one date to another the date that it begins or ends with, where that is what is asked for."""
    if concept not in _BOUNDS:
        return passage
    places = find_kind(passage.text, ValueKind.DATE)
    if len(places) != 2 or places[1][0] - places[0][1] > LONGEST_TO:
        return passage
    if not _TO.fullmatch(passage.text[places[0][1] : places[1][0]]):
        return passage
    return passage.part(*places[_BOUNDS[concept]]) or passage


def in_figures(passage: Passage, view: DocumentView) -> Passage:
    """An amount that is spelt out, in the figures that stand behind it in its passage or on its row; as it is where
    none do."""
    if spelt := SPELT_OUT.search(passage.text):
        figures = _IN_FIGURES.search(passage.text, spelt.end())
        if figures is not None and (part := passage.part(*figures.span())) is not None:
            return part
    if any(char.isascii() and char.isdigit() for char in passage.text):
        return passage
    _, top, right, bottom = passage.bbox
    own = passage.spans[-1]
    behind = [own.line.span(own.end)] if own.end < len(own.line.text) else []
    beside = [
        line.span()
        for line in view.page_of(own.line).lines
        if line.bbox[0] >= right and top < (line.bbox[1] + line.bbox[3]) / 2 < bottom
    ]
    for span in [*behind, *sorted(beside, key=lambda each: each.bbox[0])]:
        if match := _FIGURES.search(span.text):
            return Passage((span.line.span(span.start + match.start(), span.start + match.end()),))
    return passage


def _narrowed(passage: Passage, kind: ValueKind, timed: bool = False) -> Passage:
    text = passage.text
    places = find_kind(text, kind)
    # A date may have the time of day beside it, or another date: from and to.
    measure = len(fold(text)) <= MEASURE and not _WORD_BEFORE.match(text)
    if not places or (kind is not ValueKind.DATE and (fits(text, kind) >= 0.5 or measure)):
        return passage
    if kind is ValueKind.DATE and len(places) > 1:
        return passage
    if kind is ValueKind.IDENTIFIER and any(form.fullmatch(text) for form in (_SPACED_CODE, _GROUPED_CODE, _ROOM)):
        return passage
    start, end = places[0]
    times = find_kind(text[end:], ValueKind.TIME) if timed and kind is ValueKind.DATE else []
    if times and times[0][0] <= BESIDE:
        end += times[0][1]
    return passage.part(start, end) or passage


def _without_code(passage: Passage) -> Passage:
    """An amount without the letters of its currency, which are a value of their own; a sign joined to it stays."""
    if (bracketed := _BRACKETED.match(passage.text)) is not None:
        passage = passage.part(*bracketed.span(1)) or passage
    if (rate := _RATE_BEFORE.match(passage.text)) is not None:
        passage = passage.part(rate.end()) or passage
    before, behind = _CODE_BEFORE.match(passage.text), _CODE_BEHIND.search(passage.text)
    start, end = before.end() if before else 0, behind.start() if behind else len(passage.text)
    return passage.part(start, end) or passage


def _without_number(passage: Passage) -> Passage:
    """A person's name without the telephone number behind it."""
    places = find_kind(passage.text, ValueKind.PHONE)
    if len(places) != 1 or fold(passage.text[places[0][1] :]):
        return passage
    name = passage.part(0, len(passage.text[: places[0][0]].rstrip(" ,，、/／(（:：")))
    return passage if name is None or any(map(str.isdigit, name.text)) else name


def _without_account(passage: Passage) -> Passage:
    """The name of a body without the number of its account behind a comma: `North Bank, A/C No. 012-345678-9`."""
    account = _ACCOUNT_BEHIND.search(passage.text)
    return (passage.part(0, account.start()) if account else None) or passage


def _first_name(rows: list[Passage], kind: ValueKind) -> Passage:
    """The first line, and the next one where the name goes on in it."""
    goes_on = fits(rows[1].text, kind) >= 0.8 > fits(rows[0].text, kind) or ends_name(*rows[:2])
    return joined(rows[:2]) if goes_on and fits(rows[1].text, ValueKind.ADDRESS) < 0.5 else rows[0]


def ends_name(first: Passage, second: Passage) -> bool:
    """Whether a line is the end of the firm's name that the line above begins: `公司`, a legal form."""
    if len(fold(second.text)) > NAME_END or fits(first.text, ValueKind.COMPANY) >= 0.95:
        return False
    return fits(joined([first, second]).text, ValueKind.COMPANY) >= 0.95


def _address_rows(rows: list[Passage]) -> Passage:
    """The lines from the first that reads like an address, or those below the name at the head, ways to reach someone
    left out."""
    reach = (ValueKind.PHONE, ValueKind.EMAIL, ValueKind.URL, ValueKind.TAX_NUMBER)
    reached = [row for row in rows if not any(fits(row.text, kind) >= 0.8 for kind in reach)]
    kept = [row for row in reached if not NUMBER_ROW.match(row.text)] or reached
    sure = [number for number, row in enumerate(kept) if fits(row.text, ValueKind.ADDRESS) >= 0.5]
    numbered = [number for number, row in enumerate(kept) if re.search(r"\d", row.text)]
    first = min(sure[:1] + numbered[:1], default=0)
    while first > 1 and not _is_name(kept[first - 1].text):
        first -= 1
    return joined(kept[first:] or rows)


def _is_name(text: str) -> bool:
    return "," not in text and max(fits(text, kind) for kind in _HEADS) >= 0.8


def ticked(passages: Sequence[Passage]) -> list[Passage] | None:
    """Of the options of a row of tick boxes those that are ticked; None where there are none, or none is ticked.

    A tick often hides its box from the recogniser: an option without a box among others with empty ones is ticked.
    """
    options = [option for passage in passages for option in _options(passage)]
    if not any(marked is not None for _, marked in options):
        return None
    chosen = [text for text, marked in options if marked] or [text for text, marked in options if marked is None]
    return chosen if chosen and len(chosen) < len(options) else None


def _options(passage: Passage) -> list[tuple[Passage, bool | None]]:
    """Each option with whether its box is ticked; None for an option that shows no box."""
    text = passage.text
    boxes = list(_BOX.finditer(text))
    if not boxes:
        return [(passage, None)]
    behind = boxes[0].start() > 0 and boxes[-1].end() == len(text)
    found: list[tuple[Passage, bool | None]] = []
    at = 0
    for number, box in enumerate(boxes):
        if behind:
            *bare, last = re.split(r"\s+", text[at : box.start()].strip()) or [""]
            for word in bare:
                place = text.index(word, at)
                _add(found, passage, place, place + len(word), None)
            _add(found, passage, text.index(last, at) if last else box.start(), box.start(), _is_ticked(box[0]))
            at = box.end()
            continue
        if number == 0:
            begin = max((match.end() for match in _INSTRUCTION.finditer(text[: box.start()])), default=0)
            _add(found, passage, begin, box.start(), None)
        end = boxes[number + 1].start() if number + 1 < len(boxes) else len(text)
        _add(found, passage, box.end(), end, _is_ticked(box[0]))
    return found


def _add(found: list[tuple[Passage, bool | None]], passage: Passage, start: int, end: int, marked: bool | None) -> None:
    part = passage.part(start, end)
    if part is not None and fold(part.text):
        found.append((part, marked))


def _is_ticked(box: str) -> bool:
    return any(mark in box for mark in _TICKS)
