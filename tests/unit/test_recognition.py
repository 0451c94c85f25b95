"""CTC output is decoded into text and character positions; crops of any width keep their order."""

import math
from itertools import pairwise

import numpy as np
import pytest

from pagemill.models import Session
from pagemill.reading.recognition.recogniser import (
    BATCH_WIDTH,
    LEAST_WIDTH,
    LINE_HEIGHT,
    LONG,
    LOW,
    SQUEEZED,
    WIDER,
    Recogniser,
    crop_line,
)

CHARACTERS = ["甲", "乙", "1"]  # classes 1, 2, 3; the space is class 4


class ColourReader(Session):
    """A stand-in network with the real one's shapes: a step's class is the grey level there, divided by 50."""

    def __init__(self) -> None:
        super().__init__({})
        self.shapes: list[tuple[int, ...]] = []

    def run(self, array: np.ndarray) -> list[np.ndarray]:
        self.shapes.append(array.shape)
        grey = (array[:, 0, LINE_HEIGHT // 2, 4::8] + 1) * 127.5
        classes = np.clip(np.round(grey / 50), 0, 4).astype(int)
        classes[grey == 127.5] = 0  # what a line is filled up with
        out = np.full((*classes.shape, 5), 0.05, np.float32)
        np.put_along_axis(out, classes[:, :, None], 0.8, axis=2)
        return [out]


def strip(*classes: int) -> np.ndarray:
    """A crop of 8 pixels a step, whose steps have the classes given."""
    row = np.repeat(np.array(classes, np.uint8) * 50, 8)
    return np.repeat(np.tile(row, (LINE_HEIGHT, 1))[:, :, None], 3, axis=2)


def test_repeats_collapse_and_blanks_part_them() -> None:
    (line,) = Recogniser(ColourReader(), CHARACTERS).read([strip(0, 1, 1, 0, 1, 4, 3, 2, 0)])
    assert line.text == "甲甲 1乙"
    assert line.score == pytest.approx(0.8)


class Torn(Session):
    """Steps that are shared between the full and the half width of a comma, after one ideograph."""

    def run(self, array: np.ndarray) -> list[np.ndarray]:
        out = np.full((len(array), 4, 5), 0.01, np.float32)
        out[:, [0, 2], 0] = 0.95  # blank
        out[:, 1, 1] = 0.96  # 甲
        out[:, 3, 2:4] = 0.58, 0.38  # , and ，
        return [out]


@pytest.mark.parametrize("in_logits", [False, True])
def test_a_sign_is_as_sure_as_both_its_widths_and_fits_what_it_stands_by(in_logits: bool) -> None:
    session = LogitsReader(Torn({})) if in_logits else Torn({})
    (line,) = Recogniser(session, ["甲", ",", "，"]).read([np.zeros((LINE_HEIGHT, 192, 3), np.uint8)])
    assert line.text == "甲，"
    assert line.certainties == pytest.approx((0.96, 0.96), abs=0.02)
    assert line.score == pytest.approx((0.96 + 0.58) / 2, abs=0.02)


class LogitsReader(Session):
    """The outputs of another network as they are before its softmax."""

    def __init__(self, shares: Session) -> None:
        super().__init__({}, gives_logits=True)
        self._shares = shares

    def run(self, array: np.ndarray) -> list[np.ndarray]:
        (out,) = self._shares.run(array)
        return [np.log(out / out.sum(axis=2, keepdims=True)) + 7]


class Normalised(Session):
    """Another network whose outputs sum to one."""

    def __init__(self, shares: Session) -> None:
        super().__init__({})
        self._shares = shares

    def run(self, array: np.ndarray) -> list[np.ndarray]:
        (out,) = self._shares.run(array)
        return [out / out.sum(axis=2, keepdims=True)]


@pytest.mark.parametrize("likely", [0.05, 0.15, 0.3, 0.7])
def test_logits_are_read_as_their_shares_are(likely: float) -> None:
    crops = [strip(0, 2, 0, 0, 1, 0, 3, 2, 0), strip(0, 0, 0, 0), strip(1, 1, 4, 0, 4, 1, 0, 1)]
    shares = SpaceReader(likely)
    of_shares = Recogniser(Normalised(shares), ["a", "b", ","]).read(crops)
    of_logits = Recogniser(LogitsReader(shares), ["a", "b", ","]).read(crops)
    for one, other in zip(of_shares, of_logits, strict=True):
        assert one.text == other.text
        assert one.offsets == other.offsets
        assert one.score == pytest.approx(other.score)
        assert one.certainties == pytest.approx(other.certainties)


def test_logits_of_a_line_without_text_are_read_as_nothing() -> None:
    (line,) = Recogniser(LogitsReader(SpaceReader(0.05)), ["a", "b", ","]).read([strip(0, 0, 0, 0)])
    assert (line.text, line.score) == ("", 0.0)


class SpaceReader(ColourReader):
    """The same, with the space as likely as is told at each step that is blank."""

    def __init__(self, likely: float, sure: float = 0.8) -> None:
        super().__init__()
        self._likely, self._sure = likely, sure

    def run(self, array: np.ndarray) -> list[np.ndarray]:
        (out,) = super().run(array)
        out[out == out.max()] = self._sure
        out[:, :, 4] = np.where(out.argmax(axis=2) == 0, self._likely, out[:, :, 4])
        return [out]


@pytest.mark.parametrize(("likely", "text"), [(0.3, "b a,b"), (0.05, "ba,b")])
def test_a_space_that_the_best_path_leaves_out_is_put_where_it_is_likely(likely: float, text: str) -> None:
    # No space before a comma; none where characters follow each other without a gap.
    (line,) = Recogniser(SpaceReader(likely), ["a", "b", ","]).read([strip(0, 2, 0, 0, 1, 0, 3, 2, 0)])
    assert line.text == text
    assert line.score == pytest.approx(0.8)
    assert len(line.offsets) == len(text) + 1


@pytest.mark.parametrize(("sure", "text"), [(0.97, "b a,b"), (0.9, "ba,b")])
def test_a_lower_likelihood_counts_where_the_letters_are_sure(sure: float, text: str) -> None:
    reader = Recogniser(SpaceReader(0.05, sure), ["a", "b", ","], likely_space=0.03)
    assert reader.read([strip(0, 2, 0, 0, 1, 0, 3, 2, 0)])[0].text == text


@pytest.mark.parametrize(("likely", "text"), [(0.3, "1 2"), (0.2, "12")])
def test_a_space_between_digits_must_be_likelier(likely: float, text: str) -> None:
    (line,) = Recogniser(SpaceReader(likely), ["1", "2", "3"]).read([strip(0, 1, 0, 0, 2, 0)])
    assert line.text == text


def test_no_space_is_put_into_a_number() -> None:
    (line,) = Recogniser(SpaceReader(0.45), ["1", ".", "2"]).read([strip(0, 1, 0, 2, 0, 3, 0)])
    assert line.text == "1.2"


def test_no_space_is_put_between_ideographs() -> None:
    (line,) = Recogniser(SpaceReader(0.3), CHARACTERS).read([strip(0, 1, 0, 0, 2, 0, 3, 0)])
    assert line.text == "甲乙1"


def test_offsets_rise_and_fall_between_the_characters() -> None:
    (line,) = Recogniser(ColourReader(), CHARACTERS).read([strip(0, 1, 0, 0, 0, 0, 0, 0, 2, 0)])
    assert len(line.offsets) == len(line.text) + 1
    assert line.offsets[0] == 0
    assert line.offsets[-1] == 1
    assert line.offsets[1] == pytest.approx(0.5, abs=0.06)


def test_lines_come_back_in_the_order_given_and_batches_are_bounded() -> None:
    session = ColourReader()
    widths = [3, 120, 7, 60, 200, 5, 90, 30] * 6
    crops = [strip(*([0, 1 + i % 3] + [0] * w)) for i, w in enumerate(widths)]
    lines = Recogniser(session, CHARACTERS).read(crops)
    assert [line.text for line in lines] == [CHARACTERS[i % 3] for i in range(len(widths))]
    assert all(n * w <= max(BATCH_WIDTH, w) for n, _, _, w in session.shapes)
    assert len(session.shapes) < len(crops)


def test_long_lines_are_squeezed_where_asked_for_and_short_ones_are_not() -> None:
    session = ColourReader()
    crops = [strip(*[1] * steps) for steps in (40, 60, 250)]
    Recogniser(session, CHARACTERS, squeezes=True).read(crops)
    assert [shape[3] for shape in session.shapes] == [320, LONG + 32, 2000 * SQUEEZED + 28]
    session.shapes.clear()
    Recogniser(session, CHARACTERS).read(crops)
    assert [shape[3] for shape in session.shapes] == [320, LONG + 32, 2048]


def test_small_print_is_not_squeezed() -> None:
    session = ColourReader()
    low = [strip(*[1] * 250)[:: LINE_HEIGHT // height, :: LINE_HEIGHT // height] for height in (LOW - 4, LOW)]
    Recogniser(session, CHARACTERS, squeezes=True).read(low)
    assert [shape[3] for shape in session.shapes] == [2000 * SQUEEZED + 28, 2048]


def test_lines_of_many_widths_are_read_in_few_shapes_where_asked_for() -> None:
    session = ColourReader()
    crops = [strip(*([0, 1 + i % 3] + [0] * (20 + i))) for i in range(60)]
    lines = Recogniser(session, CHARACTERS, in_few_shapes=True).read(crops)
    assert [line.text for line in lines] == [CHARACTERS[i % 3] for i in range(len(crops))]
    widths = sorted({shape[3] for shape in session.shapes})
    assert {shape[0] for shape in session.shapes} == {1}
    assert widths[0] >= LEAST_WIDTH
    assert len(widths) <= 1 + math.ceil(math.log(80 / 20, WIDER))
    assert all(larger < 1.2 * smaller for smaller, larger in pairwise(widths))


def test_empty_and_blank_crops_give_no_text() -> None:
    lines = Recogniser(ColourReader(), CHARACTERS).read([strip(0, 0, 0), np.zeros((0, 4, 3), np.uint8)])
    assert [line.text for line in lines] == ["", ""]


def test_a_standing_crop_is_laid_down() -> None:
    image = np.zeros((200, 100, 3), np.uint8)
    assert crop_line(image, ((10, 10), (30, 10), (30, 150), (10, 150))).shape == (20, 140, 3)


def test_a_leaning_line_is_cut_level() -> None:
    image = np.zeros((100, 200, 3), np.uint8)
    crop = crop_line(image, ((10, 40), (150, 20), (152, 34), (12, 54)))
    assert crop.shape[1] == pytest.approx(141, abs=2)
    assert crop.shape[0] == pytest.approx(14, abs=1)


def test_a_grey_picture_is_given_as_a_coloured_one_of_the_same_levels_would_be() -> None:
    class Keeping(ColourReader):
        def run(self, array: np.ndarray) -> list[np.ndarray]:
            self.given = array.copy()
            return super().run(array)

    grey = np.repeat(np.random.default_rng(3).integers(0, 256, (30, 90, 1)).astype(np.uint8), 3, axis=2)
    tinted = grey.copy()
    tinted[0, 0, 2] ^= 1  # no longer grey, and the same for all that is seen of it further in
    networks = [Keeping(), Keeping()]
    for network, crop in zip(networks, (grey, tinted), strict=True):
        Recogniser(network, CHARACTERS).read([crop])
    difference = np.abs(networks[0].given - networks[1].given)[0]
    assert difference[:, 8:, 8:].max() <= 1 / 127.5 + 1e-6
    assert np.ptp(networks[0].given, axis=1).max() == 0


def test_a_small_line_is_enlarged_without_edges_that_are_not_on_the_page() -> None:
    seen: list[np.ndarray] = []

    class Watching(ColourReader):
        def run(self, array: np.ndarray) -> list[np.ndarray]:
            seen.append(array)
            return super().run(array)

    crop = np.full((12, 120, 3), 100, np.uint8)
    crop[:, 60:] = 200
    Recogniser(Watching(), CHARACTERS).read([crop])
    row = (seen[0][0, 0, LINE_HEIGHT // 2, : 120 * LINE_HEIGHT // 12] + 1) * 127.5
    assert row.min() == pytest.approx(100, abs=1)
    assert row.max() == pytest.approx(200, abs=1)
    assert (np.diff(row) >= -0.01).all()
