"""The published example of the document-extraction agent: its texts, at its places, asked for as it was asked for.

The service's own answer stands at https://cloud.tencent.com/document/api/866/123153. In its second row it has put the
amount under a column that it does not stand in; here every text has to come under its own.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image, ImageDraw

from drawings import Sheet
from drawings.sheet import INK, Box, encoded, font
from serving import RunningServer, run_server
from serving.tencent import base64_of, client_of, request_for

ITEMS = [
    {"KeyName": "项目", "KeyType": 1},
    {"KeyName": "费用名称", "KeyType": 1, "KeyPrompt": "相近词：人民币"},
    {"KeyName": "美金", "KeyType": 1},
    {"KeyName": "欧元", "KeyType": 1},
    {"KeyName": "开航日", "KeyType": 0},
]
#: The example's boxes.
SAILING: tuple[str, Box] = ("2024-03-25", (581, 310, 678, 332))
ROWS: list[list[tuple[str, Box | None]]] = [
    [
        ("舱单费", (91, 427, 147, 451)),
        ("150.00", (304, 427, 364, 450)),
        ("0.00", (570, 427, 608, 450)),
        ("0.00", (797, 427, 835, 450)),
    ],
    [
        ("海运费", (91, 456, 147, 478)),
        ("", None),
        ("12,300.00", (570, 454, 654, 477)),
        ("0.00", (797, 453, 835, 477)),
    ],
]
#: What stands around them.
PRINTED: list[tuple[str, Box]] = [
    ("开航日", (490, 310, 548, 332)),
    ("项目", (91, 391, 130, 414)),
    ("人民币", (304, 391, 361, 414)),
    ("美金", (570, 391, 608, 414)),
    ("欧元", (797, 391, 835, 414)),
]
#: Above and below the heads, and at the foot.
RULES = (385, 420, 484)
#: The size that texts are drawn in before they are fitted to their boxes.
SIZE = 40
#: Pixels that a side of a box may be off.
TOLERANCE = 3


def freight_note(ruled: bool) -> Sheet:
    sheet = Sheet(size=(1000, 1414))
    sheet.write(380, 120, "海运费用确认单", 36)
    sheet.write(91, 310, "提单号：HX2403187", 17)
    sheet.write(91, 540, "请于收到本确认单后三个工作日内付款，谢谢。", 17)
    for text, box in [SAILING, *PRINTED, *(cell for row in ROWS for cell in row)]:
        if box is not None:
            fill(sheet.image, text, box)
    if ruled:
        pen = ImageDraw.Draw(sheet.image)
        for y in RULES:
            pen.line((80, y, 940, y), fill=INK, width=2)
    return sheet


def fill(page: Image.Image, text: str, box: Box) -> None:
    """Draws a text so that its ink fills the box."""
    x0, y0, x1, y1 = font("sans", SIZE).getbbox(text)
    drawn = Image.new("RGB", (int(x1 - x0), int(y1 - y0)), "white")
    ImageDraw.Draw(drawn).text((-x0, -y0), text, INK, font("sans", SIZE))
    width, height = int(box[2] - box[0]), int(box[3] - box[1])
    page.paste(drawn.resize((width, height), Image.Resampling.LANCZOS), (int(box[0]), int(box[1])))


@pytest.fixture(scope="module")
def accurate_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with run_server(tmp_path_factory.mktemp("accurate") / "data", {"READING_PROFILE": "accurate"}) as running:
        running.wait_until_ready()
        yield running


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without rules"])
def test_the_published_example(accurate_server: RunningServer, ruled: bool) -> None:
    client = client_of(accurate_server, *accurate_server.make_key_pair())
    content = base64_of(encoded(freight_note(ruled).image, "PNG"))
    request = request_for("ExtractDocAgent", ImageBase64=content, ItemNames=ITEMS, EnableCoord=True)
    sailing, table = client.ExtractDocAgent(request).StructuralList
    ((item,),) = [group.Lines for group in sailing.Groups]
    check(item, "开航日", *SAILING)
    assert len(table.Groups) == len(ROWS)
    for group, row in zip(table.Groups, ROWS, strict=True):
        for item, wanted, (text, box) in zip(group.Lines, ITEMS[:4], row, strict=True):
            check(item, wanted["KeyName"], text, box)


def check(item: Any, name: str, text: str, box: Box | None) -> None:
    assert (item.Key.AutoName, item.Key.ConfigName, item.Value.AutoContent) == (name, "", text)
    coord = item.Value.Coord
    assert (coord is None) == (box is None)
    if box is not None:
        x0, y0, x1, y1 = box
        corners = {"LeftTop": (x0, y0), "RightTop": (x1, y0), "RightBottom": (x1, y1), "LeftBottom": (x0, y1)}
        for corner, (x, y) in corners.items():
            told = getattr(coord, corner)
            assert max(abs(told.X - x), abs(told.Y - y)) <= TOLERANCE, (text, corner)
