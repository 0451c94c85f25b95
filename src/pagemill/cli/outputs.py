"""What `pagemill parse` writes, and the names of the files."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Literal

from pagemill.cli.local_reading import LocalDocument
from pagemill.document import Page, page_to_json
from pagemill.export import page_markdown, write_scnet_result
from pagemill.jobs.ids import JobIds

Format = Literal["md", "html", "text", "docx", "json", "scnet"]
ENDINGS: dict[Format, str] = {
    "md": ".md",
    "html": ".html",
    "text": ".txt",
    "docx": ".docx",
    "json": ".json",
    "scnet": ".scnet.json",
}


class Names:
    """Names of output files in one folder; none is given twice."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def fresh(self, *parts: str) -> str:
        """A stem made of those of file names, safe in a path and in a Markdown link."""
        stem = "_".join(re.sub(r"[^\w.-]+", "_", Path(part).stem).strip("._") or "document" for part in parts)
        for number in range(1, len(self._given) + 2):
            name = stem if number == 1 else f"{stem}_{number}"
            if name.casefold() not in self._given:
                break
        self._given.add(name.casefold())
        return name


def write_markdown(out: BinaryIO, pages: Iterator[Page], prefix: str, images: Path | None) -> int:
    """The pages' Markdown one after the other; pictures go to the folder `images`.

    The number of pictures that are shown and were not written, since there is no folder.
    """
    left_out = 0
    between = b""
    for page in pages:
        made = page_markdown(page, f"{prefix}_p{page.index + 1}_")
        for image in made.images:
            if images is None:
                left_out += 1
                continue
            images.mkdir(exist_ok=True)
            (images / image.name).write_bytes(image.picture.jpeg)
        if made.text:
            out.write(between + made.text.encode("utf-8", "replace") + b"\n")
            between = b"\n"
    return left_out


def write_json(out: BinaryIO, name: str, pages: Iterator[Page]) -> None:
    """`{"file": NAME, "pages": [...]}`, each page in the engine's own versioned form."""
    out.write(f'{{"file":{json.dumps(name)},"pages":['.encode())
    for n, page in enumerate(pages):
        text = json.dumps(page_to_json(page), ensure_ascii=False, separators=(",", ":"))
        out.write((",\n" if n else "\n").encode() + text.encode("utf-8", "replace"))
    out.write(b"\n]}\n")


def write_word(out: BinaryIO, name: str, pages: Iterator[Page]) -> None:
    """A Word file, titled with the document's name."""
    # The library behind it takes its time to load, and no other format wants it.
    from pagemill.export.word_document import write_docx

    write_docx(out, name, pages)


def write_scnet(out: BinaryIO, documents: Sequence[LocalDocument]) -> None:
    """The SCNet result file of a file's documents, under a task id of its own."""
    task_id = JobIds().draw(time.time_ns() // 1_000_000)
    write_scnet_result(out, task_id, ((document.name, document.pages) for document in documents))
