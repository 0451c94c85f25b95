"""The files of the debugging pictures: one for each page that was read, written as the pages go by."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from pagemill.cli.local_reading import LocalDocument
from pagemill.cli.page_overlays import draw_pages, numbered
from pagemill.document import Page, PageFailure
from pagemill.errors import StorageError
from pagemill.intake import Kind
from pagemill.settings import Settings

SIZES = [(60, 80), (70, 90), (50, 40)]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    first, *others = [Image.new("RGB", size, "white") for size in SIZES]
    first.save(tmp_path / "scan.tiff", save_all=True, append_images=others)
    return tmp_path / "scan.tiff"


def document(path: Path, *pages: Page) -> LocalDocument:
    @contextmanager
    def file() -> Iterator[Path]:
        yield path

    return LocalDocument(path.name, len(pages), iter(pages), Kind.TIFF, file)


def read(index: int) -> Page:
    return Page(index, *SIZES[index], *SIZES[index])


def test_each_page_has_its_number_and_one_that_was_not_read_has_no_picture(scan: Path, tmp_path: Path) -> None:
    unread = Page(1, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "not read"))
    target = tmp_path / "shown.png"
    wrote: list[Path] = []
    found = document(scan, read(0), unread, read(2))
    seen = [page.index for page in draw_pages(found, found.pages, target, Settings(), wrote.append)]
    assert seen == [0, 1, 2]
    assert wrote == [tmp_path / "shown-1.png", tmp_path / "shown-3.png"]
    assert [Image.open(path).size for path in wrote] == [SIZES[0], SIZES[2]]
    assert len(list(tmp_path.iterdir())) == 3


def test_the_only_page_has_the_name_itself(scan: Path, tmp_path: Path) -> None:
    found = document(scan, read(1))
    list(draw_pages(found, found.pages, tmp_path / "shown.png", Settings(), lambda path: None))
    assert Image.open(tmp_path / "shown.png").size == SIZES[1]


def test_a_picture_is_written_before_its_page_is_handed_on(scan: Path, tmp_path: Path) -> None:
    found = document(scan, read(0), read(1))
    pages = draw_pages(found, found.pages, tmp_path / "shown.png", Settings(), lambda path: None)
    next(pages)
    assert (tmp_path / "shown-1.png").exists()
    assert not (tmp_path / "shown-2.png").exists()


def test_a_folder_that_is_not_there(scan: Path, tmp_path: Path) -> None:
    found = document(scan, read(0))
    with pytest.raises(StorageError, match="cannot write"):
        list(draw_pages(found, found.pages, tmp_path / "none" / "shown.png", Settings(), lambda path: None))


def test_the_mark_stands_before_the_ending() -> None:
    assert numbered(numbered(Path("a/out.png"), "invoice"), "3") == Path("a/out-invoice-3.png")
