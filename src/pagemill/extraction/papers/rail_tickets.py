"""What Chinese rail tickets print without a key: train, stations, time, seat, fare, passenger, each told by its look.

The form is the railway's, on paper and as an electronic ticket: the two stations with the train's number between them,
the departure with the coach and the seat, the fare with the class, and the passenger behind a partly hidden number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagemill.extraction.folding import fold
from pagemill.extraction.passages.passage import Passage, rows_of
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.view import DocumentView, Span

#: What tells the paper: the railway's name, and a train's number by itself.
_RAILWAY = re.compile(r"铁路|12306|检票")
_TRAIN = re.compile(r"(?<![0-9A-Za-z])[GDCZTKSYL]\d{1,4}(?![0-9A-Za-z])")
_STATION = re.compile(r"^\s*([\u4e00-\u9fff]{2,6}?)\s*站?\s*$")
#: Told by their look wherever they stand; the first group is the value.
_LOOKS = {
    "departure_time": re.compile(r"(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*\d{1,2}[:：]\d{2})\s*开"),
    "departure_date": re.compile(r"(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*\d{1,2}[:：]\d{2}\s*开"),
    "seat": re.compile(r"((?:\d{1,2}|加\d{1,2})\s*车\s*(?:\d{1,3}[A-F]?\s*号\s*(?:[上中下]铺)?|无座))"),
    "class": re.compile(r"((?:商务|特等|一等|二等|软|硬)\s*(?:座|卧)|无座|动卧)"),
    "fare": re.compile(r"([¥￥]\s*\d+(?:\.\d{1,2})?\s*元?)"),
    "citizen": re.compile(r"(\d{6,10}\*{3,5}\d{3}[\dXx])"),
    "passenger": re.compile(r"\d{6,10}\*{3,5}\d{3}[\dXx]\s*([\u4e00-\u9fff·]{2,12})"),
    "train": re.compile(rf"({_TRAIN.pattern})"),
}
#: What each is asked for by, folded.
_NAMES = {
    "train": {"车次", "列车号", "trainnumber", "trainno", "train"},
    "from": {"出发站", "始发站", "发站", "乘车站", "出发地", "起点站", "departurestation", "from"},
    "to": {"到达站", "终点站", "到站", "目的地", "到达地", "arrivalstation", "to"},
    "departure_time": {"发车时间", "开车时间", "出发时间", "乘车时间", "departuretime"},
    "departure_date": {"乘车日期", "出发日期", "departuredate", "traveldate"},
    "seat": {"座位号", "座位", "席位号", "车厢座位", "seat", "seatnumber", "seatno"},
    "class": {"席别", "座位类型", "座位等级", "座席", "seatclass", "class"},
    "fare": {"票价", "金额", "fare", "price", "amount", "总金额", "total"},
    "citizen": {"身份证号", "身份证号码", "证件号码", "idnumber"},
    "passenger": {"乘客姓名", "旅客姓名", "姓名", "乘车人", "乘客", "passenger", "passengername", "name"},
}
_ASKED = {name: part for part, names in _NAMES.items() for name in names}
#: How sure the form makes a value.
SURENESS = 0.8


def rail_ticket_part(view: DocumentView, name: str) -> Placed | None:
    """What a rail ticket prints of what is asked for; None for other names, and for papers that are no such ticket."""
    part = _ASKED.get(fold(name))
    if part is None or not any(_RAILWAY.search(line.text) for line in view.lines):
        return None
    row = next(_train_rows(view), None)
    if row is None:
        return None
    if part in ("from", "to"):
        before, after = row
        stations = before[-1:] if part == "from" else after[:1]
        return Placed(Passage(tuple(stations)), SURENESS, "first") if stations else None
    for passage in _rows(view):
        match = _LOOKS[part].search(passage.text)
        if match is not None and (found := passage.part(*match.span(1))) is not None:
            return Placed(found, SURENESS, "first")
    return None


def _rows(view: DocumentView) -> Iterator[Passage]:
    """The rows of a ticket: what belongs together may stand far apart on its row."""
    for page in view.pages:
        for row in rows_of([line.span() for line in page.lines]):
            yield Passage(tuple(row))


def _train_rows(view: DocumentView) -> Iterator[tuple[list[Span], list[Span]]]:
    """The names of stations before and behind a train's number, on the rows that have one by itself."""
    for page in view.pages:
        for row in rows_of([line.span() for line in page.lines]):
            at = next((number for number, span in enumerate(row) if _TRAIN.fullmatch(span.text.strip())), None)
            if at is not None:
                before, after = (
                    [name for span in spans if (name := _station(span)) is not None]
                    for spans in (row[:at], row[at + 1 :])
                )
                # A form that has the names printed has the number behind its own.
                if before and after and fold(before[-1].text) not in _ASKED:
                    yield before, after


def _station(span: Span) -> Span | None:
    match = _STATION.match(span.text)
    return span.line.span(span.start + match.start(1), span.start + match.end(1)) if match else None
