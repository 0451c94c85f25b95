"""Characters of fonts without a name: told by their codes where these make words, and left alone where they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pagemill.reading.text_layer.cyrillic_codes import t2a_letters
from pagemill.reading.text_layer.unnamed_fonts import guessed_characters

TEXT = "the letters of a bitmap font have no more than codes"
LIGATURES = {"ffi": 0x0E, "ff": 0x0B, "fi": 0x0C}


def guessed(runs: Sequence[tuple[int, Sequence[int]]], step: float | None = None) -> Mapping[int, Mapping[int, str]]:
    """Of runs of codes, each of a font; a code of 32 is a space, which the page text tells of its own accord."""
    codes, fonts, order, origins = [], [], [], []
    at, x = 0, 0.0
    for font, run in runs:
        for code in run:
            at += 1
            x += step or 3.0 + code % 7
            if code != 0x20:
                codes.append(code)
                fonts.append(font)
                order.append(at)
                origins.append(x)
        at += 1
    return guessed_characters(np.array(codes), np.array(fonts, np.intp), np.array(order, np.intp), np.array(origins))


def coded(text: str, ligatures: Mapping[str, int]) -> list[int]:
    for letters, code in ligatures.items():
        text = text.replace(letters, chr(code))
    return [ord(char) for char in text]


def spelt(codes: Sequence[int], encoding: Mapping[int, str]) -> str:
    return "".join(" " if code == 0x20 else encoding[code] for code in codes)


def test_ligatures_and_quotes_are_those_of_the_first_encoding() -> None:
    codes = coded('a difficult office is first to be left \\early"', LIGATURES)
    assert spelt(codes, guessed([(1, codes)])[1]) == "a difficult office is first to be left “early”"


def test_ligatures_of_the_later_encoding_tell_that_it_is_the_one() -> None:
    codes = coded("une difficulté d'été à l'Œuvre de la première office", {"ffi": 0x1E, "é": 0xE9, "Œ": 0xD7})
    assert spelt(codes, guessed([(1, codes)])[1]) == "une difficulté d’été à l’Œuvre de la première office"


def test_cyrillic_letters_and_a_title_in_another_font() -> None:
    text, title = "не очень краткое введение в набор текста: его вёрстка и «правила»", "ГЛАВА"
    codes = {letter: code for code, letter in t2a_letters().items()}
    body, head = ([codes.get(char, ord(char)) for char in each] for each in (text, title))
    told = guessed([(1, body), (2, head)])
    assert (spelt(body, told[1]), spelt(head, told[2])) == (text, title)


def test_letters_in_even_steps_are_a_typewriters() -> None:
    codes = [ord(char) for char in "\\newcommand{\\title}{some text of the author}"]
    assert spelt(codes, guessed([(1, codes)], step=5.2)[1]) == "\\newcommand{\\title}{some text of the author}"


def test_codes_in_another_order_are_not_told() -> None:
    shifted = [97 + (ord(char) - 97 + 17) % 26 if char.isalpha() else ord(char) for char in TEXT]
    assert not guessed([(1, shifted)])
    assert not guessed([(1, [0x21 + n % 30 for n in range(60)])])


def test_figures_and_single_words_are_told_beside_a_text_alone() -> None:
    figures, word = [ord(char) for char in "104"], [ord(char) for char in "lowercase"]
    assert not guessed([(2, figures), (3, word)])
    told = guessed([(1, coded(TEXT, {})), (2, figures), (3, word)])
    assert spelt(figures, told[2]) == "104" and spelt(word, told[3]) == "lowercase"


def test_signs_beside_a_text_stay_untold() -> None:
    brackets = [(2, [0x68]), (1, [0x78]), (2, [0x69])]
    assert set(guessed([(1, coded(TEXT, {})), *brackets, *brackets])) == {1}
