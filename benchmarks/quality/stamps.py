"""Stamps on drawn pages: found, told by shape and ink, read in order, and the text below them still read.

    python benchmarks/quality/stamps.py

Every page of `stamped_pages.py` is read as a picture. A stamp is found where one overlaps it by IoU 0.6.
The columns: `recall` and `precision` of all stamps, `place` the mean IoU of those found; the shares of them with
their `shape`, their `ink` and their turn told (`turned`, not of circles); `text` the character error rate of all that
they say, lines in the order read (the curved text, the middle, the foot); `ring` that of the curved text alone against
the first line; `below` that of the rows of text pressed over, among the lines read on the page. Stamps in black, on
pages without colours, are told of apart, and `all` is without them. No peer of the other tasks reads stamps.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pagemill.document import Line, Page, Stamp, StampColor, StampShape
from pagemill.geometry import Affine, Bbox, bbox_of, iou
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings
from quality.stamped_pages import (
    BLACK_CONDITIONS,
    CONDITIONS,
    PressedStamp,
    StampedPage,
    black_pages,
    plain_pages,
    stamped_pages,
)

FOUND = 0.6
HEADS = ("recall", "precision", "place", "shape", "ink", "turned", "text", "ring", "below", "s/page")


@dataclass
class Tally:
    """Counts of a group of stamps or pages."""

    wanted: int = 0
    found: int = 0
    extra: int = 0
    overlaps: list[float] = field(default_factory=list)
    told: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    #: Edits and characters.
    errors: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    seconds: list[float] = field(default_factory=list)

    def row(self) -> str:
        def share(part: float, whole: float) -> str:
            return f"{part / whole:>10.3f}" if whole else f"{'':>10}"

        cells = share(self.found, self.wanted) + share(self.found, self.found + self.extra)
        cells += share(sum(self.overlaps), len(self.overlaps))
        for name in ("shape", "ink", "turned"):
            cells += share(sum(self.told[name]), len(self.told[name]))
        for name in ("text", "ring", "below"):
            cells += share(*self.errors[name])
        return cells + share(sum(self.seconds), len(self.seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=["fast", "accurate"], default="accurate")
    parser.add_argument("--conditions", nargs="*", choices=CONDITIONS, default=list(CONDITIONS))
    parser.add_argument("--black", nargs="*", choices=BLACK_CONDITIONS, default=list(BLACK_CONDITIONS))
    parser.add_argument("--each", action="store_true", help="what is wrong with each stamp too")
    arguments = parser.parse_args()
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": arguments.profile}).settings)
    conditions = tuple(arguments.conditions)
    tallies: dict[str, Tally] = defaultdict(Tally)
    black = black_pages(tuple(arguments.black))
    for page in chain(stamped_pages(conditions), plain_pages(conditions), black):
        ground = page.name.split()[0]
        ink = "black " if " black " in page.name else ""
        condition = next(name for name in (*BLACK_CONDITIONS, *CONDITIONS) if page.name.endswith(f" {name}"))
        groups = [tallies[f"{ink}all"], tallies[f"{ink}{condition}"], tallies[f"{ink}on {ground}"]]
        started = time.perf_counter()
        read = _read(reader, page)
        for group in groups:
            group.seconds.append(time.perf_counter() - started)
        _judge(page, read, groups, tallies, arguments.each)
    print(f"{'':<22}" + "".join(f"{head:>10}" for head in HEADS))
    for name, tally in tallies.items():
        print(f"{name:<22}{tally.row()}")


def _read(reader: Reader, page: StampedPage) -> Page:
    out = io.BytesIO()
    page.picture.save(out, "PNG")
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(out.getvalue())
        file.flush()
        (read,) = reader.read(Path(file.name), Kind.PNG, range(1), ReadOptions(correct_orientation=False))
    return read


def _judge(page: StampedPage, read: Page, groups: list[Tally], tallies: dict[str, Tally], each: bool) -> None:
    scale = 1240 / page.picture.width
    left = [stamp for block in read.blocks for stamp in block.stamps]
    for pressed in page.stamps:
        own = [*groups, tallies[_kind(pressed)]]
        best = max(left, key=lambda one: iou(_box(one, scale), pressed.bbox), default=None)
        overlap = iou(_box(best, scale), pressed.bbox) if best else 0.0
        for tally in own:
            tally.wanted += 1
        if best is None or overlap < FOUND:
            if each:
                print(f"{page.name}: {_kind(pressed)} not found")
            continue
        left.remove(best)
        _judge_stamp(pressed, best, overlap, own)
        if each and (problem := _problem(pressed, best)):
            print(f"{page.name}: {_kind(pressed)} {problem}")
    for tally in groups:
        tally.extra += len(left)
    if each and left:
        print(f"{page.name}: {[(one.shape.name, one.color.name, _box(one, scale)) for one in left]} is none")
    _judge_below(page, read, groups, each)


def _box(stamp: Stamp, scale: float) -> Bbox:
    return bbox_of(Affine.scale(scale).polygon(stamp.polygon))


def _kind(pressed: PressedStamp) -> str:
    drawn = pressed.drawn
    ink = "black " if drawn.ink == "BLACK" else ""
    return f"{ink}{drawn.shape.lower()}{', foot' if drawn.foot else ''}{', turned' if drawn.angle else ''}"


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def _judge_stamp(pressed: PressedStamp, found: Stamp, overlap: float, tallies: list[Tally]) -> None:
    drawn = pressed.drawn
    wanted, read = _bare("".join(pressed.texts)), _bare("".join(line.text for line in found.lines))
    for tally in tallies:
        tally.found += 1
        tally.overlaps.append(overlap)
        tally.told["shape"].append(found.shape is StampShape[drawn.shape])
        tally.told["ink"].append(found.color is StampColor[drawn.ink])
        if drawn.shape != "CIRCLE":
            tally.told["turned"].append(found.rotated == (abs(drawn.angle) > 3))
        tally.errors["text"][0] += Levenshtein.distance(wanted, read)
        tally.errors["text"][1] += len(wanted)
        if drawn.curved:
            curved = _bare(drawn.curved)
            first = _bare(found.lines[0].text) if found.lines else ""
            tally.errors["ring"][0] += min(len(curved), Levenshtein.distance(curved, first))
            tally.errors["ring"][1] += len(curved)


def _problem(pressed: PressedStamp, found: Stamp) -> str:
    texts = tuple(line.text for line in found.lines)
    said = [] if _bare("".join(texts)) == _bare("".join(pressed.texts)) else [f"says {texts}, not {pressed.texts}"]
    if found.shape is not StampShape[pressed.drawn.shape]:
        said.append(f"is {found.shape.name}")
    if found.color is not StampColor[pressed.drawn.ink]:
        said.append(f"in {found.color.name}")
    return "; ".join(said)


def _judge_below(page: StampedPage, read: Page, tallies: list[Tally], each: bool) -> None:
    lines: list[Line] = [line for block in read.blocks for line in block.lines]
    rows: dict[int, list[Line]] = defaultdict(list)
    scale = 1240 / page.picture.width
    for line in lines:
        _, y0, _, y1 = (v * scale for v in read.read_bbox(line.polygon))
        for number, (_, box) in enumerate(page.below):
            if min(y1, box[3]) - max(y0, box[1]) > 0.5 * min(y1 - y0, box[3] - box[1]):
                rows[number].append(line)
    for number, (row, _) in enumerate(page.below):
        text = "".join(line.text for line in sorted(rows[number], key=lambda line: line.bbox[0]))
        wanted, got = _bare(row), _bare(text)
        errors = min(len(wanted), Levenshtein.distance(wanted, got))
        for tally in tallies:
            tally.errors["below"][0] += errors
            tally.errors["below"][1] += len(wanted)
        if each and errors:
            print(f"{page.name}: below, {fuzz.ratio(wanted, got):.0f} % alike: {text}")


if __name__ == "__main__":
    main()
