"""The wordings of an audit prompt that a rule covers, and what each asks of a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pagemill.extraction.audit.comparisons import (
    day_of,
    difference,
    number_of,
    same,
    same_date,
    same_number,
    same_words,
)
from pagemill.extraction.folding import fold, similarity
from pagemill.extraction.values.chinese_numbers import chinese_number
from pagemill.extraction.values.kind_names import ValueKind, kind_of_name
from pagemill.extraction.values.value_kinds import fits

#: How well a text must fit a kind to be valid as one.
_VALID = 0.8
_LIST = re.compile(r"\s*(?:[,，、;；|/\n]|\bor\b|或者?)\s*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and the condition in both languages."""

    passed: bool
    chinese: str
    english: str
    #: Whether the rule has read the whole wording, its `and` and `or` too.
    takes_all: bool = False


#: Takes the value, what was expected, the words quoted in the prompt, and the match; None where it lacks a side.
Rule = Callable[[str, str, tuple[str, ...], re.Match[str]], Verdict | None]


def _not_empty(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict:
    return Verdict(bool(value.strip()), "不为空", "not empty")


def _empty(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict:
    return Verdict(not value.strip(), "为空", "empty")


def _similar(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
    if not expected.strip():
        return None
    least = int(next(group for group in match.groups() if group))
    if not 0 < least <= 100:
        return None
    reached = 100 * similarity(fold(value), fold(expected))
    return Verdict(
        reached >= least,
        f"字符相似度 {reached:.1f}%，要求至少 {least}%",
        f"{reached:.1f} % of the characters are the same, of {least} % asked for",
    )


def _within(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
    said = next((group for group in match.groups() if group), "")
    number = re.match(r"[\d.]+", said)
    try:
        most = Decimal(number[0].rstrip(".")) if number else None
    except InvalidOperation:
        most = None
    if most is None or not expected.strip():
        return None
    unit = said[number.end() :].strip() if number else ""
    if unit in ("天", "日", "day", "days"):
        days = day_of(value), day_of(expected)
        passed = bool(days[0] and days[1]) and abs((days[0] - days[1]).days) <= most  # type: ignore[operator]
        return Verdict(passed, f"相差不超过 {most} 天", f"at most {most} days apart")
    apart, target = difference(value, expected), number_of(expected)
    share = unit in ("%", "percent")
    limit = abs(target.value) * most / 100 if share and target else most
    passed = apart is not None and apart <= limit
    of = "%" if share else ""
    return Verdict(passed, f"误差不超过 {most}{of}", f"at most {most}{' ' + of if of else ''} apart")


def _counted(text: str) -> int:
    """A small number in digits or in one Chinese sign."""
    return int(text) if text.isdecimal() else chinese_number(text) or 0


def _length(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict:
    said = next(_counted(match[name]) for name in ("zh", "en") if match[name])
    limit = match["limit_zh"] or match["limit_en"] or ""
    digits = "数字" in match[0] or "digit" in match[0]
    bare = "".join(char for char in value if char.isalnum())
    if re.search(r"至少|不少于|不低于|不小于|大于等于|least|minimum", limit):
        length_fits, zh, en = len(bare) >= said, "至少 ", "at least "
    elif limit:
        length_fits, zh, en = 0 < len(bare) <= said, "至多 ", "at most "
    else:
        length_fits, zh, en = len(bare) == said, "", ""
    return Verdict(
        length_fits and (not digits or bare.isdecimal()),
        f"共{zh or ' '}{said} 位{'数字' if digits else ''}",
        f"{en}{said} {'digits' if digits else 'letters and digits'} long",
    )


def _ends_same(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
    side = match["side_zh"] or match["side_en"]
    count = _counted(match["zh"] or match["en"])
    if not fold(expected) or not count:
        return None
    first = side in ("前", "开头", "首", "first", "leading")
    one, other = ((fold(text)[:count] if first else fold(text)[-count:]) for text in (value, expected))
    return Verdict(
        one == other,
        f"{'前' if first else '后'} {count} 位一致",
        f"the {'first' if first else 'last'} {count} the same",
    )


def _of_kind(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
    kind = kind_of_name(next((group for group in match.groups() if group), ""))
    if kind is ValueKind.TEXT:
        return None
    return Verdict(fits(value, kind) >= _VALID, f"是有效的{match[1] or match[2] or kind}", f"a valid {kind}")


def _one_of(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
    rest = match.string[match.end() :].strip(" :,")
    listed = named or tuple(_LIST.split(expected if expected.strip() else rest))
    listed = tuple(item for item in listed if item.strip())
    if not listed:
        return None
    shown = "、".join(listed)
    passed = bool(value.strip()) and any(same(value, item) for item in listed)
    return Verdict(passed, f"是“{shown}”之一", f"one of “{', '.join(listed)}”", takes_all=True)


def _operands(expected: str, named: tuple[str, ...], match: re.Match[str]) -> tuple[str, ...]:
    """What a wording compares with: words quoted in it, else the expected value, else what it says last."""
    if named:
        return named
    if expected.strip():
        return (expected,)
    rest = match.string[match.end() :].strip(" :,.")
    return (rest,) if rest else ()


def _words_rule(chinese: str, english: str, holds: Callable[[str, str], bool], every: bool = False) -> Rule:
    def rule(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
        operands = [item for item in _operands(expected, named, match) if fold(item)]
        if not operands:
            return None
        found = [bool(fold(value)) and holds(fold(value), fold(item)) for item in operands]
        shown = operands[0] if len(operands) == 1 else "、".join(operands)
        return Verdict(
            (all if every else any)(found), f"{chinese}“{shown}”", f"{english} “{shown}”", takes_all=bool(named)
        )

    return rule


def _number_rule(chinese: str, english: str, holds: Callable[[Decimal, Decimal], bool]) -> Rule:
    def rule(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
        said = re.match(r"\s*-?\d[\d.,]*", match.string[match.end() :])
        target = said[0].strip() if said else named[0] if named else expected
        # Dates are compared as dates also where the words are those for numbers: a later one is the greater.
        days = day_of(value), day_of(target)
        if days[0] and days[1]:
            order = Decimal(days[0].toordinal()), Decimal(days[1].toordinal())
            return Verdict(holds(*order), f"{chinese} {days[1]}", f"{english} {days[1]}")
        number, limit = number_of(value), number_of(target)
        if limit is None:
            return None
        passed = number is not None and holds(number.value, limit.value)
        return Verdict(passed, f"{chinese} {limit.value:f}", f"{english} {limit.value:f}")

    return rule


def _date_rule(chinese: str, english: str, holds: Callable[[int, int], bool]) -> Rule:
    def rule(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
        said = day_of(match.string[match.end() :]) or day_of(match.string[: match.start()])
        target = said or day_of(named[0] if named else expected)
        if target is None:
            return None
        day = day_of(value)
        passed = day is not None and holds(day.toordinal(), target.toordinal())
        return Verdict(passed, f"{chinese} {target}", f"{english} {target}")

    return rule


def _between(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
    sides = [group for group in match.groups() if group]
    low, high = (number_of(side) for side in sides[:2])
    if low is None or high is None:
        return None
    number = number_of(value)
    passed = number is not None and low.value <= number.value <= high.value
    return Verdict(
        passed,
        f"在 {low.value:f} 与 {high.value:f} 之间",
        f"between {low.value:f} and {high.value:f}",
        takes_all=True,
    )


def _equality(chinese: str, english: str, holds: Callable[[str, str], bool | None], negated: bool = False) -> Rule:
    def rule(value: str, expected: str, named: tuple[str, ...], match: re.Match[str]) -> Verdict | None:
        operands = _operands(expected, () if expected.strip() else named, match)
        target = operands[0] if operands else ""
        # What a wording says last is what is compared with only if it is a figure: `等于 100`, not `same as printed`.
        if not target.strip() or not (expected.strip() or named or re.match(r"-?\d", target)):
            return None
        passed = bool(value.strip()) and (holds(value, target) is True) is not negated
        return Verdict(passed, chinese, english)

    return rule


_N = r"(?<![\d.])(\d{1,3})\s?"
_AMOUNT = r"(\d{1,12}(?:\.\d{1,6})?\s?(?:%|percent\b|天|日|days?\b)?)"
_NUMBER = r"(-?\d[\d.,]{0,20})"
_WORDINGS: tuple[tuple[str, Rule], ...] = (
    (
        r"不(?:能|得|可|应|允许)?为空|非空|不(?:能|得|可)?空|必填|必须有值|必须存在|有值即可|\b(?:not"
        r"|never) (?:be )?(?:empty|blank)\b"
        r"|\bnon-?empty\b"
        r"|\bmust (?:be present|exist|be filled)\b|\brequired$|\bpresent$",
        _not_empty,
    ),
    (r"(?:必须|应|应当|要)?为空$|\b(?:is|be) (?:empty|blank)\b|^empty$", _empty),
    (
        rf"(?:误差|偏差|相差|差异|容差|差额|差值|差距)[^\d]{{0,12}}{_AMOUNT}|{_AMOUNT}\s?(?:以内|之内"
        rf"|以下)?的?(?:误差|偏差|容差)"
        rf"|\b(?:tolerance|within|differ\w*|deviat\w*|off by)\b[^\d]{{0,24}}{_AMOUNT}|\btolerance\b",
        _within,
    ),
    (
        rf"{_N}%[^\d%]{{0,16}}(?:字符?|相似|一致|相同|匹配)|(?:相似|一致|字符?|匹配|相同)[^\d%]{{0,12}}{_N}%"
        rf"|{_N}(?:%|percent)[^\d%]{{0,20}}\b(?:similar\w*|same|match\w*|identical|characters|equal|alike)\b"
        rf"|\b(?:similar\w*|same|match\w*|characters)\b[^\d%]{{0,24}}{_N}(?:%|percent)",
        _similar,
    ),
    (
        rf"(?:在|介于)\s?{_NUMBER}\s?(?:到|至|和|与|-|~)\s?{_NUMBER}\s?之?[间内]|\bbetween\s{_NUMBER}\sand\s{_NUMBER}",
        _between,
    ),
    (
        r"(?P<side_zh>前|后|末|尾|开头|首|最后)(?:的|面)?\s?(?P<zh>\d{1,3}|[一二两三四五六七八九十])\s?(?:位"
        r"|个字符?|字)[^,。]{0,8}(?:一致|相同"
        r"|相等|匹配)"
        r"|\b(?P<side_en>first|last|leading|trailing|final) (?P<en>\d{1,3}) (?:digits?|characters?|letters?)\b",
        _ends_same,
    ),
    (
        r"(?P<limit_zh>至少|不少于|不低于|不小于|大于等于|不超过|不多于|不大于|至多|最多|小于等于)?(?:为|有"
        r"|是)?\s?(?<![\d.第前后末尾])(?P<zh>\d{1,3})\s?(?:位(?!小数|以)|个?字符?(?!母))(?:数字|字符|数|号码)?"
        r"|\b(?P<limit_en>at least |minimum (?:of )?|at most |up to |maximum (?:of )?"
        r"|no more than )?(?P<en>\d{1,3})[- ](?:digits?|characters?)\b(?! of)",
        _length,
    ),
    (
        r"其中之一|之一|任意一个|任何一个|任一|其中一个|\b(?:one|any) of\b|\beither\b|\bin the list\b|在(?:列表"
        r"|下列|以下)[^,。]{0,6}中",
        _one_of,
    ),
    (
        r"不(?:能|得|可|应)?(?:包含|含有|含|出现)|\b(?:not|never) (?:contain|include)\w*",
        _words_rule("不含", "without", lambda a, b: b not in a, every=True),
    ),
    (
        r"被[^,。]{0,10}包含|包含于|包含在|\b(?:contained|included) in\b|\bpart of\b|\bis in\b|\bsubstring of\b",
        _words_rule("包含于", "contained in", lambda a, b: a in b),
    ),
    (
        r"(?:以)?(?:[^,。]{0,20})(?:开头|开始|打头|起首)|前缀(?:为|是|一致|相同)?|\b(?:start|begin)\w* with\b"
        r"|\bprefix\b",
        _words_rule("开头为", "beginning with", str.startswith),
    ),
    (
        r"(?:以)?(?:[^,。]{0,20})(?:结尾|结束|收尾)|后缀(?:为|是|一致|相同)?|\bend\w* (?:with|in)\b|\bsuffix\b",
        _words_rule("结尾为", "ending with", str.endswith),
    ),
    (r"包含|含有|包括|出现|\b(?:contain|include)\w*", _words_rule("包含", "containing", lambda a, b: b in a)),
    (
        r"不早于|晚于等于|\bnot (?:before|earlier(?: than)?)\b|\blater-or-equal\b"
        r"|\bno earlier than\b",
        _date_rule("不早于", "not before", lambda a, b: a >= b),
    ),
    (
        r"不晚于|不迟于|早于等于|\bnot (?:after|later(?: than)?)\b|\bearlier-or-equal\b|\bno later than\b",
        _date_rule("不晚于", "not after", lambda a, b: a <= b),
    ),
    (r"早于|之前|以前|\bbefore\b|\bearlier(?: than)?\b", _date_rule("早于", "before", lambda a, b: a < b)),
    (r"晚于|之后|以后|迟于|\bafter\b|\blater(?: than)?\b", _date_rule("晚于", "after", lambda a, b: a > b)),
    (
        r"大于等于|高于等于|多于等于|不小于|不低于|不少于|至少|>=|≥|\bat least\b|\bno(?:t)? (?:less|fewer"
        r"|smaller|lower)(?: than)?\b"
        r"|\b(?:greater|more)-or-equal\b|\bminimum(?: of)?\b",
        _number_rule("不小于", "at least", lambda a, b: a >= b),
    ),
    (
        r"小于等于|低于等于|少于等于|不大于|不超过|不高于|不多于|至多|最多|<=|≤|\bat most\b|\bno(?:t)? (?:more"
        r"|greater|larger|higher"
        r"|exceed\w*)(?: than)?\b|\bless-or-equal\b|\bup to\b|\bmaximum(?: of)?\b",
        _number_rule("不大于", "at most", lambda a, b: a <= b),
    ),
    (
        r"大于|超过|高于|多于|超出|>|\b(?:greater|more|larger|higher|bigger) than\b|\bexceed\w*|\babove\b|\bover\b",
        _number_rule("大于", "greater than", lambda a, b: a > b),
    ),
    (
        r"小于|低于|少于|不足|<|\b(?:less|smaller|lower|fewer) than\b|\bbelow\b|\bunder\b",
        _number_rule("小于", "less than", lambda a, b: a < b),
    ),
    (
        r"不(?:能|得|可|应)?(?:等于|相等|一致|相同|同)|\bnot (?:be )?(?:equal|the same|identical|match)"
        r"|\bdiffer\w* from\b"
        r"|\bdifferent\b|!=|≠",
        _equality("不相同", "not the same", same, negated=True),
    ),
    (
        r"同一[天日]|日期[^,。]{0,6}(?:相同|一致|相等|匹配)|(?:相同|同样|一致)的?日期|\bsame (?:day|date)\b"
        r"|\bdates?\b[^,.]{0,16}\b(?:equal"
        r"|match|agree|same|identical)\w*|\b(?:equal|match)\w*\b[^,.]{0,12}\bdates?\b",
        _equality("同一日期", "the same date", same_date),
    ),
    (
        r"(?:数值|金额|数字|数量|数额|数目|大小|价格)[^,。]{0,6}(?:相等|一致|相同|匹配|等于)|\b(?:numeric\w*"
        r"|amounts?|numbers?|sums?"
        r"|values?)\b[^,.]{0,16}\b(?:equal|match|same|agree)\w*|\bnumerical(?:ly)? equal\w*|\b(?:equal"
        r"|same)\b[^,.]{0,12}\b(?:number|amount|in value|numerically)",
        _equality("数值相等", "numerically equal", same_number),
    ),
    (
        r"忽略|不区分|不考虑|无视|不计|\b(?:ignor\w+|regardless of|case[- ]?insensitive\w*)\b",
        _equality("忽略大小写、空格和标点后一致", "the same letters and digits", same_words),
    ),
    (
        r"完全|严格|一字不差|逐字|精确|每个字|\bexact\w*|\bidentical\b|\bverbatim\b|\bcharacter by character\b"
        r"|\bstrict\w*"
        r"|\bcase[- ]sensitive",
        _equality("完全一致", "exactly the same", lambda a, b: a.strip() == b.strip()),
    ),
    (
        r"一致|相等|相同|匹配|等于|一样|=|\bequals?\b|\bsame\b|\bmatch\w*|\bis the expected\b|\bagree\w*",
        _equality("内容一致", "the same content", same),
    ),
    (
        r"(?:有效|合法|正确|规范)的?([^,。\s]{1,12})|([^,。\s]{2,12}?)(?:的?格式)?(?:有效|合法|正确|规范)"
        r"|\b(?:valid|well-formed"
        r"|proper)\s([a-z -]{2,30})",
        _of_kind,
    ),
)
#: In the order they are tried: the first wording found in a prompt is the one it means.
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple((re.compile(wording), rule) for wording, rule in _WORDINGS)
