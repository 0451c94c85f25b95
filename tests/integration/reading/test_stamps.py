"""Stamps on drawn pages: found with shape and ink, told from what only looks alike, read, and taken off the page."""

from __future__ import annotations

import difflib
import io
import time
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from drawings.sheet import RED, Sheet, font
from drawings.stamps import DrawnStamp
from pagemill.document import Stamp, StampColor, StampShape
from pagemill.geometry import iou
from pagemill.intake import Kind
from pagemill.models import Runtime
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.recognition.recogniser import Recogniser
from pagemill.reading.stamps.stamp_search import erase_ink, find_stamps, read_stamp
from pagemill.settings import Settings, load_settings

Pixels = npt.NDArray[np.uint8]
ReadLines = Callable[[Sequence[Pixels]], list[tuple[str, float]]]

SENTENCE = "这一行文字垫在印章的下面，除去印章以后仍然应当读得出来。"
COMPANY = "北京云海智能科技有限公司"

STAMPS = {
    "round": DrawnStamp("CIRCLE", COMPANY, ("合同专用章",), star=True),
    "round, blue, worn": DrawnStamp("CIRCLE", "杭州西湖文化传播有限公司", star=True, ink="BLUE", faint=0.45),
    "round, turned": DrawnStamp("CIRCLE", "上海东方明珠贸易公司", ("财务专用章",), star=True, angle=25),
    "oval": DrawnStamp("OVAL", "广州天河信息服务有限公司", ("发票专用章",), size=(300, 210)),
    "oval, turned": DrawnStamp("OVAL", "广州天河信息服务有限公司", ("发票专用章",), size=(300, 210), angle=-12),
    "rectangle": DrawnStamp("RECTANGLE", middle=("已验收入库", "2024年05月12日"), ink="BLUE", size=(260, 110)),
    "rectangle, turned": DrawnStamp("RECTANGLE", middle=("货款两清",), size=(240, 90), angle=7),
    "triangle": DrawnStamp("TRIANGLE", middle=("检验合格",), size=(240, 210)),
    "rhombus": DrawnStamp("RHOMBUS", middle=("质检专用",), ink="BLUE", size=(260, 200)),
    "name seal": DrawnStamp("PERSONAL", middle=("张伟之印",), size=(100, 100)),
}


@pytest.fixture(scope="module")
def read_lines() -> ReadLines:
    session = Runtime(Settings().models).session("text_recognition_small")
    recogniser = Recogniser(session, session.metadata["character"].rstrip("\n").split("\n"))
    return lambda crops: [(line.text, line.score) for line in recogniser.read(crops)]


def lined() -> Sheet:
    sheet = Sheet()
    for row in range(26):
        sheet.write(140, 120 + row * 58, SENTENCE, 30)
    return sheet


def pixels(sheet: Sheet) -> Pixels:
    return np.asarray(sheet.image)


def pressed(stamp: DrawnStamp, sheet: Sheet) -> tuple[Pixels, tuple[float, float, float, float]]:
    box = stamp.draw(sheet.image, (640, 900))
    return pixels(sheet), box


def texts(stamp: Stamp) -> list[str]:
    return [line.text for line in stamp.lines]


def likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


@pytest.mark.parametrize("name", STAMPS)
@pytest.mark.parametrize("ground", [Sheet, lined], ids=["on white", "over text"])
def test_each_stamp_is_found_once_with_its_shape_ink_and_place(name: str, ground: Callable[[], Sheet]) -> None:
    stamp = STAMPS[name]
    image, box = pressed(stamp, ground())
    found = find_stamps(image, thorough=False)
    assert [(one.shape, one.color) for one in found] == [(StampShape[stamp.shape], StampColor[stamp.ink])]
    assert iou(found[0].bbox, box) >= 0.8
    if stamp.shape != "CIRCLE":
        assert found[0].rotated == (stamp.angle != 0)


@pytest.mark.parametrize("side", ["scanned", "half the size", "a JPEG"])
def test_a_stamp_is_found_on_a_poor_picture(side: str) -> None:
    sheet = lined()
    box = STAMPS["round"].draw(sheet.image, (640, 900))
    scale = 1.0
    picture = sheet.image
    if side == "scanned":
        picture = sheet.scanned(skew=0.0)
    elif side == "half the size":
        picture, scale = picture.resize((620, 877), Image.Resampling.LANCZOS), 0.5
    else:
        picture = jpeg(picture, 40)
    found = find_stamps(np.asarray(picture), thorough=False)
    assert [one.shape for one in found] == [StampShape.CIRCLE]
    assert iou(found[0].bbox, tuple(v * scale for v in box)) >= 0.8


