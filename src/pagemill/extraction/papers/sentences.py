"""Values that running text names: `合同总金额为人民币386,400.00元`, `a monthly rent of $1,850.00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pagemill.extraction.folding import fold
from pagemill.extraction.names.keys import SENTENCE, Match, Wanted
from pagemill.extraction.names.usual_names import concept_of
from pagemill.extraction.papers.contract_clauses import stated_in, states_clauses
from pagemill.extraction.passages.passage import Passage, is_han
from pagemill.extraction.result import Grade
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits
from pagemill.extraction.view import DocumentView

#: Kinds that are told by their look, so that running text can hold them.
_BY_LOOK = frozenset({ValueKind.DATE, ValueKind.MONEY, ValueKind.PERCENT, ValueKind.COUNT, ValueKind.TAX_NUMBER})
#: Kinds that are told by their look, so that a single line that is no paragraph can hold them.
STRICT = frozenset({ValueKind.DATE, ValueKind.EMAIL, ValueKind.URL, ValueKind.TAX_NUMBER, ValueKind.PHONE})
#: A longer line is a paragraph's: what it says is no field.
LONGEST_SENTENCE = 120
#: A text of lines that run on: at least so many characters, with a stop or a comma of running text.
LEAST_PARAGRAPH = 18
_RUNNING = re.compile(r"[。；]|，|[a-z\d)]\.(?:\s|$)|[a-z],\s[a-z]")
_STOP = re.compile(r"[。；！？]|[.;!?](?=\s+[A-Z]|\s*$)")
#: Folded characters between a name and its value; and what may not stand there.
REACH = 10
_PARTS = re.compile(r"[，,：:、]")
#: The shortest name that is looked for, in folded characters.
LEAST_HAN, LEAST_LATIN = 2, 6
#: What follows a Chinese name and says what it is; a period of time says from when until when.
_SAYS = re.compile(r"\s*(?:为|是|系|位于)\s*[：:]?\s*([^，。；！？：:]{2,60})")
_PERIOD = re.compile(r"\s*(?:为|是)?\s*((?:自|从)[^，。；]{4,40}?(?:止|日))(?=[，。；\s]|$)")
#: A name that a contract gives to what stands before it, and what parts that from the words before.
_DEFINES = re.compile(
    r"\s*[(（]\s*(?:(?:(?:together|collectively|jointly|each)[,\s]+)?(?:(?:the|a|hereinafter|hereafter)[^()（）\w]*)?[\"“'‘]|以下简称|以下称|下称|简称)"
    r"[^()（）\w]*([^()（）]{2,40}?)[^()（）\w]*[)）]",
    re.IGNORECASE,
)
_BEFORE_DEFINED = re.compile(
    r"[，,。；;：:]\s*|^[(（]\d{1,2}[)）]\s*|\b(?:and|between|by|on|is|order\sof)\s+|[由与和]\s*(?=[\u4e00-\u9fff]{4})"
)
LONGEST_DEFINED = 60
#: Where a party's name begins in the words before it, and what parts it from its seat: `of` may be a part of the name.
_PARTY = re.compile(r"\b(?:and|between|by|order\sof)\s+(?=[A-Z])")
#: The number of a party in the list of them, and what parts the last one from it.
_NUMBERED_PARTY = re.compile(r"(?:^|[;,.]\s*(?:and\s+)?|\band\s+)[(（]\d{1,2}[)）]\s*(?=[A-Z])")
#: A party behind one that was given its name already: `and Dana and Omar Hollis ("Tenant")`.
_NEXT_PARTY = re.compile(r"[)）]\s*[,;]?\s*(?:and|to)\s+(?=[A-Z])")
_SEATED = re.compile(
    r",\s+of\s|\s+of\s(?=\d)|,?\s+(?:(?:residing|resident|located|established)\s+(?:at|in)|whose|having\s+(?:its|a)"
    r"|with\s+(?:its|a)|a\s+company|incorporated)\s|,\s+an?\s(?:[A-Z][a-z]+\s){0,3}(?:limited|corporation|company|partnership)\b"
)
#: An address that is asked for by whose it is, and where a contract has it, right before the name that it gives.
_ADDRESS_OF = re.compile(r"(?P<who>.*\w)['’]?s?\saddress", re.IGNORECASE)
_SEAT = re.compile(r"\b(?:at|of|in)\s(?P<value>\d[^()]{8,90}?)[\s,]*$")
#: What the wording of a clause is worth; and its fewest characters, folded.
CLAUSE, LEAST_CLAUSE = SENTENCE + 0.03, 10
#: A number behind its name: the word for "number", and parts each with a digit.
_CODE = (
    r"\.?\s*(?-i:[Nn]o\.?|[Nn]r\.?|[Nn]umber|#|is|为|是)?\s*[.:：]?\s*"
    r"((?-i:[A-Z]{0,4}\d[\dA-Z]*(?:[ -][\dA-Z]*\d[\dA-Z]*)*))(?![^\W_]|[.,/]\d)"
)
#: A short name that says itself that a number follows: `A/C No.`
_NUMBERED = re.compile(r"^[a-z/.]{2,}\s(?:no|number)\.?$", re.IGNORECASE)
#: A shorter one may be a part of its name.
LEAST_CODE = 4
#: A longer line is looked at for no number.
LONGEST_LINE = 200
#: What stands before the date that something is to be paid by, and behind it.
_PAY_BY = re.compile(
    r"(?:überweis|zahl|begleich|\bpay|\bpaid|settle|régl|pai[ed]|\bpag|\babon|betal|付款|缴|支付|支払)[^.;。；]{0,60}?"
    r"(?:bis(?:\s(?:zum|spätestens))*|\bby|before|until|avant\sle|plus\stard\sle|antes\sdel?|entro\sil|voor)\s*$",
    re.IGNORECASE,
)
_BY_WHEN = re.compile(r"\s*(?:之?前|まで|までに)[^。；]{0,12}?(?:缴|付|交纳|支払)")
#: Characters before a date that are looked at: a long text may have many dates.
BEFORE_DATE = 40
#: What stands before the dates that a period begins and ends with.
_BOUNDS = {
    "service_start": re.compile(
        r"[自从]\s*$|\bfrom(?:\sand\sincluding)?\s*$|\b(?:commenc|beginn?|start)(?:ing|es?|s)?\s+on\s*$", re.IGNORECASE
    ),
    "service_end": re.compile(
        r"[至到]\s*$|\d\s+(?:to|until|through)(?:\sand\sincluding)?\s*$|\b(?:continu|remain|last|run)\w*\b[^.;\d]{0,30}?\b(?:until|through)\s*$|\b(?:end|expir|terminat)(?:ing|e?s?)\s+on\s*$",
        re.IGNORECASE,
    ),
    "donation_date": re.compile(
        r"\b(?:gift|donation|contribution)s?\b(?:[^.;]|\.\d){0,60}?\b(?:received|made)\s+on\s*$", re.IGNORECASE
    ),
    "expiry_date": re.compile(
        r"\bexpir(?:ing|e?s?)\s+on\s*$|\b(?:valid|acceptance|accepted)\s+(?:until|till|by|through)\s*$", re.IGNORECASE
    ),
    "agreement_date": re.compile(
        r"\b(?:agreement|contract|lease|note|deed)\b[^.;]{0,60}?\b(?:dated|made|entered\s+into)\b[^.;\d]{0,30}?$",
        re.IGNORECASE,
    ),
}
#: A line that says from where to where goods go, and how.
_ROUTE = re.compile(
    r"\s*(?:shipped\s+)?from:?\s+(?P<loading_port>[A-Z][A-Za-z .,'-]{1,40}?)\s+to:?\s+"
    r"(?P<discharge_port>[A-Z][A-Za-z .,'-]{1,40}?)\s+(?:by|per)\s+(?:sea|ocean|vessel|ship|s\.s\.)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and the text before it in which its name stands."""

    match: Match
    before: Passage
    passage: Passage
    #: From 0 to 1: the match, lowered where the value is not of the kind.
    score: float


