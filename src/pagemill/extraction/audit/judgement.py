"""Whether a value is what was expected of it: by the wording of an audit prompt, or by what kind of value it is."""

from __future__ import annotations

import re

from pagemill.extraction.audit.audit_rules import RULES, Verdict
from pagemill.extraction.audit.comparisons import same
from pagemill.extraction.result import Judgement
from pagemill.extraction.values.characters import half_width

#: A prompt is read up to here; a longer one is no rule.
_LONGEST = 300
#: Wordings that ask for understanding: no rule judges them, whatever else they say.
_ASKS_FOR_SENSE = re.compile(
    r"语义|语意|含义|意思|合理|大致|类似|如果|若|除非|否则|常识|逻辑|今[天日]|当前|当[天日]"
    r"|\b(?:semantic\w*|mean(?:s|ing)?|sense|reasonabl\w*|plausib\w*|if|unless|otherwise|roughly|approximately|logical\w*"
    r"|today|now|current)\b"
)
_QUOTED = re.compile(r"[「『“\"‘《]([^「」『』“”\"‘’《》]{1,100})[」』”\"’》]")
#: What a condition leads to, where that is only that it decides.
_OUTCOMES = (
    re.compile(r"[,;。\s]*(?:否则|不然|反之|\botherwise\b|\belse\b).*$"),
    re.compile(
        r"[,;。\s]*(?:不一致|不相等|不相同|不同|不匹配|不符合?|不满足)(?:的话|时|则|就|即)?(?:判定?|视|算"
        r"|认)?为?(?:不通过|失败|错误|假|不合格|否).*$"
    ),
    re.compile(r"(?:的话)?[,\s]*(?:则|就|即|才|时)+(?:判定?|视|算|认)?为?(?:审核)?(?:通过|正确|合格|真|符合|是)"),
    re.compile(r"^(?:如果|若|只有|当)"),
    re.compile(r"\b(?:it )?(?:pass(?:es)?|true|ok|correct|valid)\s(?:only )?(?:if|when)\b"),
)
#: Words of comparing in which `or` and `and` join no two conditions.
_JOINED_WORDS = (
    (re.compile(r"(大于|小于|高于|低于|多于|少于|早于|晚于)(?:或者?|和)?等于"), r"\1等于"),
    (re.compile(r"\b(greater|less|more|later|earlier) than or (?:equal to|the same as)"), r"\1-or-equal"),
    (re.compile(r"\b(?:on|at) or before\b"), "no later than"),
    (re.compile(r"\b(?:on|at) or after\b"), "no earlier than"),
)
_BOTH = re.compile(r"并且|而且|同时|且|[;。]|,\s*and\b|\band\b")
_EITHER = re.compile(r"或者|或|\bor\b")


def judge(value: str, expected: str, audit_prompt: str = "", chinese: bool = False) -> Judgement | None:
    """Judges a value by an audit prompt, in Chinese or English; without one, as dates, as numbers or as words.

    None where no rule covers the wording, where it compares with an expected value and none is given, or where neither
    is given. The reason tells both sides, in Chinese if `chinese`.
    """
    verdict: Verdict | None
    if not audit_prompt.strip():
        if not expected.strip():
            return None
        verdict = Verdict(same(value, expected), "内容一致", "the same content")
    else:
        short = len(audit_prompt) <= _LONGEST
        verdict = _judged(value, expected, half_width(audit_prompt).strip()) if short else None
    if verdict is None:
        return None
    return Judgement(verdict.passed, _reason(value, expected, verdict, chinese))


def _judged(value: str, expected: str, prompt: str) -> Verdict | None:
    # Quoted words are what is compared with, not what is asked: they are set aside before the wording is read.
    named = tuple(match[1].strip() for match in _QUOTED.finditer(prompt))
    wording = _QUOTED.sub(" ", prompt).lower()
    for outcome in _OUTCOMES:
        wording = outcome.sub(" ", wording).strip(" ,")
    if _ASKS_FOR_SENSE.search(wording):
        return None
    for pattern, joined in _JOINED_WORDS:
        wording = pattern.sub(joined, wording)
    return _combined(value, expected, named, wording)


def _combined(value: str, expected: str, named: tuple[str, ...], wording: str) -> Verdict | None:
    """Conditions joined by `and` hold together, by `or` one of them; each must be covered by a rule."""
    if (whole := _by_rule(value, expected, named, wording)) is not None and whole.takes_all:
        return whole
    for pattern, holds, zh, en in ((_EITHER, any, "，或", ", or "), (_BOTH, all, "，且", ", and ")):
        parts = [part.strip(" ,") for part in pattern.split(wording)]
        if len(parts := [part for part in parts if part]) > 1:
            verdicts = [_combined(value, expected, named, part) for part in parts]
            told = [verdict for verdict in verdicts if verdict is not None]
            if len(told) < len(verdicts):
                return None
            return Verdict(
                holds(verdict.passed for verdict in told),
                zh.join(verdict.chinese for verdict in told),
                en.join(verdict.english for verdict in told),
            )
    return whole


def _by_rule(value: str, expected: str, named: tuple[str, ...], wording: str) -> Verdict | None:
    for pattern, rule in RULES:
        if match := pattern.search(wording):
            return rule(value, expected, named, match)
    return None


def _reason(value: str, expected: str, verdict: Verdict, chinese: bool) -> str:
    if chinese:
        against = f"，期望“{expected}”" if expected.strip() else ""
        found = f"识别为“{value}”" if value.strip() else "未识别到值"
        return f"{found}{against}：{verdict.chinese}，{'符合' if verdict.passed else '不符合'}"
    against = f", expected “{expected}”" if expected.strip() else ""
    found = f"read “{value}”" if value.strip() else "no value was found"
    return f"{found}{against}: {verdict.english}: {'holds' if verdict.passed else 'does not hold'}"