def test_two_stamps_side_by_side_are_two() -> None:
    sheet = lined()
    boxes = [STAMPS["round"].draw(sheet.image, (400, 700)), STAMPS["oval"].draw(sheet.image, (760, 1000))]
    found = sorted(find_stamps(pixels(sheet), thorough=False), key=lambda one: one.bbox[0])
    assert [one.shape for one in found] == [StampShape.CIRCLE, StampShape.OVAL]
    assert all(iou(one.bbox, box) >= 0.8 for one, box in zip(found, boxes, strict=True))


def ruled(pen: ImageDraw.ImageDraw) -> None:
    for y in range(500, 1300, 90):
        pen.line((100, y, 1140, y), fill=RED, width=2)
    for x in (100, 400, 700, 1140):
        pen.line((x, 500, x, 1220), fill=RED, width=2)


def headed(pen: ImageDraw.ImageDraw) -> None:
    pen.text((620, 800), "某某市人民政府文件", font=font("serif", 84), fill=RED, anchor="mm")


@pytest.mark.parametrize("print_below", [ruled, headed])
def test_a_round_stamp_grown_together_with_print_of_its_colour_is_found(
    print_below: Callable[[ImageDraw.ImageDraw], None],
) -> None:
    sheet = Sheet()
    print_below(ImageDraw.Draw(sheet.image))
    image, box = pressed(STAMPS["round"], sheet)
    (region,) = find_stamps(image, thorough=False)
    assert region.shape is StampShape.CIRCLE
    assert iou(region.bbox, box) >= 0.9


def test_stamps_that_overlap_are_both_found() -> None:
    sheet = Sheet()
    boxes = [STAMPS["round"].draw(sheet.image, (640, 880)), STAMPS["round, turned"].draw(sheet.image, (800, 960))]
    found = sorted(find_stamps(pixels(sheet), thorough=False), key=lambda one: one.bbox[0])
    assert [one.shape for one in found] == [StampShape.CIRCLE, StampShape.CIRCLE]
    assert all(iou(one.bbox, box) >= 0.9 for one, box in zip(found, boxes, strict=True))


def test_a_black_stamp_is_found_only_when_stamps_are_asked_for() -> None:
    image, box = pressed(DrawnStamp("CIRCLE", COMPANY, ("公章",), star=True, ink="BLACK"), Sheet())
    assert find_stamps(image, thorough=False) == []
    found = find_stamps(image, thorough=True)
    assert [(one.shape, one.color) for one in found] == [(StampShape.CIRCLE, StampColor.BLACK)]
    assert iou(found[0].bbox, box) >= 0.8


# --- what is no stamp ---------------------------------------------------------------------------------------------


def red_titles() -> Sheet:
    sheet = lined()
    pen = ImageDraw.Draw(sheet.image)
    pen.rectangle((100, 90, 1140, 240), fill=(255, 255, 255))
    pen.text((620, 150), "某某市人民政府文件", font=font("serif", 84), fill=RED, anchor="mm")
    pen.line((120, 220, 1120, 220), fill=RED, width=5)
    for row in range(3):
        pen.text((200, 1650 + row * 30), "红色的小字说明", font=font("sans", 24), fill=RED)
    return sheet


def coloured_charts() -> Sheet:
    sheet = Sheet()
    pen = ImageDraw.Draw(sheet.image)
    for i, ink in enumerate([RED, (40, 80, 200), (60, 160, 80)]):
        pen.pieslice((150, 150, 500, 500), i * 120, (i + 1) * 120, fill=ink)
        pen.rectangle((700 + i * 110, 480 - i * 90, 780 + i * 110, 500), fill=ink)
        pen.ellipse((150 + 220 * i, 640, 310 + 220 * i, 800), outline=ink, width=26)
        pen.ellipse((150 + 220 * i, 900, 310 + 220 * i, 1060), outline=ink, width=4)
        pen.ellipse((150 + 220 * i, 1120, 230 + 220 * i, 1200), fill=ink)
        pen.text((190 + 220 * i, 1160), str(i + 1), font=font("sans", 50), fill=(255, 255, 255), anchor="mm")
        pen.line([(150, 1500 - 30 * i), (400, 1350 + 40 * i), (800, 1450), (1000, 1300 + 60 * i)], fill=ink, width=5)
    return sheet


