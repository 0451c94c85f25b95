"""Forms that a prompt asks a value to be given in, and values put in them."""

from __future__ import annotations

import re

from pagemill.extraction.values.amounts import find_amounts, format_amount, read_amount, read_number
from pagemill.extraction.values.characters import half_width, with_digits
from pagemill.extraction.values.dates import format_date, is_date_form, read_printed_date, wants_day
from pagemill.extraction.values.kind_names import ValueKind

_DATE_FORM = re.compile(
    r"%[Yymdb](?:[-/.年月日\s,]{0,3}%[Yymdb]){1,2}日?"
    r"|(?<![A-Za-z])[Yy]{2,4}\s?[-/.年]?\s?[Mm]{1,4}(?:\s?[-/.月]?\s?[Dd]{1,2}日?|月)?(?![A-Za-z])"
    r"|(?<![A-Za-z])(?:[Dd]{1,2}\s?[-/. ]?\s?[Mm]{1,4}"
    r"|[Mm]{1,4}\s?[-/. ]\s?[Dd]{1,2})\s?[-/., ]{0,2}\s?[Yy]{2,4}(?![A-Za-z])"
    r"|(?<![A-Za-z])[Mm]{1,4}[-/.]\s?[Yy]{2,4}(?![A-Za-z])"
)
_DATE_IN_CHINESE = re.compile(
    r"(?:年月日|x+年x+月x+日)(?:的?格式)|格式[:为是]?\s?(?:年月日|x+年x+月x+日)", re.IGNORECASE
)
_AMOUNT_FORM = re.compile(
    r"(?:保留|精确到)?小数点?后?[一二两三四\d]位(?:小数)?|(?:保留)?[一二两三四\d]\s?位小数|(?:保留|取"
    r"|为)整数?位?|不要小数|取整"
    r"|(?:不带|去掉|不含|去除|无|不要|带|加|保留)千分位(?:分隔符|符)?"
    r"|(?:不带|去掉|不含|去除|无|不要)(?:货币)?(?:符号|单位)|\b(?:one|two|three|no|\d)\s?decimals?(?: places?)?\b"
    r"|\b(?:without|no|with)\s(?:thousands?\s)?separators?\b|\bwithout (?:the )?currency(?: sign| symbol)?\b"
    r"|\b(?:as an? )?integer\b|\bwhole number\b"
    r"|(?<![\d.,#])(?:#,##)?0\.0+(?![\d.,])",
    re.IGNORECASE,
)
_DIGITS_ONLY = re.compile(
    r"(?:只|仅)(?:需要|要|需|保留|取|留|返回|输出|提取|含)?(?:其中的?)?数字(?:部分)?|纯数字|\bdigits only\b"
    r"|\bonly (?:the )?(?:digits"
    r"|numbers?)\b|\bnumbers? only\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"大写字母|字母大写|小写字母|字母小写|\b(?:in )?upper ?case\b|\b(?:in )?lower ?case\b|\bin capitals\b",
    re.IGNORECASE,
)
#: Words that lead to a form and say nothing without it.
_LEADING = re.compile(
    r"(?:日期|金额|数字|输出|返回|返回值|时间)?(?:的)?(?:格式)?(?:统一)?(?:转换?|写|格式化|输出|返回"
    r"|表示)?(?:格式)?[为成作]?(?:格式)?\s?[:]?\s?$"
    r"|(?:\b(?:in|with|as|date|output|use|using|to|the|form|return|give|write"
    r"|written)\s){0,4}(?:\bform(?:at)?(?:ted)?\b(?:\s(?:is|as|to))?)?\s?[:=]?\s?[\"'“「]?$",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\"'”」]?\s?(?:的?格式|的?形式|\bform(?:at)?\b)", re.IGNORECASE)
_FORM_TOLD = re.compile(r"(?:格式|format)\s?(?:统一)?(?:要求)?(?:[:=为是]|is\b)\s?([^,;。；\n]{1,60})", re.IGNORECASE)


def find_form(prompt: str) -> tuple[str | None, str]:
    """The form that a prompt asks for, in its words, and the prompt without it; None and the whole prompt for none."""
    forms: list[str] = []
    rest = prompt
    for pattern in (_DATE_FORM, _DATE_IN_CHINESE, _AMOUNT_FORM, _DIGITS_ONLY, _CASE):
        while match := pattern.search(rest):
            forms.append("YYYY年MM月DD日" if pattern is _DATE_IN_CHINESE else match[0].strip())
            before, after = rest[: match.start()], rest[match.end() :]
            if trailing := _TRAILING.match(after):
                after = after[trailing.end() :]
            tail = before[-40:]
            if leading := _LEADING.search(tail):
                before = before[: len(before) - len(tail) + leading.start()]
            rest = f"{before.rstrip()} {after.lstrip()}".strip()
    if not forms and (match := _FORM_TOLD.search(rest)):
        forms.append(match[1].strip())
        rest = f"{rest[: match.start()].rstrip()} {rest[match.end() :].lstrip()}".strip()
    return (", ".join(forms) if forms else None), rest


def in_form(text: str, kind: ValueKind, form: str) -> str | None:
    """A value as printed, put in a form that a prompt asked for; None where it cannot be without adding to it.

    A month is not written as a day.
    """
    if (asked := _DATE_FORM.search(form)) and is_date_form(asked[0]):
        date = read_printed_date(text)
        if date is None or (date.day is None and wants_day(asked[0])):
            return None
        return format_date(date.first_day, asked[0].strip())
    if _AMOUNT_FORM.search(form) and kind is not ValueKind.DATE:
        return _number_in_form(text, kind, form)
    if _DIGITS_ONLY.search(form):
        if kind in (ValueKind.MONEY, ValueKind.COUNT, ValueKind.PERCENT):
            return _number_in_form(text, kind, form)
        return re.sub(r"[^0-9]", "", half_width(text)) or None
    if match := _CASE.search(form):
        upper = "大" in match[0] or "upper" in match[0].lower() or "capitals" in match[0].lower()
        return text.upper() if upper else text.lower()
    return None


def _number_in_form(text: str, kind: ValueKind, form: str) -> str | None:
    if kind in (ValueKind.COUNT, ValueKind.PERCENT):
        digits = re.search(r"-?\d[\d.,]{0,30}", with_digits(text))
        return format_amount(read_number(digits[0]), form) if digits else None
    # With one number in the text there is no doubt which is meant, however it is printed.
    amount = read_amount(text) if find_amounts(text) else None
    return format_amount(amount.value, form) if amount else None
