"""What `pagemill parse` writes, and the names of the files."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal

from pagemill.cli.local_reading import LocalDocument
from pagemill.document import Page, page_to_json
from pagemill.export import (
    MarkdownImage,
    MarkdownPages,
    front_matter,
    page_mark,
    page_markdown,
    with_whole_tables,
    write_html,
    write_scnet_result,
    write_text,
)
from pagemill.jobs.ids import JobIds
from pagemill.settings import Settings

Format = Literal["md", "html", "text", "docx", "pdf", "json", "scnet"]
ENDINGS: dict[Format, str] = {
    "md": ".md",
    "html": ".html",
    "text": ".txt",
    "docx": ".docx",
    "pdf": ".pdf",
    "json": ".json",
    "scnet": ".scnet.json",
}
#: What a terminal cannot show.
NOT_TEXT: frozenset[Format] = frozenset({"docx", "pdf"})
#: What can hold a table that goes on over pages as one: texts without places on pages.
FLOWING: frozenset[Format] = frozenset({"md", "html", "text", "docx"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call of `pagemill parse` asks to be written."""

    format: Format
    #: None is standard output.
    folder: Path | None
    #: Of Markdown: comments where pages begin, and YAML before the first.
    page_marks: bool = False
    front_matter: bool = False
    #: Of a written text: tables that go on over pages as one.
    join_tables: bool = False
    #: A PNG to draw pages to.
    overlay: Path | None = None


def stem(file_name: str) -> str:
    """A file's name without its ending, safe in a path and in a Markdown link."""
    return re.sub(r"[^\w.-]+", "_", Path(file_name).stem).strip("._") or "document"


class Names:
    """Names of output files in one folder; none is given twice."""

    def __init__(self, taken: Iterable[str]) -> None:
        """`taken` are stems that are not given."""
        self._given = {each.casefold() for each in taken}

    def fresh(self, *parts: str) -> str:
        """A stem made of those of file names."""
        whole = "_".join(map(stem, parts))
        for number in range(1, len(self._given) + 2):
            name = whole if number == 1 else f"{whole}_{number}"
            if name.casefold() not in self._given:
                break
        self._given.add(name.casefold())
        return name


def write_document(out: BinaryIO, document: LocalDocument, name: str, asked: Asked, settings: Settings) -> int:
    """One document in the form asked for, which is any but the result file; `name` is its file's stem.

    The number of pictures that it shows and that were not written, since there is no folder.
    """
    if asked.join_tables:
        document = replace(document, pages=with_whole_tables(document.pages))
    match asked.format:
        case "json":
            _write_json(out, document.name, document.pages)
        case "html":
            write_html(out, document.name, document.pages)
        case "text":
            write_text(out, document.pages)
        case "docx":
            # The library behind it takes its time to load, and no other format wants it.
            from pagemill.export.word_document import write_docx

            write_docx(out, document.name, document.pages)
        case "pdf":
            _write_pdf(out, document, settings)
        case _:
            return _write_markdown(out, document, name, asked)
    return 0


def _write_markdown(out: BinaryIO, document: LocalDocument, prefix: str, asked: Asked) -> int:
    """The pages' Markdown one after the other; pictures go to the folder `images`."""
    left_out = 0
    flow = MarkdownPages()

    def write(piece: str) -> None:
        out.write(piece.encode("utf-8", "replace"))

    pages = iter(document.pages)
    if asked.front_matter:
        first = next(pages, None)
        write(flow.apart(front_matter(document.name, document.page_count, first)))
        pages = chain([] if first is None else [first], pages)
    for page in pages:
        if asked.page_marks:
            write(flow.apart(page_mark(page)))
        made = page_markdown(page, f"{prefix}_p{page.index + 1}_")
        write(flow.page(page, made))
        if asked.folder is None:
            left_out += len(made.images)
        else:
            _write_images(asked.folder / "images", made.images)
    write(flow.end())
    return left_out


def _write_images(folder: Path, images: Sequence[MarkdownImage]) -> None:
    for image in images:
        folder.mkdir(exist_ok=True)
        (folder / image.name).write_bytes(image.picture.jpeg)


def _write_json(out: BinaryIO, name: str, pages: Iterator[Page]) -> None:
    """`{"file": NAME, "pages": [...]}`, each page in the engine's own versioned form."""
    out.write(f'{{"file":{json.dumps(name)},"pages":['.encode())
    for n, page in enumerate(pages):
        text = json.dumps(page_to_json(page), ensure_ascii=False, separators=(",", ":"))
        out.write((",\n" if n else "\n").encode() + text.encode("utf-8", "replace"))
    out.write(b"\n]}\n")


def _write_pdf(out: BinaryIO, document: LocalDocument, settings: Settings) -> None:
    from pagemill.export.searchable_pdf import PageSource, write_searchable_pdf
    from pagemill.reading.files.source import open_source

    if document.kind is None:
        # No page of it was read.
        write_searchable_pdf(out, document.name, document.pages, None)
        return
    with (
        document.file() as path,
        open_source(path, document.kind, settings.limits, settings.reading.pdf_dpi) as opened,
    ):
        source = PageSource(path, document.kind, lambda index: opened.page(index).image)
        write_searchable_pdf(out, document.name, document.pages, source)


def write_scnet(out: BinaryIO, documents: Sequence[LocalDocument]) -> None:
    """The SCNet result file of a file's documents, under a task id of its own."""
    task_id = JobIds().draw(time.time_ns() // 1_000_000)
    write_scnet_result(out, task_id, ((document.name, document.pages) for document in documents))
