"""What a PDF's character codes say, and whether that can be what the page says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

#: Stands for a character that the file does not tell.
BROKEN = "\ufffd"
#: A text of which a greater share means nothing says nothing.
BROKEN_SHARE = 0.08
#: Fewer characters or words are too few to judge a text by how it looks.
FEWEST_CHARACTERS, FEWEST_WORDS = 12, 4
#: A text is doubted when a greater share of its words has no vowel, or changes from small to capital letters within.
ODD_WORDS = 0.45
#: Capitals of at most so many letters, where most words are not in capitals, are what something is called for short.
LONGEST_SHORTENED = 5
#: Share of vowels among the letters of words, at the least: in European languages it is between .35 and .5.
VOWELS = 0.3
#: The same for the share of accented Latin letters and their signs: Chinese bytes taken for Western ones.
WESTERN = 0.3
#: The same for the share of signs that hardly any text has many of.
SIGNS = 0.25
#: The same for the share of ideographs that are in none of the sets in everyday use.
RARE = 0.25

#: First bytes of Shift JIS at which the ideographs of the two levels begin, to a row.
JIS_LEVEL_1, JIS_LEVEL_2 = 0x88, 0x98

# What symbol fonts put into the private area F020 to F0FF: Adobe's Symbol and Microsoft's Wingdings, where both mean
# much the same or only one of them is used in text.
_SYMBOLS = {
    0xF06C: "●", 0xF06E: "■", 0xF071: "❑", 0xF072: "❒", 0xF075: "◆", 0xF076: "❖", 0xF077: "◆", 0xF09F: "•",
    0xF0A7: "▪", 0xF0A8: "□", 0xF0A3: "□", 0xF06F: "□", 0xF0B7: "•", 0xF0D8: "➢", 0xF0DE: "⇒", 0xF0E0: "→",
    0xF0E8: "➔", 0xF0FB: "✗", 0xF0FC: "✓", 0xF0FD: "☒", 0xF0FE: "☑", 0xF052: "☑", 0xF0B0: "°", 0xF0B1: "±",
    0xF0B3: "≥", 0xF0B4: "×", 0xF0B8: "÷", 0xF0B9: "≠", 0xF0BB: "≈", 0xF02D: "−", 0xF0AE: "→", 0xF0AC: "←",
}  # fmt: skip
# The ligatures of TeX's oldest fonts, which have control codes there.
_TEX_LIGATURES = {0x0B: "ff", 0x0C: "fi", 0x0E: "ffi", 0x0F: "ffl"}
# The radicals of the block 2E80 to 2EFF and the ideographs that they are (Unicode 14, EquivalentUnifiedIdeograph.txt):
# normalisation knows those of Kangxi alone. Fonts that draw both with one glyph often name the radical.
_RADICALS = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺴⺶⺹⺺⺻⺼⺾⺿"
    "⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂刀刂卜小小兀尣尢巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒冗羊耂肀聿肉艹艹"
    "艹虎衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
_WORD = re.compile(r"[A-Za-z]{3,}")
# Those of a program's names, `\\hbox` and `min_run_length`, are made as their writers like.
_FREE_WORD = re.compile(r"(?<![\\_:@A-Za-z])[A-Za-z]{3,}(?![A-Za-z_@])")
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u017f]{4,}")
_ADDRESS = re.compile(r"https?:\S+|www\.\S+")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_VOWEL_OF_ANY = re.compile("[aeiouyà-æè-ïò-öø-ýāăąēĕėęěĩīĭįıōŏőœũūŭůűųŷ]", re.IGNORECASE)
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
# The words that one such as `JavaScript` is made of; of fewer letters than this they are no words.
_JOINED = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LEAST_JOINED = 3
# What begins a command or stands within a name of a program.
_NAME_SIGNS = re.compile(r"\\(?=[A-Za-z@])|(?<=[A-Za-z])_(?=[A-Za-z])")
# Brackets beside the usual ones.
_PAIRS = {"]": "[", "}": "{", "⟩": "⟨", "〉": "〈"}
# Dots that lead to a page's number are no letters.
_WESTERN_LETTER = re.compile("[\u00a1-\u00b6\u00b8-\u00ff]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_NO_LETTER = re.compile(r"\W")
_USUAL_SIGNS = frozenset(".,-–—()%$/:;'\"’“”•·_…、。，：；（）！？《》【】￥¥€£@#&+*=")


@lru_cache(maxsize=32768)
def plain_character(code: int) -> str:
    """The character of a code, ligatures and presentation forms opened, odd spaces made plain; `BROKEN` for none."""
    if code in (0x00AD, 0x0002, 0xFFFE):  # soft hyphens, as PDFium hands them on
        return "\u00ad"
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code in _TEX_LIGATURES:
        return _TEX_LIGATURES[code]
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return BROKEN
    char = chr(code)
    # Ligatures of Latin, Hebrew and Arabic, and radicals that fonts put in the place of the character they look like.
    if 0xFB00 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC or 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", char.translate(_RADICALS))
    if char.isspace():
        return " "
    return BROKEN if unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") else char


def broken_share(text: str) -> float:
    """The share of a text's characters, spaces left out, that the file does not tell; 0 where there are none."""
    told = "".join(text.split())
    return told.count(BROKEN) / len(told) if told else 0.0


