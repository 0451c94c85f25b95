"""Whom a paper is addressed to, where no key says so: a name over an address of its own, as in a letter's window.

A Japanese or Korean paper says it with a word of respect behind the name: `株式会社みなと商事 御中`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pagemill.extraction.names.labels import LABEL, Labels
from pagemill.extraction.passages.passage import Passage, joined
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.values.value_kinds import ValueKind, fits
from pagemill.extraction.view import DocumentView

#: How sure a name is by the word of respect behind it, and by the address below it.
RESPECTED, ADDRESSED = 0.8, 0.6
#: Share of the page, from its top, in which a letter's address stands; rows that it has.
UPPER = 0.5
LEAST_ROWS, MOST_ROWS = 3, 7
#: Rows of one address are no farther apart, in line heights, and begin as near to one another.
LEADING, ALIGNED = 0.8, 0.5
_RESPECT = re.compile(r"\s*(?:御中|様|殿|귀중|귀하)\s*$")
#: A postal code with its town, in either order.
_TOWN = re.compile(
    r"^(?:[A-Z]{1,2}-)?(?:\d{4,6}|\d{3}\s\d{2}|\d{4}\s[A-Z]{2})\s(?:[A-Z]{2}\s)?[^\W\d]{2,}"
    r"|[^\W\d]{2,},?\s(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]{2,3}\s\d{4,5}(?:-\d{4})?)$"
    r"|^[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}$"
    r"|^〒\s?\d{3}-?\d{4}"
)
#: What stands on a row of its own above a name.
_TITLE_ALONE = re.compile(
    r"(?:herrn?|frau|familie|firma|an|messrs|mr|mrs|ms|m|mme|monsieur|madame|sr|sra|spett\.?le|gent\.?mo|an\s(?:die|den)|to)\.?:?",
    re.IGNORECASE,
)
#: What a letter begins with.
_SALUTATION = re.compile(r"Dear\s+(?P<name>(?!Sirs?\b|Madam\b|Customer\b|Friend)[A-Z].{2,40}?)\s*[,:]?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
#: Names of a person, titles left out.
_NAMES = re.compile(r"\b(?!(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b)[A-Z][\w'-]+")


def addressee_name(view: DocumentView, stacks: Sequence[Sequence[Passage]], maker: Placed | None) -> Placed | None:
    """The name of the addressee; `stacks` are the first page's rows below one another, `maker` whose paper it is."""
    for stack in stacks:
        for row in stack:
            respect = _RESPECT.search(row.text)
            if respect is not None and (name := row.part(0, respect.start())) is not None:
                return Placed(name, RESPECTED, "addressee")
    rows = _rows(view, stacks, maker)
    if not rows:
        return _greeted(view)
    titled = len(rows) > LEAST_ROWS and _TITLE_ALONE.fullmatch(rows[0].text.strip()) is not None
    return Placed(rows[titled], ADDRESSED, "addressee")


def _greeted(view: DocumentView) -> Placed | None:
    """Whom a letter greets by the whole name: `Dear Mr. Harold Penn,`; none by the surname alone, or `Dear Sir`."""
    for line in view.lines:
        greeted = _SALUTATION.fullmatch(line.text.strip())
        name = None if greeted is None else Passage((line.span(),)).part(*greeted.span("name"))
        if name is not None and len(_NAMES.findall(name.text)) > 1 and fits(name.text, ValueKind.PERSON) >= 0.6:
            return Placed(name, ADDRESSED, "addressee")
    return None


def addressee_address(view: DocumentView, stacks: Sequence[Sequence[Passage]], maker: Placed | None) -> Placed | None:
    """The rows below the addressee's name."""
    rows = _rows(view, stacks, maker)
    return Placed(joined(rows[1:]), ADDRESSED, "addressee") if rows else None


def _rows(view: DocumentView, stacks: Sequence[Sequence[Passage]], maker: Placed | None) -> list[Passage]:
    """The rows of the one address in the upper part of the page that is not its maker's; none where there are more."""
    labels = Labels()
    found = [
        rows
        for stack in stacks
        for rows in _runs(stack)
        if LEAST_ROWS <= len(rows) <= MOST_ROWS
        and rows[-1].bbox[3] < UPPER * view.pages[0].page.read_height
        and _is_address(rows, labels)
        and not _is_makers(rows, maker)
    ]
    return found[0] if len(found) == 1 else []


def _runs(stack: Sequence[Passage]) -> Iterator[list[Passage]]:
    """A stack's rows, those that follow one another closely and begin below one another together."""
    run: list[Passage] = []
    for row in stack:
        if run:
            height = min(row.line_height, run[-1].line_height)
            near = row.bbox[1] - run[-1].bbox[3] < LEADING * height
            if not near or abs(row.bbox[0] - run[-1].bbox[0]) > ALIGNED * height:
                yield run
                run = []
        run.append(row)
    if run:
        yield run


def _is_address(rows: Sequence[Passage], labels: Labels) -> bool:
    """Whether rows are a name without figures and, without any key among them, an address that ends with its town."""
    if any(labels.score(row.text) >= LABEL or ":" in row.text or "：" in row.text for row in rows):
        return False
    named = max(fits(rows[0].text, kind) for kind in (ValueKind.COMPANY, ValueKind.PERSON)) >= 0.6
    return named and not _DIGIT.search(rows[0].text) and any(_TOWN.search(row.text.strip()) for row in rows[1:])


def _is_makers(rows: Sequence[Passage], maker: Placed | None) -> bool:
    """Whether the maker's name stands among rows."""
    return maker is not None and any(row.shares(span) for row in rows for span in maker.passage.spans)