def coloured_heads() -> Sheet:
    sheet = Sheet()
    pen = ImageDraw.Draw(sheet.image)
    for top, ink in ((150, RED), (700, (36, 70, 180))):
        pen.rectangle((120, top, 1120, top + 60), fill=ink)
        pen.text((320, top + 30), "项目名称", font=font("sans", 30), fill=(255, 255, 255), anchor="mm")
        for i in range(8):
            pen.line((120, top + 60 * i, 1120, top + 60 * i), fill=ink, width=2)
            pen.text((150, top + 60 * i + 15), f"第{i}行的内容", font=font("sans", 26), fill=ink)
        for x in (120, 450, 800, 1120):
            pen.line((x, top, x, top + 420), fill=ink, width=2)
    return sheet


def photograph() -> Sheet:
    """Patches of every hue, soft and noisy, as foliage, sky and faces are."""
    sheet = lined()
    rng = np.random.default_rng(3)
    coarse = Image.fromarray(rng.integers(0, 255, (12, 16, 3), np.uint8)).resize((900, 700), Image.Resampling.BICUBIC)
    grain = np.clip(np.asarray(coarse, np.float32) + rng.normal(0, 10, (700, 900, 3)), 0, 255).astype(np.uint8)
    sheet.picture((150, 500, 1050, 1200), Image.fromarray(grain))
    return sheet


@pytest.mark.parametrize("draw", [lined, red_titles, coloured_charts, coloured_heads, photograph])
@pytest.mark.parametrize("thorough", [False, True])
def test_what_only_has_the_colour_of_a_stamp_is_none(draw: Callable[[], Sheet], thorough: bool) -> None:
    assert find_stamps(pixels(draw()), thorough=thorough) == []


def test_a_page_without_colour_is_told_at_once() -> None:
    image = pixels(lined())
    find_stamps(image, thorough=False)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        assert find_stamps(image, thorough=False) == []
        took.append(time.perf_counter() - start)
    # 25 ms on a free machine; the least of several, with room for a busy one.
    assert min(took) < 0.06


@pytest.mark.parametrize("size", [(1, 1), (20, 400), (400, 20), (60, 60)])
def test_a_picture_too_small_for_a_stamp_has_none(size: tuple[int, int]) -> None:
    assert find_stamps(np.full((*size, 3), (206, 32, 42), np.uint8), thorough=True) == []


# --- reading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STAMPS)
@pytest.mark.parametrize("ground", [Sheet, lined], ids=["on white", "over text"])
def test_text_of_a_stamp_is_read_the_curved_line_first(
    name: str, ground: Callable[[], Sheet], read_lines: ReadLines
) -> None:
    stamp = STAMPS[name]
    image, _ = pressed(stamp, ground())
    (region,) = find_stamps(image, thorough=False)
    read = read_stamp(image, region, read_lines)
    wanted = [text for text in (stamp.curved, *stamp.middle) if text]
    assert likeness("".join(texts(read)), "".join(wanted)) >= 0.8
    if stamp.curved:
        assert likeness(texts(read)[0], stamp.curved) >= 0.8
    assert read.rotated == (stamp.angle != 0)


@pytest.mark.parametrize(("ground", "angle"), [(Sheet, 0.0), (lined, 0.0), (Sheet, -20.0)])
def test_a_number_along_the_foot_is_a_line_of_its_own_and_comes_last(
    ground: Callable[[], Sheet], angle: float, read_lines: ReadLines
) -> None:
    company = "深圳市前海明德供应链管理有限公司"
    drawn = DrawnStamp("CIRCLE", company, ("财务专用章",), star=True, foot="4403010012345", angle=angle)
    image, _ = pressed(drawn, ground())
    (region,) = find_stamps(image, thorough=False)
    name, middle, number = texts(read_stamp(image, region, read_lines))
    assert likeness(name, company) >= 0.9
    assert likeness(middle, "财务专用章") >= 0.8
    assert likeness(number, "4403010012345") >= 0.75