def can_be_judged(text: str) -> bool:
    """Whether a text is long enough for `looks_broken` to tell that it is sound."""
    return len("".join(text.split())) >= 2 * FEWEST_CHARACTERS


def says_words(text: str, fewest: int = FEWEST_WORDS) -> bool:
    """Whether a text is words in Latin letters for the most part, `fewest` of them at the least."""
    words = _LETTERS.findall(text)
    sound = sum(len(word) for word in words if not _is_odd_word(word))
    vowels = len(_VOWEL_OF_ANY.findall("".join(words))) if words else 0
    enough = len(words) >= fewest and vowels > VOWELS * sum(map(len, words))
    # Leaders of contents lists aside.
    return enough and sound > len("".join(text.replace(".", "").split())) / 2


def looks_broken(texts: Iterable[str], *, by_words: bool = True) -> bool:
    """Whether texts of one font look as no writing does, so that they had better be compared with the picture.

    Without `by_words` only what the file does not tell and bytes of another encoding do so, not odd words and signs.
    """
    whole = " ".join(texts)
    told = "".join(whole.split())
    if told and told.count(BROKEN) / len(told) > BROKEN_SHARE:
        return True
    if len(told) < FEWEST_CHARACTERS:
        return False
    if by_words and _is_cipher(whole, told):
        return True
    if len(_WESTERN_LETTER.findall(told)) > WESTERN * len(told):
        return True
    ideographs = _IDEOGRAPH.findall(told)
    return len(ideographs) >= FEWEST_CHARACTERS and sum(map(_is_rare, ideographs)) > RARE * len(ideographs)


def _is_cipher(whole: str, told: str) -> bool:
    """Whether the words of a text are none, or signs make up much of it; `told` is the text without its spaces."""
    if _is_odd(_WORD.findall(whole)) and _is_odd(_own_words(whole)):
        return True
    odd_signs = sum(map(_is_odd_sign, _NO_LETTER.findall(told)))
    return odd_signs > SIGNS * len(told) and odd_signs - _signs_of_code(told) > SIGNS * len(told)


@lru_cache(maxsize=32768)
def _is_odd_word(word: str) -> bool:
    if not _VOWEL.search(word):
        return True
    if not _INNER_CAPITAL.search(word):
        return False
    return 2 * sum(len(part) for part in _JOINED.findall(word) if len(part) < _LEAST_JOINED) > len(word)


def _is_odd(words: Sequence[str]) -> bool:
    return len(words) >= FEWEST_WORDS and sum(map(_is_odd_word, words)) > ODD_WORDS * len(words)


def _own_words(text: str) -> list[str]:
    """The words of a text without addresses, names of programs and what is called for short."""
    words = _FREE_WORD.findall(_ADDRESS.sub(" ", text))
    if 2 * sum(map(str.isupper, words)) <= len(words):
        words = [word for word in words if len(word) > LONGEST_SHORTENED or not word.isupper()]
    return words


def _signs_of_code(text: str) -> int:
    """How many signs of a text stand as they do in programs: brackets in pairs, and signs that are parts of names."""
    open_ones: list[str] = []
    paired = 0
    for char in text:
        if char in _PAIRS.values():
            open_ones.append(char)
        elif open_ones and open_ones[-1] == _PAIRS.get(char):
            open_ones.pop()
            paired += 2
    return paired + len(_NAME_SIGNS.findall(text))


@lru_cache(maxsize=4096)
def _is_odd_sign(char: str) -> bool:
    return char not in _USUAL_SIGNS and unicodedata.category(char) != "Sm" and unicodedata.category(char)[0] in "SPC"


@lru_cache(maxsize=32768)
def _is_rare(ideograph: str) -> bool:
    """Whether an ideograph is of the first sets of no national standard: GB 2312, Big5, and JIS X 0208's level 1."""
    for name in ("gb2312", "big5"):
        try:
            ideograph.encode(name)
        except UnicodeEncodeError:
            continue
        return False
    return not JIS_LEVEL_1 <= ideograph.encode("shift_jis", "replace")[0] < JIS_LEVEL_2
