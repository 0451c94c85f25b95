"""What a field's prompt says: other names, a form, a kind, whether totals count, and hints in free words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pagemill.extraction.values.characters import half_width
from pagemill.extraction.values.kind_names import ValueKind, stated_kind
from pagemill.extraction.values.value_forms import find_form

#: A prompt is read up to here; the published API allows far less.
_LONGEST = 4000

_NAMES_FOLLOW = re.compile(
    r"(?:相近词|近义词|同义词|近似词|相似词|等价词|别名|别称|又名|又称|又叫|也叫|也称|亦称|或称|俗称|简称|全称|英文名称?|英文|也可能写作|也可写作|也写作"
    r"|或写作|可能写作|可能写成|可写作|写作|也可能叫|可能叫|叫做|叫作|也可以是|也可能是|也可能为|可能为|可能是|或者叫|或叫|等同于|等价于|关键词|关键字|印作|印为|显示为"
    r"|标注为|标为|记为|记作|也作|表头是|表头为|列名是|列名为)(?:[做作为有是]|包括|可能)*\s*[:=]?\s*"
    r"|\b(?:a\.?k\.?a\.?|also (?:called|known as|named|written|printed|labell?ed|shown|referred to as"
    r"|appears)(?: as)?|synonyms?|alias(?:es)?"
    r"|other names?|alternative(?: names?| labels?)?|alternatives|similar (?:words|terms|names)|(?:may|might"
    r"|can) (?:also )?(?:be|appear|read)"
    r"(?: (?:called|written|printed|labell?ed|shown|named))?(?: as)?|printed as|written as|labell?ed(?: as)?|called"
    r"|known as|named|labels?:)"
    r"(?: (?:include|are|is))?(?![^\W\d_])\s*[:=]?\s*",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:[,、/|]|\s(?:or|and|oder|ou|aka)\s|(?<=[^\s])或者?是?(?=[^\s])|以及)\s*(?:(?:or|and)\s+|或者?是?|也叫|又称|aka\s+)?",
    re.I,
)
_QUOTED = re.compile(r"[「『“\"‘《]([^「」『』“”\"‘’《》\n]{1,60})[」』”\"’》]")
_SENTENCE_END = re.compile(r"[。;；\n!！]+|(?<=[a-z)\"”])\.(?=\s|$)")
_NO_NAMES = re.compile(
    r"不|非|勿|除|排除|忽略|返回|输出|取值|填|选项|格式|值为|值是|\b(?:not|never|exclud\w*|except|without|ignore|skip|return|output|value"
    r"|format|if)\b",
    re.I,
)
#: Words that a name does not begin with: an instruction does.
_INSTRUCTION = re.compile(
    r"(?:格式|请|要|需|只|仅|不|取|注意|返回|统一|保留|输出|提取|抽取|识别|如果|如|若|在|位于|通常|一般|用|按|以|根据|从|这|该|是|为|应|例如|比如"
    r"|左|右|上方|下方|表中|表格中|文末|页[面眉脚]|第|最|指|即|含|包含|包括|有|多个|单位[是为])"
    r"|(?:format|please|only|exclud\w*|not|no|take|return|use|as|in|on|at|if|when|usually|found|located|it|this|that"
    r"|always"
    r"|normally|near|next|must|should|with|without|extract|find|look|is|keep|give|below|above|under|which|where"
    r"|printed)\s+\S"
    r"|(?:the|an?)\s+(?:\S+\s+){2}",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(r"\s*(?:等等?|之一|字样|的?字段|etc\.?|or similar|…+|\.{2,})\s*$", re.IGNORECASE)

_ARTICLE = re.compile(r"^(?:the|an|der|die|das|le|la|les|el)\s+(?=\S)", re.IGNORECASE)

#: Left over where names or a form stood, and says nothing.
_FILLERS = frozenset(("", "or", "and", "please", "或", "或者", "和", "及", "等", "请", "也", "可能", "需要", "需"))
_SIGNS_BETWEEN = " ,:、\"'“”‘’「」『』《》()"

_WITHOUT_TOTALS = re.compile(
    r"(?:合计|总计|小计|汇总|总和)[行项栏]?\s?(?:除外|不算|不要|不取|不含|不计|不包括|不提取|排除|去掉|忽略)"
    r"|(?:不含|不包括|不包含|不要|不取|不计|不算|排除|除去|去除|去掉|忽略|剔除|过滤掉?|跳过|除)[^,。;]{0,4}(?:合计|总计|小计|汇总|总和)[行项栏]?(?:外|以外|之外)?"
    r"|\b(?:exclud\w+|without|except|no|not|ignor\w+|skip\w*|omit\w*|leave out|but not)\s(?:including\s)?(?:the\s"
    r"|any\s|all\s)?(?:grand\s)?(?:sub-?)?totals?(?:\s(?:rows?|lines?))?\b"
    r"|\b(?:sub-?)?totals?\s(?:rows?\s|lines?\s)?(?:excluded|left out|omitted|ignored|not included)\b",
    re.IGNORECASE,
)
_ONLY_TOTALS = re.compile(
    r"(?:只要|仅要|只取|仅取|只提取|仅提取|只需要?|仅|只)[^,。;]{0,3}(?:合计|总计|汇总|总和)[行项栏]?(?:的值)?"
    r"|\bonly\s(?:the\s)?(?:grand\s)?totals?(?:\s(?:rows?|lines?))?\b|\btotals?(?:\s(?:rows?|lines?))?\sonly\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt, read."""

    #: Other names that the field may be printed under, in the order they are given.
    names: tuple[str, ...] = ()
    #: The form wanted for the value, in the prompt's own words; `value_forms.in_form` writes it.
    form: str | None = None
    #: What the prompt says outright the value is.
    kind: ValueKind | None = None
    #: Whether rows of totals count: True for these alone, False for all but these, None where nothing is said.
    totals: bool | None = None
    #: What else is said.
    hint: str = ""


