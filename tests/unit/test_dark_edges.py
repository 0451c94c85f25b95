"""Where the dark around a scanned page ends is no rule; rules that reach it are."""

import numpy as np

from pagemill.reading.rules.dark_edges import without_dark_edges
from pagemill.reading.rules.rule import Rule, Rules

#: Rules of a table, the last of them along the edge of its filled head.
TABLE = Rules((Rule(300, 60, 740), Rule(400, 60, 740), Rule(340, 60, 740)), (Rule(100, 300, 400),))


def page() -> np.ndarray:
    image = np.full((1000, 800, 3), 250, np.uint8)
    image[300:340, 60:740] = 40
    image[399:401, 60:740] = 20
    image[300:400, 99:101] = 20
    return image


def test_rules_along_dark_edges_are_left_out() -> None:
    image = page()
    image[:, :60] = image[:, 740:] = image[:50] = image[960:] = 12
    edges = Rules((Rule(50, 60, 740), Rule(960, 60, 740)), (Rule(60, 50, 960), Rule(740, 50, 960)))
    told = Rules(TABLE.level + edges.level, TABLE.standing + edges.standing)
    assert without_dark_edges(image, told) == TABLE


def test_a_leaning_edge_is_left_out_too() -> None:
    image = page()
    for y in range(1000):
        image[y, : 40 + y // 50] = 12
    told = Rules(TABLE.level, (*TABLE.standing, Rule(50, 0, 1000, 0.02)))
    assert without_dark_edges(image, told) == TABLE


def test_a_thin_frame_at_the_edge_stays() -> None:
    image = page()
    image[:, :3] = image[:, -3:] = image[:3] = image[-3:] = 12
    frame = Rules((Rule(1, 0, 800), Rule(998, 0, 800)), (Rule(1, 0, 1000), Rule(798, 0, 1000)))
    assert without_dark_edges(image, frame) == frame