def test_rows_that_a_stamp_was_pressed_over_are_read_whole(tmp_path: Path) -> None:
    sheet = lined()
    for name, at in (("round", (400, 700)), ("oval", (800, 1000))):
        STAMPS[name].draw(sheet.image, at)
    sheet.image.save(tmp_path / "page.png")
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (page,) = reader.read(tmp_path / "page.png", Kind.PNG, range(1), ReadOptions())
    rows = [line.text for block in page.blocks for line in block.lines]
    assert len(rows) == len(sheet.texts)
    assert all(likeness(row, SENTENCE) >= 0.95 for row in rows)
    assert [stamp.lines[0].text for block in page.blocks for stamp in block.stamps] == [
        COMPANY,
        "广州天河信息服务有限公司",
    ]


def test_lines_and_picture_of_a_stamp_stand_where_it_stands(read_lines: ReadLines) -> None:
    image, box = pressed(STAMPS["rectangle, turned"], Sheet())
    (region,) = find_stamps(image, thorough=False)
    read = read_stamp(image, region, read_lines)
    assert read.picture.jpeg[:2] == b"\xff\xd8"
    assert abs(read.picture.width - (box[2] - box[0])) < 8
    for line in read.lines:
        assert len(line.polygon) == 4
        assert all(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in line.polygon)
        (x0, y0), (x1, y1) = line.polygon[:2]
        assert np.degrees(np.arctan2(y1 - y0, x1 - x0)) == pytest.approx(7, abs=1.5)


@pytest.mark.parametrize("name", ["round", "oval", "rectangle", "name seal"])
def test_text_below_a_stamp_is_read_once_its_ink_is_off(name: str, read_lines: ReadLines) -> None:
    sheet = lined()
    image, _ = pressed(STAMPS[name], sheet)
    (region,) = find_stamps(image, thorough=False)
    clean = erase_ink(image, region)
    crossed = [run for run in sheet.texts if region.bbox[1] < run.bbox[3] and run.bbox[1] < region.bbox[3]]
    crops = [clean[int(run.bbox[1]) - 4 : int(run.bbox[3]) + 4, int(run.bbox[0]) : int(run.bbox[2])] for run in crossed]
    read = read_lines([np.ascontiguousarray(crop) for crop in crops])
    assert crossed
    assert all(likeness(text, SENTENCE) >= 0.95 for text, _ in read)
    assert find_stamps(clean, thorough=False) == []


def test_taking_ink_off_leaves_the_page_as_it_was_elsewhere() -> None:
    plain = pixels(lined())
    image, _ = pressed(STAMPS["round"], lined())
    before = image.copy()
    (region,) = find_stamps(image, thorough=False)
    clean = erase_ink(image, region)
    assert np.array_equal(image, before), "the page given is not written to"
    x0, y0, x1, y1 = (round(v) for v in region.bbox)
    outside = np.ones(image.shape[:2], bool)
    outside[y0 - 12 : y1 + 12, x0 - 12 : x1 + 12] = False
    assert np.array_equal(clean[outside], plain[outside])
    inside = np.abs(clean[y0:y1, x0:x1].astype(int) - plain[y0:y1, x0:x1])
    assert inside.mean() < 6


def test_black_ink_stays_for_it_cannot_be_told_from_text() -> None:
    image, _ = pressed(DrawnStamp("CIRCLE", COMPANY, star=True, ink="BLACK"), Sheet())
    (region,) = find_stamps(image, thorough=True)
    assert np.array_equal(erase_ink(image, region), image)


def test_a_stamp_cut_off_by_the_edge_of_the_page_is_read_without_fault(read_lines: ReadLines) -> None:
    sheet = Sheet()
    STAMPS["round"].draw(sheet.image, (640, 900))
    image = np.ascontiguousarray(pixels(sheet)[:1000])
    regions = find_stamps(image, thorough=True)
    assert regions
    for region in regions:
        read = read_stamp(image, region, read_lines)
        assert all(0 <= x <= image.shape[1] and 0 <= y <= image.shape[0] for x, y in read.polygon)
        erase_ink(image, region)


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def test_the_samples_date_is_read_below_its_stamp() -> None:
    """What the stamp's ink leaves behind makes the line doubtful, and the stronger network finds nothing there."""
    settings = load_settings(None, {"PAGEMILL_READING_PROFILE": "accurate"}).settings
    sample = files("pagemill.samples").joinpath("scanned-page.jpg")
    with as_file(sample) as path:
        (page,) = Reader(settings).read(path, Kind.JPEG, range(1), ReadOptions())
    (line,) = [line.text for block in page.blocks for line in block.lines if line.text.startswith("日期")]
    assert line.startswith("日期：2026年") and line.endswith("月17日")