def read_prompt(prompt: str) -> Prompt:
    """Reads a prompt in Chinese or English. Never fails: what it does not understand is the hint."""
    plain = half_width(prompt.strip()[:_LONGEST])
    if not plain:
        return Prompt()
    kind = stated_kind(plain)
    rest = plain
    totals: bool | None = None
    for told, pattern in ((False, _WITHOUT_TOTALS), (True, _ONLY_TOTALS)):
        if totals is None and pattern.search(rest):
            totals = told
            rest = pattern.sub(" ", rest)
    form, rest = find_form(rest)
    # What is left may be the kind's name alone: `金额，保留两位小数`.
    kind = kind or stated_kind(rest.strip(_SIGNS_BETWEEN))
    names: list[str] = []
    hints: list[str] = []
    for sentence in filter(None, (part.strip(" ,:、") for part in _SENTENCE_END.split(rest))):
        found, hint = _read_sentence(sentence, bare=kind is None)
        names += found
        hints += [hint] if hint.strip(_SIGNS_BETWEEN) not in _FILLERS else []
    return Prompt(tuple(dict.fromkeys(names)), form, kind, totals, "; ".join(hints))


def _read_sentence(sentence: str, bare: bool) -> tuple[list[str], str]:
    """Names of a sentence, and what is left of it. `bare` tells whether a list without an introduction is of names."""
    if quoted := [name for match in _QUOTED.finditer(sentence) if (name := _cleaned(match[1]))]:
        return ([], sentence) if _NO_NAMES.search(_QUOTED.sub("", sentence)) else (quoted, _unquoted(sentence))
    if introduction := _NAMES_FOLLOW.search(sentence):
        names, left = _leading_names(sentence[introduction.end() :])
        if names:
            return names, _joined((sentence[: introduction.start()], left))
        return [], sentence
    items = [item for item in _SEPARATOR.split(sentence) if item]
    # Words alone are names; a sentence is not. A single one may be two words, as `invoice total`.
    if bare and items and all(_is_name(item, 3 if len(items) > 1 else 2) for item in items):
        return [_cleaned(item) for item in items], ""
    return [], sentence


def _leading_names(text: str) -> tuple[list[str], str]:
    names: list[str] = []
    items = _SEPARATOR.split(text)
    while items and (not items[0].strip() or _is_name(items[0], 6)):
        if item := _cleaned(items.pop(0)):
            names.append(item)
    return names, _joined(items)


def _is_name(item: str, words: int) -> bool:
    name = _cleaned(item)
    if not name or _INSTRUCTION.match(name):
        return False
    han = sum("一" <= char <= "鿿" for char in name)
    return any(char.isalpha() for char in name) and han <= 12 and len(name.split()) <= words and len(name) <= 60


def _cleaned(item: str) -> str:
    words = " ".join(item.split())
    return _ARTICLE.sub("", _LAST_WORDS.sub("", words.strip(" :.'\"()[]"))).strip(" :.'\"")


def _unquoted(sentence: str) -> str:
    """What a sentence says around its quoted names, without the words that only lead to them."""
    around = _NAMES_FOLLOW.sub("  ", _QUOTED.sub("  ", sentence))
    return _joined(re.split(r"[,、]|\s{2,}", around))


def _joined(parts: Iterable[str]) -> str:
    kept = (part.strip(_SIGNS_BETWEEN) for part in parts)
    return ", ".join(part for part in kept if part.casefold() not in _FILLERS)
