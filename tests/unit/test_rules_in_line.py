"""Rules are drawn on to the next one that crosses them where they can be seen to go on, and not elsewhere;
faint ones are told from stems of letters."""

import numpy as np
import numpy.typing as npt
import pytest

from pagemill.reading.rules.rule import Rule
from pagemill.reading.rules.rules_in_line import is_seen, reaching

#: Known of a level rule at 100 is what lies between these; standing ones cross it at 50, 250 and 450.
KNOWN = Rule(101, 120, 450)
CROSSING = [Rule(x, 20, 180) for x in (50, 250, 450)]


def page(*, down_to: int = 103, drawn_from: int = 50) -> npt.NDArray[np.uint8]:
    """A pale stroke on white from `drawn_from` on, or the upper edge of a fill where it goes down further."""
    picture = np.full((200, 500), 255, np.uint8)
    picture[100:down_to, drawn_from:451] = 236
    return picture


def test_a_rule_that_ends_within_a_cell_goes_on_to_the_rule_that_closes_it() -> None:
    (rule,) = reaching([KNOWN], CROSSING, page())
    assert (rule.start, rule.end) == pytest.approx((50, 450), abs=0.5)
    assert rule.at == pytest.approx(101, abs=0.5)
    (mirrored,) = reaching([Rule(101, 50, 380)], CROSSING, page())
    assert (mirrored.start, mirrored.end) == pytest.approx((50, 450), abs=0.5)


def test_text_that_crosses_it_hides_no_rule() -> None:
    picture = page()
    picture[80:99, 60:112:4] = 0
    (rule,) = reaching([KNOWN], CROSSING, picture)
    assert rule.start == pytest.approx(50, abs=0.5)


def test_right_at_the_fill_that_it_meets_a_rule_need_not_be_seen() -> None:
    """The heads of a table stand on a ground; a pale rule goes on to it from the rows below."""
    picture = np.full((200, 500), 255, np.uint8)
    picture[:, 50:103] = 221
    picture[:, 103:106] = 238
    picture[100:102, 106:451] = 238
    known, crossing = Rule(101, 118, 450), [Rule(103, 20, 180), Rule(450, 20, 180)]
    (rule,) = reaching([known], crossing, picture)
    assert rule.start == pytest.approx(103, abs=1)
    picture[:, 108:118] = 255
    assert reaching([known], crossing, picture) == [known]


@pytest.mark.parametrize(
    ("picture", "known", "crossing"),
    [
        (page(drawn_from=120), KNOWN, CROSSING),
        (page(down_to=160), KNOWN, CROSSING),
        (page(), Rule(101, 250, 450), CROSSING),
        (page(), KNOWN, [Rule(50, 20, 80), *CROSSING[1:]]),
        (page(), Rule(101, 120, 160), CROSSING),
        (page(), KNOWN, []),
    ],
    ids=[
        "nothing is drawn",
        "a fill's edge",
        "it ends at a rule",
        "the crossing one ends above",
        "short",
        "none cross",
    ],
)
def test_other_rules_end_where_they_end(picture: npt.NDArray[np.uint8], known: Rule, crossing: list[Rule]) -> None:
    assert reaching([known], crossing, picture) == [known]


@pytest.mark.parametrize(
    ("ink", "paper", "seen"),
    [
        ((1, 0), 238, True),
        ((3, 3), 0, True),
        ((8, 5), 0, True),
        ((40, 2), 0, True),
        ((30, 9), 0, False),
        ((30, 30), 238, False),
    ],
    ids=["pale", "dotted", "dashed", "worn", "stems in lines set close", "pale stems"],
)
def test_what_has_gaps_between_long_strokes_is_no_rule(ink: tuple[int, int], paper: int, seen: bool) -> None:
    picture = np.full((40, 400), 255, np.uint8)
    for column in range(20, 380):
        if (column - 20) % sum(ink) < ink[0]:
            picture[19:21, column] = paper
    assert is_seen(Rule(20, 20, 380), picture) is seen


def test_stems_so_soft_that_hardly_a_pixel_between_them_is_paper_are_no_rule() -> None:
    picture = np.full((40, 400), 255, np.uint8)
    picture[19:21, 20:380] = np.tile(np.repeat([90, 150, 215, 245, 215, 150], [30, 1, 2, 3, 2, 1]), 10)[:360]
    assert not is_seen(Rule(20, 20, 380), picture)


def test_the_edge_of_a_fill_is_no_rule_but_one_right_below_text_is() -> None:
    picture = np.full((40, 400), 255, np.uint8)
    picture[19:21] = 238
    picture[10:17, ::3] = 0
    assert is_seen(Rule(20, 20, 380), picture)
    picture[21:] = 238
    assert not is_seen(Rule(20, 20, 380), picture)