def said_in(view: DocumentView, wanted: Wanted) -> list[Said]:
    """Values that sentences name, from lines by themselves and from paragraphs."""
    return [
        *_in_lines(view, wanted),
        *_codes(view, wanted),
        *_bounds(view, wanted),
        *_ports(view, wanted),
        *_due(view, wanted),
        *_clauses(view, wanted),
        *_seats(view, wanted),
        *_in_paragraphs(view, wanted),
    ]


def _in_lines(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    if wanted.kind not in STRICT:
        return
    for line in view.lines:
        places = find_kind(line.text, wanted.kind)
        if not places or len(line.text) > LONGEST_SENTENCE:
            continue
        start, end = places[0]
        if not line.text[:start].strip():
            continue
        before = Passage((line.span(0, start),))
        if (match := wanted.named_in(before.text)) is not None:
            passage = Passage((line.span(start, end),))
            yield Said(match, before, passage, match.worth * (0.6 + 0.4 * fits(passage.text, wanted.kind)))


def _codes(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    """The numbers that stand right behind their name within a line: `to account 11847720, sort code 30-91-77`."""
    names = {
        fold(name): (name, grade) for name, grade in reversed(wanted.names) if _is_long(name) or _NUMBERED.search(name)
    }
    if concept_of(wanted.field.name) == "bank_account":
        names["account"] = ("account", Grade.MEANING)
    if wanted.kind not in (ValueKind.IDENTIFIER, ValueKind.TAX_NUMBER) or not names:
        return
    words = sorted(
        (r"\.?\s*".join(re.escape(word.rstrip(".")) for word in name.split()) for name, _ in names.values()),
        key=len,
        reverse=True,
    )
    pattern = re.compile(rf"(?<![A-Za-z\d])({'|'.join(words)})(?![a-z]){_CODE}", re.IGNORECASE)
    for line in view.lines:
        for found in pattern.finditer(line.text) if len(line.text) <= LONGEST_LINE else ():
            if len(fold(found[2])) < LEAST_CODE:
                continue
            name, grade = names[fold(found[1])]
            match = Match(Grade.FUZZY if grade is Grade.FOLDED else grade, SENTENCE, name)
            before = Passage((line.span(0, found.end(1)),))
            yield Said(match, before, Passage((line.span(*found.span(2)),)), match.worth)


def _due(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    """The date that a sentence asks to pay by: `Bitte überweisen Sie den Betrag bis zum …`, `请于…前缴纳`."""
    if concept_of(wanted.field.name) != "due_date":
        return
    for text in (*(Passage((line.span(),)) for line in view.lines), *paragraphs(view)):
        for start, end in find_kind(text.text, ValueKind.DATE):
            if _PAY_BY.search(text.text[:start]) or _BY_WHEN.match(text.text[end:]):
                yield from _said(text, Match(Grade.MEANING, SENTENCE, wanted.field.name), start, end)


def _bounds(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    """The dates that a period is said to begin or to end with: `自…起至…止`."""
    bound = _BOUNDS.get(concept_of(wanted.field.name) or "")
    if bound is None:
        return
    for passage in (*(Passage((line.span(),)) for line in view.lines), *paragraphs(view)):
        text = passage.text
        for start, end in find_kind(text, ValueKind.DATE):
            if bound.search(text, max(0, start - BEFORE_DATE), start):
                yield from _said(passage, Match(Grade.MEANING, SENTENCE, wanted.field.name), start, end)


def _ports(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    """The port that a line says goods go from or to by sea: `From Ningbo to Hamburg by sea`."""
    port = concept_of(wanted.field.name)
    if port is None or port not in _ROUTE.groupindex:
        return
    for line in view.lines:
        if len(line.text) <= LONGEST_LINE and (match := _ROUTE.fullmatch(line.text)) is not None:
            yield from _said(
                Passage((line.span(),)), Match(Grade.MEANING, SENTENCE, wanted.field.name), *match.span(port)
            )


def _clauses(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    """What the clauses of a contract state without its name beside it: `on sixty days' written notice`."""
    concept = concept_of(wanted.field.name)
    if concept is None or not states_clauses(concept):
        return
    for text in paragraphs(view, LEAST_CLAUSE):
        if (place := stated_in(text.text, concept)) is not None:
            # What follows the very name in a sentence may be its rate or its rest: the wording of clauses is surer.
            yield from _said(text, Match(Grade.MEANING, CLAUSE, wanted.field.name), *place)


def _seats(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    """Where a contract says that a party has its seat: `Reed Ltd, with its office at 7 Mill Lane, Kelso ("Client")`."""
    asked = _ADDRESS_OF.fullmatch(wanted.field.name.strip())
    if wanted.kind is not ValueKind.ADDRESS or asked is None:
        return
    for text in paragraphs(view):
        for defined in _DEFINES.finditer(text.text):
            if fold(defined[1]) != fold(asked["who"]):
                continue
            begin = max((each.end() for each in _NEXT_PARTY.finditer(text.text, 0, defined.start())), default=0)
            if (seat := _SEAT.search(text.text, begin, defined.start())) is not None:
                yield from _said(text, Match(Grade.MEANING, CLAUSE, wanted.field.name), *seat.span("value"))


def _in_paragraphs(view: DocumentView, wanted: Wanted) -> Iterator[Said]:
    for paragraph in paragraphs(view):
        text = paragraph.text
        for name, grade in wanted.names:
            for at in _places_of(name, text):
                found = _value_after(text, at, wanted.kind) or _defined_before(text, at, wanted.kind)
                if found is not None:
                    worth = SENTENCE if grade is not Grade.MEANING else SENTENCE - 0.05
                    match = Match(Grade.FUZZY if grade is Grade.FOLDED else grade, worth, name)
                    yield from _said(paragraph, match, *found)


def _said(paragraph: Passage, match: Match, start: int, end: int) -> Iterator[Said]:
    before, passage = paragraph.part(0, start), paragraph.part(start, end)
    if before is not None and passage is not None:
        yield Said(match, before, passage, match.worth)


def paragraphs(view: DocumentView, least: int = LEAST_PARAGRAPH) -> Iterator[Passage]:
    """The blocks of text that run on over their lines, of at least so many folded characters."""
    for page in view.pages:
        loose = [line for line in page.lines if line.cell is None]
        for _, lines in groupby(loose, key=lambda line: line.block):
            passage = Passage(tuple(line.span() for line in lines))
            text = passage.text
            if len(fold(text)) >= least and (_RUNNING.search(text) or _DEFINES.search(text)):
                yield passage


def _is_long(name: str) -> bool:
    """Whether a name is long enough to be told within a text."""
    return len(fold(name)) >= (LEAST_HAN if any(map(is_han, name)) else LEAST_LATIN)


def _places_of(name: str, text: str) -> list[int]:
    """Where a name ends in a text, as whole words."""
    han = any(map(is_han, name))
    words = name.casefold().split()
    if not _is_long(name) or not all(word in text.casefold() for word in words):
        return []
    around = "" if han else r"\b"
    pattern = around + r"\s*".join(map(re.escape, words)) + around
    return [match.end() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _value_after(text: str, at: int, kind: ValueKind) -> tuple[int, int] | None:
    """What a sentence says of the name that ends at a place: the next thing of its kind, or what it is said to be."""
    stop = _STOP.search(text, at)
    clause = text[at : stop.start() if stop else len(text)]
    if kind in _BY_LOOK:
        for start, end in find_kind(clause, kind)[:1]:
            between = clause[:start]
            if len(fold(between)) <= REACH and not _PARTS.search(between):
                return at + start, at + end
        return None
    match = _PERIOD.match(clause) or _SAYS.match(clause)
    return (at + match.start(1), at + match.end(1)) if match else None


def _defined_before(text: str, at: int, kind: ValueKind) -> tuple[int, int] | None:
    """What a contract gives the name that ends at a place: `Reed Ltd (the "Supplier")`, `…公司（以下简称“甲方”）`."""
    match = next((each for each in _DEFINES.finditer(text) if each.start(1) < at <= each.end(1)), None)
    if match is None:
        return None
    before = text[: match.start()]
    if kind in _BY_LOOK:
        places = find_kind(before, kind)
        return places[-1] if places and match.start() - places[-1][1] <= 1 else None
    behind = [each.end() for each in _NEXT_PARTY.finditer(before) if _DEFINES.search(before, 0, each.end())]
    numbered = [each.end() for each in _NUMBERED_PARTY.finditer(before)]
    behind = numbered or behind
    party = behind[-1] if behind else max((each.end() for each in _PARTY.finditer(before)), default=0)
    seat = _SEATED.search(before, party)
    if party and seat is not None and 2 <= seat.start() - party <= LONGEST_DEFINED:
        return party, seat.start()
    if behind and 2 <= len(before[party:].rstrip()) <= LONGEST_DEFINED and "," not in before[party:]:
        return party, len(before.rstrip())
    if not party and seat is not None:
        before = before[: seat.start()]
    begin = max((each.end() for each in _BEFORE_DEFINED.finditer(before)), default=0)
    return (begin, len(before.rstrip())) if 2 <= len(before[begin:].strip()) <= LONGEST_DEFINED else None
