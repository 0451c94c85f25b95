"""What stands for very much costs no more than it holds: work that once grew in the square of a file, or beyond."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from drawings.glyphs import Ink, glyphs_of
from hostile import office_bombs
from pagemill.document import Block, BlockKind, Cell, Line, Page, Table
from pagemill.errors import SourceTooLarge
from pagemill.export import write_text
from pagemill.export.table_grid import table_grid
from pagemill.geometry import polygon_of
from pagemill.intake import decode_as
from pagemill.reading.prose import order, paragraphs
from pagemill.reading.prose.order import reading_order
from pagemill.reading.text_layer import text_runs
from pagemill.reading.text_layer.text_runs import Run
from pagemill.reading.typeset import canvas as canvas_module
from pagemill.reading.typeset import faces, grid_layout, office_math, page_edges
from pagemill.reading.typeset.canvas import Canvas
from pagemill.reading.typeset.chart_data import chart_content
from pagemill.reading.typeset.content import Edges, Figure, Grid, GridCell, Words, cell_texts
from pagemill.reading.typeset.line_breaks import break_lines
from pagemill.reading.typeset.ofd_objects import steps
from pagemill.reading.typeset.smart_art import diagram_content
from pagemill.reading.typeset.word_file import word_content
from pagemill.reading.typeset.word_numbers import written
from pagemill.settings import LimitSettings

C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[int]:
    """How often a function of a module is called from now on."""
    calls = [0]
    own: Callable[..., Any] = getattr(module, name)

    def counting(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        return own(*given, **named)

    monkeypatch.setattr(module, name, counting)
    return calls


@pytest.mark.parametrize("name", ["sSub", "nary", "sPre"])
def test_a_formula_is_gone_through_once_however_deep_it_is(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    deep = 12
    sub = f"<m:{name}><m:sub>" * deep + "<m:r><m:t>x</m:t></m:r>" + f"</m:sub></m:{name}>" * deep
    math = etree.fromstring(f'<m:oMath xmlns:m="{office_math.M[1:-1]}">{sub}</m:oMath>')
    calls = counted(monkeypatch, office_math, "_within")
    assert office_math.linear_of(math).count("_") == deep
    assert calls[0] <= 4 * deep


@pytest.mark.parametrize("rows", [1, 2], ids=["one place", "two places"])
def test_lines_that_lie_on_one_another_are_not_all_compared(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    lines = [Line("pump", polygon_of((100, 100 + 26 * (n % rows), 300, 120 + 26 * (n % rows)))) for n in range(500)]
    calls = counted(monkeypatch, paragraphs, "_goes_on")
    assert len(paragraphs.gather_paragraphs(lines)) == 500 // rows
    assert calls[0] <= len(lines)


@pytest.mark.parametrize("words", [1, 2], ids=["one place", "two places"])
def test_words_that_lie_on_one_another_are_not_all_compared(monkeypatch: pytest.MonkeyPatch, words: int) -> None:
    glyphs = glyphs_of(
        (
            char,
            (100 + 8.0 * n, 100, 107 + 8.0 * n, 120),
            (100 + 8.0 * n, 116),
            Ink(1, 1, 0.0, 20.0, False, (0, 0, 0, 255)),
        )
        for n, char in enumerate("pump")
    )
    left, right = Run(0, 2, (100, 100, 115, 120)), Run(2, 4, (116, 100, 131, 120))
    calls = counted(monkeypatch, text_runs, "_goes_on")
    assert len(text_runs.joined_runs([left, right][:words] * 500, glyphs)) == 500
    assert calls[0] <= 500


def rows_of(path: Any, xml: bytes) -> list[Any]:
    path.write_bytes(office_bombs.word(xml))
    return [each for each in word_content(path, LimitSettings()) if isinstance(each, Grid)]


def test_rows_in_controls_are_those_of_their_own_table(tmp_path: Any) -> None:
    def table(cells: bytes) -> bytes:
        row = b"<w:tr><w:tc><w:p><w:r><w:t>outer</w:t></w:r></w:p></w:tc><w:tc>%b</w:tc></w:tr>" % cells
        return b"<w:tbl><w:sdt><w:sdtContent>%b</w:sdtContent></w:sdt></w:tbl>" % row

    inner = table(b"<w:p><w:r><w:t>inner</w:t></w:r></w:p>")
    (grid, *_) = rows_of(tmp_path / "file", table(inner + b"<w:p/>"))
    assert max(cell.rows[1] for cell in grid.cells) == 0
    assert [cell.paragraphs for cell in grid.cells] == [("outer",), ("outer inner",)]


def test_a_note_referred_to_again_stands_once(tmp_path: Any) -> None:
    notes = (
        b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b'<w:footnote w:id="7"><w:p><w:r><w:t>a note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    reference = b'<w:r><w:footnoteReference w:id="7"/></w:r>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    listed = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    related = f'<Relationship Id="rIdN" Type="{relation}" Target="footnotes.xml"/></Relationships>'.encode()
    path = tmp_path / "file"
    path.write_bytes(
        office_bombs.office_file(
            "docx",
            {
                "word/document.xml": lambda xml: xml.replace(b"<w:body>", b"<w:body><w:p>%b</w:p>" % (reference * 3)),
                "word/footnotes.xml": lambda _: notes,
                "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", listed),
                "word/_rels/document.xml.rels": lambda xml: xml.replace(b"</Relationships>", related),
            },
        )
    )
    words = [each.text for each in word_content(path, LimitSettings()) if isinstance(each, Words)]
    assert words[0] == "[1][1][1]"
    assert [text for text in words if "a note" in text] == ["[1] a note"]


def test_numbers_too_large_for_letters_are_written_in_digits() -> None:
    assert written(780, "lowerLetter") == "z" * 30
    assert written(10**13, "lowerLetter") == written(10**13, "upperRoman") == str(10**13)


@pytest.mark.parametrize(
    ("text", "broken"),
    [("a  b", "a  b"), ("a \t b", "a b"), ("a\u3000\n\u3000 b", "a \u3000 b"), ("\n a\v\vb ", "a b")],
)
def test_runs_of_spaces_with_a_break_in_them_are_one(text: str, broken: str) -> None:
    assert break_lines(text, 20, 1e6) == [broken]


def test_a_table_is_cut_into_parts_by_its_own_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [GridCell((row, row), (1, 1), ("x",)) for row in range(300)]
    whole = grid_layout.set_grid(Grid((GridCell((0, 299), (0, 0), ("all",)), *cells)), 400, 20, 10_000)
    calls = counted(monkeypatch, grid_layout, "replace")
    parts = list(grid_layout.grid_parts(whole, 100, 100))
    assert sum(len(part.tops) - 1 for part in parts) == 300
    # The cell that spans all rows goes on in each part, without its text.
    assert [len(part.cells[0].lines) for part in parts] == [1] + [0] * (len(parts) - 1)
    assert {part.cells[0].cell.cols for part in parts} == {(0, 0)}
    assert [each.cell.rows[0] for part in parts[1:] for each in part.cells[:2]] == [0, 0] * (len(parts) - 1)
    assert calls[0] <= 3 * (300 + len(parts)) + len(parts)


def test_columns_of_a_table_are_bounded() -> None:
    with pytest.raises(SourceTooLarge, match="columns"):
        grid_layout.set_grid(Grid((GridCell((0, 0), (0, 20_000)),)), 400, 20, 10_000)


def test_rows_of_a_table_in_a_cell() -> None:
    grid = Grid((GridCell((2, 2), (0, 0), ("c",)), GridCell((0, 0), (0, 0), ("a",)), GridCell((0, 0), (1, 1), ("b",))))
    assert list(cell_texts(grid)) == ["a b", "", "c"]


def chart(series: str) -> Any:
    return etree.fromstring(f"<c:chartSpace {C}><c:chart>{series}</c:chart></c:chartSpace>")


def points(index: int) -> str:
    return f"<c:numLit><c:pt idx='{index}'><c:v>1</c:v></c:pt></c:numLit>"


def test_few_points_of_a_chart_stand_for_few_places() -> None:
    one = f"<c:ser><c:val>{points(9999)}</c:val></c:ser>"
    with pytest.raises(SourceTooLarge, match="points"):
        list(chart_content(chart(one * 30)))
    uneven = one + "<c:ser><c:val/></c:ser>" * 300
    with pytest.raises(SourceTooLarge, match="points"):
        list(chart_content(chart(uneven)))


def test_a_header_is_set_as_far_as_it_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def breaking(text: str, size: float, room: float) -> list[str]:
        given.append(len(text))
        return break_lines(text, size, room)

    monkeypatch.setattr(page_edges, "break_lines", breaking)
    opened: list[Figure] = []
    figures = tuple(Figure(b"%d" % n) for n in range(500))
    edges = page_edges.set_edges(Edges((Words("pump " * 100_000), *figures)), (1240, 1754), 7, opened.append)
    assert sum(given) < 50_000
    assert len(opened) < 100
    assert edges.top < 0.4 * 1754


def test_what_is_far_off_is_not_drawn() -> None:
    canvas = Canvas(60, 40)
    blank = canvas.picture.tobytes()
    for size, x in ((20.0, 1e12), (20.0, float("nan")), (1e7, 5.0)):
        canvas.line("pump", x, 5, size)
    canvas.paste(Image.new("RGB", (9, 9)), (-1e9, -1e9, -1e8, -1e8))
    assert canvas.picture.tobytes() == blank
    canvas.paste(Image.new("RGB", (9, 9)), (-1e9, -1e9, 1e9, 1e9))
    assert canvas.picture.getcolors() == [(60 * 40, (0, 0, 0))]


def test_lines_below_the_page_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch, canvas_module, "draw_text")
    canvas = Canvas(60, 40)
    lines = [canvas.line("pump", 1, 20.0 * n, 20) for n in range(100)]
    assert calls[0] <= 3
    assert lines[99].text == "pump"


def test_the_columns_of_a_table_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    place = polygon_of((0, 0, 9, 9))
    table = Table(tuple(Cell((row, row), (0, 0), place) for row in range(50)))
    calls = [0]

    def counting(self: Table) -> int:
        calls[0] += 1
        return 1

    monkeypatch.setattr(Table, "col_count", property(counting))
    assert len(list(table_grid(table))) == 50
    page = Page(0, 9, 9, 9, 9, blocks=(Block(BlockKind.TABLE, place, table=table),))
    write_text(io.BytesIO(), [page])
    assert calls[0] <= 4


def test_fonts_that_are_kept_open_are_few() -> None:
    canvas = Canvas(60, 40)
    for size in range(1, 200):
        canvas.line("p", 1, 1, size)
    assert faces._opened.cache_info().currsize <= 64


def test_steps_of_a_text_are_as_many_as_its_characters() -> None:
    assert steps("g 9999999 1 g 9999999 2", 3) == [1.0] * 3
    assert steps("1 g 2 5 3", 9) == [1.0, 5.0, 5.0, 3.0]


def test_many_blocks_are_ordered_by_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "MOST_BLOCKS", 9)
    boxes = [(float(n * 7 % 10), n // 2 * 10.0, n * 7 % 10 + 5.0, n // 2 * 10.0 + 8) for n in range(10)]
    assert reading_order(boxes[::-1], lambda box: box) == sorted(boxes, key=lambda box: (box[1], box[0]))


def test_blocks_set_in_a_spiral_are_ordered() -> None:
    left, top, right, bottom = 0.0, 0.0, 4000.0, 4000.0
    boxes = []
    for n in range(700):
        side = n % 4
        edge = [(left, top, right, top + 1), (right - 1, top, right, bottom), (left, bottom - 1, right, bottom)]
        boxes.append((*edge, (left, top, left + 1, bottom))[side])
        left, top = left + 2 * (side == 3), top + 2 * (side == 0)
        right, bottom = right - 2 * (side == 1), bottom - 2 * (side == 2)
    assert sorted(reading_order(boxes, lambda box: box)) == sorted(boxes)


def test_what_a_file_calls_its_encoding_has_to_be_one_of_texts() -> None:
    for name in ("punycode", "idna", "unicode_escape", "raw_unicode_escape", "rot13", "zlib", "no such", "\0"):
        assert decode_as(b"pump-7", name) is None
    assert decode_as(b"+2AA-", "utf-7") == "\ufffd"
    assert decode_as("泵".encode("gbk"), "GB2312") == "泵"
    assert decode_as(b"\xff", "utf-8") is None


def test_a_diagram_says_each_point_once() -> None:
    space = 'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    links = "".join(f"<d:cxn srcId='{a}' destId='{b}'/>" for a in range(9) for b in range(9))
    made = "".join(f"<d:pt modelId='{n}'/>" for n in range(1, 9)) + "<d:pt modelId='0' type='doc'/>"
    assert list(diagram_content(etree.fromstring(f"<d:dataModel {space}>{made}{links}</d:dataModel>"))) == []
