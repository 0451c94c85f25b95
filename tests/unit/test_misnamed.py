"""A text under the name of a PDF or a picture is what a web server said in its place; under others it is a text."""

import pytest

from pagemill.errors import KindNotSupported
from pagemill.intake import Kind, check_name


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.TEXT, Kind.MARKDOWN])
@pytest.mark.parametrize("name", ["a.pdf", "发票.PDF", "a.b.jpeg", "a.docx", "scans.zip"])
def test_a_text_in_place_of_a_document(kind: Kind, name: str) -> None:
    with pytest.raises(KindNotSupported, match="in place of the document"):
        check_name(kind, name)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.HTML, "a.html"),
        (Kind.HTML, "report.xls"),
        (Kind.TEXT, "values.csv"),
        (Kind.TEXT, "document"),
        (Kind.HTML, "get.php"),
        (Kind.MARKDOWN, "pdf"),
        (Kind.PDF, "a.jpg"),
        (Kind.JPEG, "a.pdf"),
        (Kind.PNG, "a.txt"),
    ],
)
def test_otherwise_the_name_counts_for_nothing(kind: Kind, name: str) -> None:
    check_name(kind, name)
