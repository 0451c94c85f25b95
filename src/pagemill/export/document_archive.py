"""A document as a ZIP: `<stem>.md`, `<stem>.json` and the pictures in `images/`, one page at a time in memory."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from pagemill.document import Block, Page
from pagemill.export.markdown import IMAGE_FOLDER, PageMarkdown, page_markdown
from pagemill.export.markdown_pages import MarkdownPages
from pagemill.export.scnet_page import scnet_page

#: Text and pictures change little with harder packing.
LEVEL = 6
#: Memory that the texts may take before they go to the disk.
SPOOL_BYTES = 4 << 20


def write_document_archive(
    out: BinaryIO, stem: str, pages: Iterable[Page], *, markdown: bool, page_data: bool, pictures: bool
) -> None:
    """Write the ZIP of a document whose pages are gone through once.

    Without `markdown` or `page_data` the one or the other file is left out. The JSON is `{"pages": [{"page": N, ...}]}`
    with what the SCNet result has of a page, and its number from 1. Without `pictures` the folder `images/` is empty,
    the Markdown shows none, and the words of stamps stand in it as text.
    """
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive,
        tempfile.SpooledTemporaryFile(SPOOL_BYTES) as text,
        tempfile.SpooledTemporaryFile(SPOOL_BYTES) as data,
    ):
        archive.mkdir(IMAGE_FOLDER)
        data.write(b'{"pages":[')
        flow = MarkdownPages()
        for n, page in enumerate(pages):
            shown = page if pictures else without_pictures(page)
            body = page_markdown(shown, f"page_{page.index + 1}_")
            for image in body.images:
                archive.writestr(f"{IMAGE_FOLDER}{image.name}", image.picture.jpeg, zipfile.ZIP_STORED)
            text.write(_utf8(flow.page(shown, body)).encode())
            data.write((("," if n else "") + _page_json(page, body)).encode())
        text.write(_utf8(flow.end()).encode())
        data.write(b"]}")
        for wanted, name, file in ((markdown, f"{stem}.md", text), (page_data, f"{stem}.json", data)):
            if wanted:
                file.seek(0)
                with archive.open(name, "w", force_zip64=True) as member:
                    while piece := file.read(1 << 20):
                        member.write(piece)


def without_pictures(page: Page) -> Page:
    """A page whose pictures are gone, and whose stamps are left as the lines they say."""
    return replace(page, blocks=tuple(_without_picture(block) for block in page.blocks))


def _without_picture(block: Block) -> Block:
    if block.stamps:
        lines = tuple(line for stamp in block.stamps for line in stamp.lines)
        return replace(block, stamps=(), picture=None, lines=(*block.lines, *lines))
    return replace(block, picture=None)


def _page_json(page: Page, body: PageMarkdown) -> str:
    data = scnet_page(page)
    # The pictures lie in the archive as files; as Base64 they would stand there twice.
    for block in data["blocks"]:
        block.pop("sub_img", None)
        for stamp in block.get("blocks", ()):
            stamp.pop("sub_img", None)
    shown = zip(data["md"]["images"], body.images, strict=True) if body.images else ()
    data["md"] = {"markdown_content": body.text, "images": [place | {"name": image.name} for place, image in shown]}
    return _utf8(json.dumps({"page": page.index + 1, **data}, ensure_ascii=False, separators=(",", ":")))


def _utf8(text: str) -> str:
    # A lone surrogate, which a damaged text layer may hold, has no UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")
