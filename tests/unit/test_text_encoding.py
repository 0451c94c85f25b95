"""Texts that look as no writing does, beside listings and addresses, which look odd and are what they say."""

from __future__ import annotations

import pytest

from pagemill.reading.text_layer.text_encoding import looks_broken, plain_character


@pytest.mark.parametrize(
    "text",
    [
        r"\DelimMin{1}{\textstyle\sum}_{#1}{#2}%",
        r"\expandafter\CPT@gobbleOneB\expandafter##2\fi}%",
        r"217 \cs_new:Npn \__cdcmd_case:Nw #1#2#3",
        "A[B]C[D]E[F]G[[H[I]J[K]L[M]N]] =",
        r"\anumspell[⟨zeros⟩]{⟨num⟩}",
        "Hide, Named, SubmitForm, ResetForm, ImportData, SetOCGState, Rendition, Trans,",
        "http://www.latex-project.org/lppl.txt",
        "然没有提供 Windows 版本的 PDF 阅读器，但有许多替代产品，其中之一是 Sumatra PDF 阅读",
        "読込時点で検図広権経営鉄道駅変換処理の読売発関係図書",
    ],
)
def test_listings_addresses_and_short_names_are_writing(text: str) -> None:
    assert not looks_broken([text])


@pytest.mark.parametrize(
    "text",
    [
        # Codes of letters shifted, as they are in fonts without a map: in capitals, and in small letters.
        "7KLV SDJH JLYHV WKH PDVWHU NHBV",
        "Wklv sdjh jlyhv wkh pdvwhu nhbv zlwk wkhp",
        # Letters in an order of their own, some of them capitals.
        "tHqW bRcK dLmN zXvP gThJ kSdF",
        "!\"#!$% &'!(^) *!~`@ ^!`\\ ]^ ?!",
        "²ÉÏÕÎïÁÏ¼°Æä¼Û¸ñµÄÇåµ¥",
    ],
)
def test_codes_that_say_something_else_are_not(text: str) -> None:
    assert looks_broken([text])


@pytest.mark.parametrize(("radical", "says"), [("⻚", "页"), ("⻆", "角"), ("⻜", "飞"), ("⼀", "一"), ("⺟", "母")])
def test_radicals_are_the_characters_they_look_like(radical: str, says: str) -> None:
    assert plain_character(ord(radical)) == says


@pytest.mark.parametrize(
    "text",
    [
        "1. 在下列等式中，正确的结果是" + "· " * 40 + "( )",
        "読込済の図書の検索は読込順の処理が必要、発売区分の変更対応も実験済。",
    ],
)
def test_dots_that_lead_on_and_japanese_characters_are_writing(text: str) -> None:
    assert not looks_broken([text])


def test_bytes_of_another_encoding_are_none() -> None:
    assert looks_broken(["ÉèÂòºÏÍ¬µÄµÚÒ»Ìõ¹æ¶¨"])
    assert looks_broken(["嬀㔀丂亽仴伌佲侌俑倂偍傯僫儜兂冣凥"])


@pytest.mark.parametrize(
    "text",
    [
        r"\def\z{\let}%%9",
        "[⟨region⟩] {⟨class⟩}",
        r"\begin{mini}[3]",
        r"\ifglobal\def\z{\globskip}\else\def\z{\locskip}\fi",
    ],
)
def test_commands_are_writing_for_all_their_signs(text: str) -> None:
    assert not looks_broken([text])


def test_codes_in_the_order_in_which_letters_came_are_none() -> None:
    assert looks_broken([r"[\]^ _`{| }~[ \^_` {|}a b~[] 12 ^_{ `a|"])
