"""How values of each kind are printed: candidates for it in a text, each with how surely it is of the kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pagemill.extraction.values.amounts import NUMBER, find_amounts
from pagemill.extraction.values.characters import half_width, with_digits
from pagemill.extraction.values.chinese_numbers import CHINESE_NUMBER
from pagemill.extraction.values.currencies import CURRENCY
from pagemill.extraction.values.dates import find_dates
from pagemill.extraction.values.number_checks import is_citizen_id, is_credit_code

#: Characters `start` to `end`, and how surely they are of the kind, 0 to 1.
Candidate = tuple[int, int, float]

_TIME = re.compile(
    # A date of two or four digits of a year may stand before it without a gap.
    r"(?:(?<![\d:.])|(?<=[-/.]\d\d)|(?<=[-/.]\d{4}))(?:(?:上午|下午|晚上|早上|中午|凌晨|[AP]M)\s?)?"
    r"(?:(?:[01]?\d|2[0-3])\s?(?::|时|点|h(?=\s?\d))\s?[0-5]\d(?:\s?[:分]\s?[0-5]\d(?:\.\d{1,3})?秒?|分)?(?![\d:])"
    r"(?:\s?[ap]\.?\s?m\b\.?|\s?Uhr)?|(?:1[0-2]|0?[1-9])\s?[ap]\.?m\b\.?|(?:[01]?\d|2[0-3])\s?(?:点|时)(?![间刻代])[半整]?)",
    re.IGNORECASE,
)
_DOTTED_TIME = re.compile(r"(?<![\d.])(?:[01]?\d|2[0-3])\.[0-5]\d\s?(?:[ap]\.?m\b\.?|Uhr|hrs)", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?<![\d.,])[-+]?\d{1,4}(?:[.,]\d{1,6})?\s?(?:%|‰|percent\b|pct\b)|百分之[零一二三四五六七八九十百点\d.]{1,9}",
    re.I,
)
_COUNT = re.compile(rf"(?<![\d.,/:\-A-Za-z])-?{NUMBER}(?![.,]\d|\d|[-/:]\d|\s?[%‰])")
_UNIT = re.compile(
    r"\s?(?:个|件|台|套|张|份|本|箱|包|瓶|盒|只|条|支|页|人|名|次|天|日|年|月|岁|周岁|小时|时|分钟|米|公里|千米|厘米|毫米|吨|公斤|千克|克|斤|升|毫升"
    r"|平方米|平米|立方米|亩|间|户|辆|kg|g|t|km|m|cm|mm|m2|m3|m²|m³|㎡|l|ml|pcs?|pc|ea|each|units?|pieces?|stk|stuck|st|pkt|ctns?"
    r"|box(?:es)?"
    r"|sets?|hrs?|hours?|days?|nights?|pages?|lbs?|oz|x|kwh|ltr|unit|btl|nos?|stück|std)(?![^\W\d_])\.?",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.\-/])(?:\+\s?|00)?\(?\+?\d{1,5}\)?(?:[\s.\-/–]{0,3}\(?\d{1,8}\)?){1,6}(?:\s?(?:ext|x|转|分机"
    r"|-)\.?\s?\d{1,6})?(?!\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}\s?@\s?[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9-]{1,63}){1,5}",
    re.ASCII,
)
_URL = re.compile(
    r"(?:https?\s?:\s?//|www\.)[^\s<>\"'，。；）)】]{2,300}"
    r"|(?<![\w@.-])[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,62}){0,4}\.(?:com|net|org|cn|edu|gov|io|de|fr|nl"
    r"|es|it|my|sg|uk|eu|info|biz"
    r"|co|au|in|us|ch|at|be|pl|pt|br|hk|tw|jp)(?![\w@-])(?:/[^\s<>\"'，。；）)】]{0,300})?",
    re.IGNORECASE,
)
_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXYIOSZ]{10}(?![0-9A-Za-z])")
_TAX_SHAPES = (
    (1.0, re.compile(r"(?<![0-9A-Za-z])\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z](?![0-9A-Za-z])")),
    (
        0.95,
        re.compile(
            r"(?<![0-9A-Za-z])(?:AT\s?U|BE\s?[01]|CHE-?|(?:BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT"
            r"|NL|PL|PT|RO|SE|SI|SK|NO)\s?)"
            r"(?=[0-9A-Z. -]{0,3}\d)[0-9A-Z](?:[ .-]?[0-9A-Z]){6,12}(?![0-9A-Za-z])"
        ),
    ),
    (0.9, re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}(?!\d)")),
    (
        0.85,
        re.compile(
            r"(?<![\d.-])(?:\d{2} \d{3} \d{3} \d{3}|\d{3} \d{3} \d{3}(?: \d{5})?|\d{2}-\d{7}"
            r"|\d{2,3}/\d{3}/\d{4,5})(?![\d.-])"
        ),
    ),
    (0.8, re.compile(r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])")),
    (0.7, re.compile(r"(?<![0-9A-Za-z.,/-])(?:\d{9,14}|\d{6,8}-[0-9A-Z]{1,2})(?![0-9A-Za-z.,/-])")),
    (
        0.55,
        re.compile(
            r"(?<![0-9A-Za-z.,/-])(?=[A-Z0-9/-]{0,8}\d[A-Z0-9/-]{0,4}\d)[A-Z0-9](?:[/-]?[A-Z0-9]){6,19}(?![0-9A-Za-z.,/-])"
        ),
    ),
)
_CITIZEN_SHAPES = (
    (
        0.85,
        re.compile(
            r"(?<![0-9A-Za-z])\d{6}[\s-]?(?:1[89]|20)\d{2}[\s-]?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d"
            r"|3[01])[\s-]?\d{3}[\dXx](?![0-9A-Za-z])"
        ),
    ),
    (0.8, re.compile(r"(?<![0-9A-Za-z])\d{3,6}[*xX]{6,12}\d{2,3}[\dXx*](?![0-9A-Za-z])")),
    (
        0.6,
        re.compile(
            r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{6}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])"
        ),
    ),
    (
        0.9,
        re.compile(r"(?<![0-9A-Za-z])(?:\d{6}-\d{2}-\d{4}|[STFGM]\d{7}[A-Z]|[A-Z]{1,2}\d{6}\([\dA]\))(?![0-9A-Za-z])"),
    ),
    (0.7, re.compile(r"(?<![0-9A-Za-z])(?:\d{3}-\d{2}-\d{4}|[A-Z]\d{9}|\d{8}[A-Z])(?![0-9A-Za-z])")),
)
_POSTAL_SHAPES = (
    (
        0.95,
        re.compile(
            r"(?<![0-9A-Za-z])(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{5}-\d{4}"
            r"|\d{4}\s?[A-Z]{2})(?![0-9A-Za-z])"
        ),
    ),
    (0.9, re.compile(r"(?<![0-9A-Za-z.,/-])\d{5,6}(?![0-9A-Za-z.,/-])")),
    (0.55, re.compile(r"(?<![0-9A-Za-z.,/-])(?:\d{4}|\d{5}-\d{3}|\d{3}-\d{4})(?![0-9A-Za-z.,/-])")),
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]\s?[A-Z][·•.\s]?[A-Z0-9]{4,6}[A-Z0-9挂学警港澳](?![A-Z0-9])"
)
#: The two forms of European plates that are printed with a space: British (`KX19 ZTB`), German (`B-MW 1234`).
_SPACED_PLATE = re.compile(r"\s*(?:[A-Z]{2}[0-9]{2}\s[A-Z]{3}|[A-ZÄÖÜ]{1,3}\s?-\s?[A-Z]{1,2}\s[1-9][0-9]{0,3}[EH]?)\s*")
_DOCUMENT_NUMBER = re.compile(
    r"[一-鿿]{1,10}[\[(〔【]\s?\d{4}\s?[\])〕】]\s?(?:第)?\s?\d{1,6}\s?号|(?:第|字第)\s?[A-Z0-9-]{2,20}\s?号"
)
_TOKEN = re.compile(r"(?<![^\W_])(?=[^\W_]|#)#?[A-Za-z0-9]+(?:[-/._#*:\\][A-Za-z0-9*]+){0,12}(?![^\W_])", re.ASCII)
_YES_NO = re.compile(
    r"^\W*(?:是|否|有|无|对|错|已|未|同意|不同意|yes|no|y|n|ja|nein|nee|oui|non|si|sí|sim|não|ya|tidak|tak|tak|true|false|none|nil"
    r"|是的|不是|没有|[√✓✔☑☒✗✘×■□●○])\W*$",
    re.IGNORECASE,
)


def _matches(pattern: re.Pattern[str], text: str, sureness: float) -> Iterator[Candidate]:
    return ((match.start(), match.end(), sureness) for match in pattern.finditer(text))


def _dates(text: str) -> Iterator[Candidate]:
    for date in find_dates(text):
        bare = text[date.start : date.end].isdigit()
        yield date.start, date.end, (0.85 if bare else 1.0) if date.day else 0.75


def _times(text: str) -> Iterator[Candidate]:
    plain = with_digits(text)
    yield from _matches(_TIME, plain, 1.0)
    yield from _matches(_DOTTED_TIME, plain, 0.9)


def _money(text: str) -> Iterator[Candidate]:
    found = find_amounts(text)
    # A number without decimals or a currency counts only where none has them: it is a quantity, or a line's number.
    least = 0.5 if all(printed.sureness < 0.8 for printed in found) else 0.8
    return ((printed.start, printed.end, printed.sureness) for printed in found if printed.sureness >= least)


def _counts(text: str) -> Iterator[Candidate]:
    plain = with_digits(text)
    found = False
    for match in _COUNT.finditer(plain):
        unit = _UNIT.match(plain, match.end())
        if sum(char.isdigit() for char in match[0]) <= 12:
            found = True
            yield match.start(), unit.end() if unit else match.end(), 1.0 if unit else 0.9
    for match in () if found else CHINESE_NUMBER.finditer(plain):
        unit = _UNIT.match(plain, match.end())
        if unit or len(match[0]) == len(plain.strip()):
            yield match.start(), unit.end() if unit else match.end(), 0.8


def _percents(text: str) -> Iterator[Candidate]:
    yield from _matches(_PERCENT, with_digits(text), 1.0)
    if re.fullmatch(r"\s*\d{1,3}(?:[.,]\d{1,4})?\s*", text):
        yield 0, len(text), 0.55


def _phones(text: str) -> Iterator[Candidate]:
    plain = with_digits(text)
    dates = [
        (date.start, date.end)
        for date in find_dates(plain)
        if date.day and not plain[date.start : date.end].isdecimal()
    ]
    for match in _PHONE.finditer(plain):
        print_, digits = match[0], re.sub(r"\D", "", match[0])
        if not 5 <= len(digits) <= 17 or any(s < match.end() and match.start() < e for s, e in dates):
            continue
        if print_.count("(") != print_.count(")") or re.fullmatch(r"[\d\s]+[.,]\d{1,2}", print_):
            continue
        if re.fullmatch(r"(?:86)?1[3-9]\d{9}", digits):
            yield match.start(), match.end(), 1.0
        elif print_[0] in "+(" or re.match(r"0\d{1,3}[\s.\-/()]|00|400|800|1-?800", print_):
            yield match.start(), match.end(), 0.95 if len(digits) >= 7 else 0.6
        elif re.search(r"\d[-\s]\d", print_):
            yield match.start(), match.end(), 0.75 if len(digits) >= 7 else 0.5
        elif 7 <= len(digits) <= 12 and "/" not in print_:
            yield match.start(), match.end(), 0.65


def _emails(text: str) -> Iterator[Candidate]:
    return _matches(_EMAIL, half_width(text), 1.0)


def _urls(text: str) -> Iterator[Candidate]:
    for match in _URL.finditer(half_width(text)):
        end = match.start() + len(match[0].rstrip(".,;:!?"))
        yield match.start(), end, 1.0 if match[0].lower().startswith(("http", "www")) else 0.85


def _tax_numbers(text: str) -> Iterator[Candidate]:
    plain = half_width(text)
    for match in _CREDIT_CODE.finditer(plain):
        yield match.start(), match.end(), 1.0 if is_credit_code(match[0]) else 0.9
    dates = [(date.start, date.end) for date in find_dates(plain) if not plain[date.start : date.end].isdecimal()]
    for sureness, pattern in _TAX_SHAPES:
        for match in pattern.finditer(plain):
            if not any(start < match.end() and match.start() < end for start, end in dates):
                yield match.start(), match.end(), sureness


def _citizen_ids(text: str) -> Iterator[Candidate]:
    plain = half_width(text)
    for sureness, pattern in _CITIZEN_SHAPES:
        for match in pattern.finditer(plain):
            yield match.start(), match.end(), 1.0 if is_citizen_id(match[0]) else sureness


def _postal_codes(text: str) -> Iterator[Candidate]:
    plain = half_width(text)
    for sureness, pattern in _POSTAL_SHAPES:
        yield from _matches(pattern, plain, sureness)


def _identifiers(text: str) -> Iterator[Candidate]:
    plain = half_width(text)
    yield from _matches(_PLATE, plain, 1.0)
    if _SPACED_PLATE.fullmatch(plain):
        yield 0, len(plain), 1.0
    yield from _matches(_DOCUMENT_NUMBER, plain, 0.8)
    dates = {(date.start, date.end) for date in find_dates(plain)}
    for match in _TOKEN.finditer(plain):
        token = match[0]
        digits = sum(char.isdigit() for char in token)
        if digits == 0:
            if token.isupper() and 3 <= len(token) <= 20 and token == plain.strip():
                yield match.start(), match.end(), 0.5
            continue
        if len(token) > 48:
            continue
        sureness = 0.95 if digits >= 4 else 0.85 if len(token) >= 4 else 0.6
        if (match.start(), match.end()) in dates and not token.isdigit():
            sureness = 0.3
        elif re.fullmatch(r"\d+[.,]\d{1,2}|\d{1,2}:\d\d(?::\d\d)?", token):
            sureness = 0.25
        elif plain[match.end() : match.end() + 1] == "%":
            sureness = 0.2
        yield match.start(), match.end(), sureness


def _yes_nos(text: str) -> Iterator[Candidate]:
    if len(text) <= 20 and _YES_NO.match(half_width(text)):
        yield 0, len(text), 1.0


def _currencies(text: str) -> Iterator[Candidate]:
    return _matches(re.compile(rf"{CURRENCY}|元", re.IGNORECASE), half_width(text), 1.0)


#: By the value of a `ValueKind`. Kinds of words, which no shape tells, are not among them.
CANDIDATES: dict[str, Callable[[str], Iterator[Candidate]]] = {
    "date": _dates,
    "time": _times,
    "money": _money,
    "count": _counts,
    "percent": _percents,
    "identifier": _identifiers,
    "phone": _phones,
    "email": _emails,
    "url": _urls,
    "tax number": _tax_numbers,
    "citizen id": _citizen_ids,
    "postal code": _postal_codes,
    "yes or no": _yes_nos,
    "currency": _currencies,
}
