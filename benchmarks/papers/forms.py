"""Chinese forms of XFUND, labelled with questions, answers and the links between them.

One line of `labels.jsonl` names a picture, its `pairs` of question and answer, and its text segments (`ocr`), each with
`text`, `label` and `points`. The links are told by text alone, so that a pair is given the segments that
stand nearest to each other.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from pagemill.geometry import Bbox, Polygon, bbox_of, polygon_of
from papers.judging import letters_and_digits, near
from papers.model import Answer, Pair, Paper, PaperSet, Piece, Wanted

_MEASURES = {"near": near}

_TICKED = "☑☒■√✓✔"
_BOX = re.compile(r"[□☐◻☑☒■]|[(（]\s*[√✓✔]?\s*[)）]")
#: What a form prints for a date that nobody wrote.
_BLANK_DATE = re.compile(r"[\s年月日时分/.\-]*")


def _papers(folder: Path) -> list[Paper]:
    return [
        _paper(folder, json.loads(line)) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines() if line
    ]


def _paper(folder: Path, row: dict[str, Any]) -> Paper:
    printed = Counter(segment["text"] for segment in row["ocr"] if segment["label"] == "question")
    pieces: dict[str, list[Piece]] = {}
    for question, piece in _linked(row):
        pieces.setdefault(question, []).append(piece)
    wanted, pairs = [], []
    for question, found in pieces.items():
        found.sort(key=_place)
        answers = _answers(found)
        if answers:
            wanted.append(Wanted(question, question, _MEASURES, answers))
        if printed[question] > 1 or not answers:
            for piece in found:
                alone = _answers([piece])
                pairs.append(Pair(question, alone or ((piece,),), bool(alone)))
        else:
            pairs.append(Pair(question, answers))
    text = "\n".join(segment["text"] for segment in row["ocr"])
    return Paper(row["id"], folder / row["file"], tuple(wanted), tuple(pairs), text=text)


def _linked(row: dict[str, Any]) -> list[tuple[str, Piece]]:
    """Each pair with the place of its answer: the nearest segments first, each answer's segment once."""
    questions = [(s["text"], _box(s)) for s in row["ocr"] if s["label"] == "question"]
    answers = [(s["text"], _box(s)) for s in row["ocr"] if s["label"] == "answer"]
    ways = sorted(
        (_gap(asked[1], answer[1]), number, at)
        for number, (question, text) in enumerate(row["pairs"])
        for asked in questions
        if asked[0] == question
        for at, answer in enumerate(answers)
        if answer[0] == text
    )
    placed: dict[int, int] = {}
    for _, number, at in ways:
        if number not in placed and at not in placed.values():
            placed[number] = at
    linked = []
    for number, (question, text) in enumerate(row["pairs"]):
        places = (polygon_of(answers[placed[number]][1]),) if number in placed else ()
        linked.append((question, Piece(text, places)))
    return linked


def _answers(pieces: list[Piece]) -> tuple[Answer, ...]:
    """What is right: all that is written, and of boxes those that are ticked. None where nothing is filled in."""
    options = [option for piece in pieces for option in _options(piece)]
    if options:
        ticked = tuple(piece for piece, marked in options if marked)
        return (ticked,) if ticked else ()
    filled = tuple(piece for piece in pieces if not _BLANK_DATE.fullmatch(piece.text))
    return (filled,) if filled else ()


def _options(piece: Piece) -> list[tuple[Piece, bool]]:
    """The choices of a piece, each with whether it is ticked.

    Every box stands before its words, or every one behind them. A choice stands where its words stand, the box
    with them or not.
    """
    text = piece.text
    boxes = [match.span() for match in _BOX.finditer(text)]
    if not boxes:
        return []
    if boxes[0][0] > 0 and boxes[-1][1] == len(text):
        edges = [0, *(end for _, end in boxes)]
    else:
        edges = [*(start for start, _ in boxes), len(text)]
    found = []
    for (start, end), box in zip(pairwise(edges), boxes, strict=True):
        words = (start, box[0]) if box[1] == end else (box[1], end)
        shares = [(first / len(text), last / len(text)) for first, last in ((start, end), words)]
        places = tuple(_part(place, *share) for place in piece.places for share in shares)
        option = Piece(text[start:end], places)
        if letters_and_digits(option.text):
            found.append((option, any(mark in text[slice(*box)] for mark in _TICKED)))
    return found or [(piece, False)]


def _part(place: Polygon, head: float, tail: float) -> Polygon:
    x0, y0, x1, y1 = bbox_of(place)
    return polygon_of((x0 + head * (x1 - x0), y0, x0 + tail * (x1 - x0), y1))


def _box(segment: dict[str, Any]) -> Bbox:
    return bbox_of((float(x), float(y)) for x, y in segment["points"])


def _place(piece: Piece) -> tuple[float, float]:
    """Its height on the page, then its distance from the left."""
    return bbox_of(piece.places[0])[1::-1] if piece.places else (math.inf, math.inf)


def _gap(question: Bbox, answer: Bbox) -> float:
    """How far an answer stands from its question in pixels, as forms have it: to the right or below, else far off."""
    dx = max(answer[0] - question[2], question[0] - answer[2], 0.0)
    dy = max(answer[1] - question[3], question[1] - answer[3], 0.0)
    beside = dy == 0 and answer[2] > question[2]
    below = dx == 0 and answer[3] > question[3]
    return math.hypot(dx, dy) * (1 if beside else 2 if below else 10)


FORMS = PaperSet(
    "kie_forms_xfund_zh_train",
    _papers,
    tuple(_MEASURES),
    {"near": 0.88},
    shares=True,
    pair_floor=0.78,
    box_floor=0.90,
)
