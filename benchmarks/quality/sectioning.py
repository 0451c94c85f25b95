"""Headings of documents whose sources tell them, pagemill's profiles beside other programs, from the PDF.

    python benchmarks/quality/sectioning.py FOLDER

`FOLDER` holds PDF files beside the TeX sources they were made of, such as Debian's packages `texlive-publishers-doc`,
`-humanities-doc` and `-latex-extra-doc` put below `/usr/share/doc/texlive-doc`. What stands in `\\part`, `\\chapter`
and `\\section` to `\\subsubsection` of a source is a title. `found` is the share of titles that are a heading of the
Markdown, whole and with nothing but their number; `levels` the share of neighbouring found titles, in the source, of
which the deeper, or neither, is deeper in the Markdown too; `sentences` how many headings are of more than twelve words
or end as a sentence does.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2

from quality.markdown_readings import FORMS, cannot_run, page_file, read_all, title_of

#: Longer documents are left out, and those whose source has fewer titles: it may be a frame for other files.
LONGEST, FEWEST_TITLES = 16, 3
#: Words of a heading at the most, and letters of a title at the least, that is looked for.
MOST_WORDS, LEAST_LETTERS = 12, 4

_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection")
_BRACES = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_TITLE = re.compile(rf"\\({'|'.join(_LEVELS)})\*?\s*(?:\[[^\]]*\])?{_BRACES}")
_COMMENT = re.compile(r"(?<!\\)%.*")
_LISTING = re.compile(r"\\begin\{(verbatim|lstlisting|Verbatim|minted|filecontents)\*?\}.*?\\end\{\1\*?\}", re.DOTALL)
_ASIDE = re.compile(r"\\(?:label|index|footnote|thanks|hypertarget)\{[^{}]*\}")
#: Letters that TeX writes as commands, and what is left of them without their marks.
_LETTER = re.compile(r"\\(ss|ae|oe|AE|OE|aa|AA|o|O|l|L|i|j)(?![a-zA-Z])\s*(?:\{\})?")
#: The same in Unicode, of those that have no mark to be taken off.
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i", "ȷ": "j"})
_COMMAND = re.compile(r"\\[a-zA-Z@]+\*?\s*|[{}$~\\^_]")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
_NUMBER = re.compile(
    r"^\s*(?:§\s*)?(?:(?:part|chapter|appendix|teil|kapitel|anhang|chapitre|partie|annexe|capítulo|capitolo|parte|hoofdstuk)"
    r"\s+[\dA-ZIVX]+[.:]?|[A-Z]?\d{0,2}(?:\.\d+)+\.?"
    r"|\d+\.?|[IVX]+\.|[A-Z]\.?(?=\s))\s*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[*_`]|<[^>]+>|!?\[([^\]]*)\]\([^)]*\)|\\(?=\W)")


@dataclass(frozen=True)
class Title:
    """A heading: its depth, 0 for the highest, and its letters and figures alone, small ones without their marks."""

    depth: int
    text: str


def titles_of(source: str) -> list[Title]:
    """The titles of a TeX source, in its order."""
    body = _COMMENT.sub("", source).split("\\begin{document}", 1)[-1]
    found = _TITLE.finditer(_LISTING.sub("", body))
    plain = (
        Title(_LEVELS.index(one[1]), bare(_COMMAND.sub("", _LETTER.sub(r"\1", _ASIDE.sub("", one[2])))))
        for one in found
        if "#" not in one[2]
    )
    return [title for title in plain if len(title.text) >= LEAST_LETTERS]


def headings_of(markdown: str) -> list[tuple[Title, str]]:
    """The headings of a text in Markdown, without their numbers, and as they are written."""
    lines = [(one[1], _MARKUP.sub(lambda found: found[1] or "", one[2])) for one in _HEADING.finditer(markdown)]
    return [(Title(len(marks), bare(_NUMBER.sub("", text, count=1))), text) for marks, text in lines]


def bare(text: str) -> str:
    marked = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(char for char in marked if char.isalnum())


def documents(folder: Path, most: int) -> Iterator[tuple[Path, list[Title], list[Path]]]:
    """So many documents at the most, spread over the folder, the titles of each and its pages, each a file."""
    files = sorted(file for file in folder.rglob("*.pdf") if file.with_suffix(".tex").exists())
    random.Random(1).shuffle(files)
    for file in files:
        if most <= 0:
            return
        titles = titles_of(_decoded(file.with_suffix(".tex").read_bytes()))
        if len(titles) < FEWEST_TITLES:
            continue
        with pypdfium2.PdfDocument(file) as document:
            pages = len(document)
        if pages <= LONGEST:
            most -= 1
            yield file, titles, [page_file(file, index) for index in range(pages)]


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return source.decode("latin-1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100, help="so many at the most")
    parser.add_argument("--skip", type=int, default=0, help="leave so many documents out before")
    able = [name for name, forms in FORMS.items() if "pdf" in forms]
    parser.add_argument("--readers", nargs="+", choices=able, default=able)
    parser.add_argument("--fresh", action="store_true", help="read again what other programs read before")
    parser.add_argument("--missed", action="store_true", help="print the titles that were not found")
    arguments = parser.parse_args()
    chosen = list(islice(documents(arguments.folder, arguments.skip + arguments.documents), arguments.skip, None))
    counts = sum(len(titles) for _, titles, _ in chosen), sum(len(pages) for _, _, pages in chosen)
    print(f"{len(chosen)} documents, {counts[0]} titles, {counts[1]} pages")
    print(f"\n{'from the PDF':<28}{'found':>8}{'levels':>8}{'headings':>10}{'sentences':>11}{'median s':>10}")
    for reader in arguments.readers:
        if reason := cannot_run(reader):
            print(f"{title_of(reader):<28}left out: {reason}")
            continue
        readings = read_all(reader, [page for _, _, pages in chosen for page in pages], fresh=arguments.fresh)
        rest = iter(reading.markdown for reading in readings)
        found, alike, written, sentences = [], [], 0, 0
        for file, titles, pages in chosen:
            headings = headings_of("\n\n".join(islice(rest, len(pages))))
            written += len(headings)
            sentences += sum(_is_sentence(text) for _, text in headings)
            depths = {title.text: title.depth for title, _ in reversed(headings)}
            depths |= {bare(text): title.depth for title, text in reversed(headings)}
            found += [title.text in depths for title in titles]
            alike += _levels_alike([title for title in titles if title.text in depths], depths)
            if arguments.missed:
                for title in titles:
                    if title.text not in depths:
                        print(f"    {file.name:<50}{title.text}")
        row = f"{statistics.fmean(found):>8.3f}{statistics.fmean(alike or [0.0]):>8.3f}{written:>10}{sentences:>11}"
        print(f"{title_of(reader):<28}{row}{statistics.median(one.seconds for one in readings):>10.2f}", flush=True)


def _levels_alike(titles: Sequence[Title], depths: dict[str, int]) -> list[bool]:
    """Of neighbouring titles whether the one that is deeper in the source, if any, is so in the Markdown."""
    return [
        (one.depth < other.depth) - (one.depth > other.depth)
        == (depths[one.text] < depths[other.text]) - (depths[one.text] > depths[other.text])
        for one, other in pairwise(titles)
        if one.text != other.text
    ]


def _is_sentence(text: str) -> bool:
    return len(text.split()) > MOST_WORDS or text.rstrip().endswith((".", ",", ";"))


if __name__ == "__main__":
    main()
