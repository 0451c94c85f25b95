"""The archive of a document: what lies in it, by what was wanted."""

import io
import json
import zipfile
from typing import Any

from pagemill.document import Block, BlockKind, Line, Page, PageFailure, Picture, Stamp, StampColor, StampShape
from pagemill.export import write_document_archive
from pagemill.geometry import polygon_of

BOX = polygon_of((10.0, 20.0, 110.0, 60.0))
PICTURE = Picture(b"\xff\xd8jpeg", 100, 40)
STAMP = Stamp(BOX, StampShape.CIRCLE, StampColor.RED, 0.9, False, PICTURE, (Line("印章", BOX),))


def page(index: int, failure: PageFailure | None = None) -> Page:
    blocks = (
        Block(BlockKind.TEXT, BOX, (Line(f"page {index} \ud800", BOX),)),
        Block(BlockKind.IMAGE, BOX, picture=PICTURE),
        Block(BlockKind.SEAL, BOX, stamps=(STAMP,)),
    )
    return Page(index, 200, 300, 200, 300, () if failure else blocks, failure=failure)


def archive_of(**wanted: bool) -> tuple[set[str], str, list[dict[str, Any]]]:
    out = io.BytesIO()
    choices = {"markdown": True, "page_data": True, "pictures": True} | wanted
    pages = [page(1), page(2, PageFailure("PageUnreadable", "no")), page(3)]
    write_document_archive(out, "文件", iter(pages), **choices)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        markdown = archive.read("文件.md").decode() if "文件.md" in names else ""
        data = json.loads(archive.read("文件.json"))["pages"] if "文件.json" in names else []
        for name in names:
            assert not name.endswith(".jpg") or archive.read(name) == PICTURE.jpeg
    return names, markdown, data


def test_all_of_it() -> None:
    names, markdown, data = archive_of()
    pictures = {f"images/page_{n}_image_{image}.jpg" for n in (2, 4) for image in ("1", "2_seal_0")}
    assert names == {"文件.md", "文件.json", "images/"} | pictures
    assert all(f"]({name})" in markdown for name in pictures)
    assert markdown.index("page 1") < markdown.index("page 3")
    assert [each["page"] for each in data] == [2, 3, 4]
    assert data[1]["error_message"] == "no"
    assert {f"images/{image['name']}" for each in data for image in each["md"]["images"]} == pictures
    assert "sub_img" not in json.dumps(data)


def test_without_pictures_the_words_of_stamps_are_left() -> None:
    names, markdown, data = archive_of(pictures=False)
    assert names == {"文件.md", "文件.json", "images/"}
    assert "![" not in markdown
    assert markdown.count("印章") == 2
    assert data[0]["md"]["images"] == []
    assert data[0]["blocks"][2]["blocks"][0]["lines"][0]["text"] == "印章"


def test_one_of_the_two() -> None:
    assert archive_of(markdown=False)[0] & {"文件.md", "文件.json"} == {"文件.json"}
    assert archive_of(page_data=False)[0] & {"文件.md", "文件.json"} == {"文件.md"}
