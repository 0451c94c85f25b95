"""Charts of Office files are tables of what was kept of their cells."""

import io
from pathlib import Path

import docx
import pptx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml as docx_element
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from drawings.office import saved
from pagemill.document import BlockKind
from pagemill.reading.typeset.chart_data import chart_content
from pagemill.reading.typeset.content import Grid, Slide, Words
from pagemill.reading.typeset.slides_file import slides_content
from pagemill.reading.typeset.word_file import word_content
from pagemill.settings import LimitSettings

SPACE = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart>{}</c:chart></c:chartSpace>'
)


def points(texts: list[str]) -> str:
    return "".join(f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(texts) if text)


def series(name: str, names: str, values: list[str], code: str = "General") -> str:
    return (
        f"<c:ser><c:tx><c:strRef><c:strCache>{points([name])}</c:strCache></c:strRef></c:tx>{names}"
        f"<c:val><c:numRef><c:numCache><c:formatCode>{code}</c:formatCode>{points(values)}</c:numCache></c:numRef></c:val></c:ser>"
    )


def read(inner: str) -> list[Words | Grid]:
    return list(chart_content(etree.fromstring(SPACE.format(inner))))


def rows(grid: Grid) -> list[list[str]]:
    width = max(cell.cols[0] for cell in grid.cells) + 1
    texts = [" ".join(cell.paragraphs) for cell in grid.cells]
    return [texts[n : n + width] for n in range(0, len(texts), width)]


def test_series_of_one_kind_of_category_are_columns_of_one_table_below_the_title() -> None:
    months = f"<c:cat><c:strRef><c:strCache>{points(['一月', '二月'])}</c:strCache></c:strRef></c:cat>"
    title = "<c:title><c:tx><c:rich><a:p><a:r><a:t>销售</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    bars = f"<c:barChart>{series('甲', months, ['1200', '3'], '#,##0.00')}</c:barChart>"
    line = f"<c:lineChart>{series('增长', months, ['', '0.125'], '0.0%')}</c:lineChart>"
    found, table = read(f"{title}<c:plotArea>{bars}{line}</c:plotArea>")
    assert found == Words("销售", BlockKind.FIGURE_TITLE)
    assert isinstance(table, Grid)
    assert rows(table) == [["", "甲", "增长"], ["一月", "1,200.00", ""], ["二月", "3.00", "12.5%"]]


def test_days_are_written_as_days_and_several_levels_together() -> None:
    cache = f"<c:numCache><c:formatCode>yyyy-mm-dd</c:formatCode>{points(['45356', '45357'])}</c:numCache>"
    days = f"<c:cat><c:numRef>{cache}</c:numRef></c:cat>"
    levels = f"<c:lvl>{points(['Q1', 'Q2', 'Q1'])}</c:lvl><c:lvl>{points(['2023', '', '2024'])}</c:lvl>"
    quarters = f"<c:cat><c:multiLvlStrRef><c:multiLvlStrCache>{levels}</c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
    plots = f"<c:lineChart>{series('a', days, ['1', '2'])}</c:lineChart>{series('b', quarters, ['1', '2', '3'])}"
    by_day, by_quarter = (each for each in read(f"<c:plotArea>{plots}</c:plotArea>") if isinstance(each, Grid))
    assert [row[0] for row in rows(by_day)] == ["", "2024-03-05", "2024-03-06"]
    assert [row[0] for row in rows(by_quarter)] == ["", "2023 Q1", "2023 Q2", "2024 Q1"]


def test_a_chart_without_numbers_says_nothing() -> None:
    assert read("<c:plotArea><c:barChart/></c:plotArea>") == []


@pytest.mark.parametrize("kind", [XL_CHART_TYPE.THREE_D_AREA, XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.XY_SCATTER])
def test_a_slide_has_charts_of_every_kind(kind: XL_CHART_TYPE, tmp_path: Path) -> None:
    """Those among them that the library has no series for."""
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    if kind is XL_CHART_TYPE.XY_SCATTER:
        data: CategoryChartData | XyChartData = XyChartData()
        data.add_series("产量").add_data_point(2, 7.5)
    else:
        data = CategoryChartData()
        data.categories = ["2"]
        data.add_series("产量", [7.5])
    drawn = XL_CHART_TYPE.AREA if kind is XL_CHART_TYPE.THREE_D_AREA else kind
    frame = slide.shapes.add_chart(drawn, *map(Inches, (1, 1, 6, 4)), data)
    if drawn is not kind:
        for element in frame.chart._chartSpace.xpath("//c:areaChart"):
            element.tag = element.tag.replace("areaChart", "area3DChart")
    path = tmp_path / "a.pptx"
    path.write_bytes(saved(show))
    (made,) = slides_content(path, LimitSettings())
    assert isinstance(made, Slide)
    (grid,) = (placed.content for placed in made.parts if isinstance(placed.content, Grid))
    assert rows(grid) == [["", "产量"], ["2", "7.5"]]


def drawing(uri: str, inner: str) -> str:
    return (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<w:r><w:drawing><wp:inline><wp:extent cx="1000" cy="1000"/><a:graphic><a:graphicData uri="{uri}">{inner}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def word_with(uri: str, inner: str, data: str, kind: str) -> bytes:
    """A Word file with a drawing whose data lie in a part of their own, called `{}` in `inner`."""
    made = docx.Document()
    made.add_paragraph("前")
    part = Part(PackURI("/word/data1.xml"), "application/xml", data.encode(), made.part.package)
    name = made.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
    made.element.body.insert(1, docx_element(drawing(uri, inner.format(name))))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_word_file_has_its_charts_too(tmp_path: Path) -> None:
    uri = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    data = SPACE.format(f"<c:plotArea>{series('甲', '', ['5'])}</c:plotArea>")
    path = tmp_path / "a.docx"
    path.write_bytes(word_with(uri, f'<c:chart xmlns:c="{uri}" r:id="{{}}"/>', data, "chart"))
    (grid,) = (each for each in word_content(path, LimitSettings()) if isinstance(each, Grid))
    assert rows(grid) == [["", "甲"], ["", "5"]]


DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
MODEL = (
    f'<d:dataModel xmlns:d="{DIAGRAM}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><d:ptLst>'
    '<d:pt modelId="0" type="doc"/>{}<d:pt modelId="9" type="pres"><d:t><a:p><a:r><a:t>shown twice</a:t></a:r>'
    "</a:p></d:t></d:pt></d:ptLst><d:cxnLst>{}</d:cxnLst></d:dataModel>"
)


def point(id_: str, text: str) -> str:
    return f'<d:pt modelId="{id_}"><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>'


def link(above: str, below: str, order: int) -> str:
    return f'<d:cxn srcId="{above}" destId="{below}" srcOrd="{order}"/>'


def test_smart_art_is_a_list_in_its_order_and_a_circle_in_it_ends(tmp_path: Path) -> None:
    texts = point("2", "财务部") + point("1", "总经理") + point("3", "采购部")
    links = link("0", "1", 0) + link("1", "2", 1) + link("1", "3", 0) + link("3", "1", 0)
    path = tmp_path / "a.docx"
    inner = f'<d:relIds xmlns:d="{DIAGRAM}" r:dm="{{}}"/>'
    path.write_bytes(word_with(DIAGRAM, inner, MODEL.format(texts, links), "diagramData"))
    words = [(each.text, each.indent) for each in word_content(path, LimitSettings()) if isinstance(each, Words)]
    assert words == [("前", 0), ("• 总经理", 0), ("• 采购部", 1), ("• 财务部", 1)]
