"""The words of a line that have characters the file does not tell: all of a sound line that needs to be read.

A formula's sign or a bracket of a font without names makes no difference to the other words of a long line, and reading
takes as long as the picture is wide.
"""

from __future__ import annotations

from dataclasses import replace

from pagemill.document import Line
from pagemill.reading.recognition.line_cuts import part_of
from pagemill.reading.text_layer.text_encoding import BROKEN

#: Characters read on either side of a broken one, at the least: a reader of lines tells a sign by what is beside it.
BESIDE = 8
#: A line of which a greater share would be read is read as a whole.
MOST = 0.6

Stretch = tuple[int, int]


def broken_words(line: Line) -> list[Stretch]:
    """The words with broken characters and those beside them, each as its first character and that after its last.

    In order, and apart from one another; all of the line where that is little more, or where its characters lie is not
    known.
    """
    text = line.text
    if len(line.offsets) != len(text) + 1:
        return [(0, len(text))]
    stretches: list[Stretch] = []
    for at, char in enumerate(text):
        if char != BROKEN or (stretches and at + BESIDE < stretches[-1][1]):
            continue
        first, end = _to_spaces(text, max(0, at - BESIDE), min(len(text), at + BESIDE + 1))
        if stretches and first <= stretches[-1][1] + 1:
            first = stretches.pop()[0]
        stretches.append((first, end))
    taken = sum(line.offsets[end] - line.offsets[first] for first, end in stretches)
    return stretches if taken <= MOST else [(0, len(text))]


def stretch_of(line: Line, stretch: Stretch) -> Line:
    """A stretch of a line where it lies, with the offsets of its characters along the whole line."""
    first, end = stretch
    offsets = line.offsets
    if (first, end) == (0, len(line.text)):
        return line
    # A cut runs through the middle of the space that parts the words.
    start = (offsets[first - 1] + offsets[first]) / 2 if first and line.text[first - 1] == " " else offsets[first]
    stop = (offsets[end] + offsets[end + 1]) / 2 if line.text[end : end + 1] == " " else offsets[end]
    text, polygon = line.text[first:end], part_of(line.polygon, start, stop)
    return replace(line, text=text, polygon=polygon, offsets=offsets[first : end + 1], links=())


def with_stretches(line: Line, stretches: list[Stretch], parts: list[Line]) -> Line:
    """The line with other texts, and offsets along the whole of it, in the places of some stretches."""
    if stretches == [(0, len(line.text))]:
        return parts[0]
    text: list[str] = []
    offsets: list[float] = []
    at = 0
    for (first, end), part in zip(stretches, parts, strict=True):
        text += [line.text[at:first], part.text]
        offsets += [*line.offsets[at:first], *part.offsets[:-1]]
        at = end
    return replace(line, text="".join([*text, line.text[at:]]), offsets=(*offsets, *line.offsets[at:]))


def _to_spaces(text: str, first: int, end: int) -> Stretch:
    """A stretch made longer to the spaces nearby, where words are parted by some."""
    before, after = text.rfind(" ", max(0, first - BESIDE), first + 1), text.find(" ", max(0, end - 1), end + BESIDE)
    return (before + 1 if before >= 0 else first), (after if after >= 0 else end)
