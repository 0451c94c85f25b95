"""The trace of an extraction: what was looked for, where, what was found and what was ruled out, in sentences.

Every sentence is in the document's language, Chinese or English, and gives a page (from 1) and a place in pixels of the
page as submitted, so that a person can follow a value to where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pagemill.extraction.result import Evidence, Grade, Judgement
from pagemill.extraction.values.value_kinds import ValueKind
from pagemill.geometry import bbox_of

#: Of each, the Chinese and the English words.
_GRADES = {
    Grade.EXACT: ("与字段名完全一致", "exactly the name asked for"),
    Grade.FOLDED: ("忽略全半角、大小写、空格、标点、繁简后一致", "the same but for width, case, spaces and signs"),
    Grade.PROMPT: ("是提示词中给出的名称“{name}”", "the prompt's other name “{name}”"),
    Grade.MEANING: ("与该字段同义（“{name}”）", "a name for the same thing (“{name}”)"),
    Grade.FUZZY: ("与“{name}”近似（相似程度{worth:.0%}）", "close to “{name}” (graded {worth:.0%})"),
}
_PLACES = {
    "inline": ("在同一行、紧随其后", "on the same line, after it"),
    "right": ("在其右侧", "to its right"),
    "below": ("在其下方", "below it"),
    "column": ("在其所在列的下方", "in the column below it"),
    "head": ("位于首页抬头处", "at the head of the first page, where a paper's maker stands"),
    "route": ("写在运输单据的“自”“至”之后", "behind `From` or `To` on a paper of transport"),
    "part": ("位于该方所在的部分", "in the party's part of the page"),
    "below_head": ("位于出具方名称附近", "near the maker's name, where its address stands"),
    "addressee": ("是信头中的收件人", "whom the paper is addressed to, at its head"),
    "bank": ("是写有账号之处的银行", "the bank beside the account's number"),
    "first": ("是文档中首个此类内容", "the first of its kind in the document"),
    "signed": ("写在信末敬辞之下", "below the words that close the letter"),
    "last": ("是证书末尾单独成行的日期", "the date that stands alone at the foot of a certificate"),
    "amounts": ("是金额旁最常见的币种符号", "the sign that most amounts have"),
    "sum": ("由其旁的文字及金额之间的加减关系确定", "told by the words beside it and by what adds up"),
    "largest": ("没有文字说明合计，取最大的金额", "no word tells the total; it is the largest amount"),
}
_KINDS = {
    ValueKind.DATE: ("日期", "a date"),
    ValueKind.TIME: ("时间", "a time"),
    ValueKind.MONEY: ("金额", "an amount"),
    ValueKind.COUNT: ("数量", "a count"),
    ValueKind.PERCENT: ("百分比", "a percentage"),
    ValueKind.IDENTIFIER: ("编号", "an identifier"),
    ValueKind.PHONE: ("电话", "a telephone number"),
    ValueKind.EMAIL: ("邮箱", "an address of mail"),
    ValueKind.URL: ("网址", "an address of the web"),
    ValueKind.TAX_NUMBER: ("税号", "a tax number"),
    ValueKind.CITIZEN_ID: ("证件号", "an identity number"),
    ValueKind.POSTAL_CODE: ("邮编", "a postal code"),
    ValueKind.PERSON: ("人名", "a person"),
    ValueKind.COMPANY: ("单位名称", "a firm or body"),
    ValueKind.ADDRESS: ("地址", "an address"),
    ValueKind.YES_NO: ("是否", "yes or no"),
    ValueKind.CURRENCY: ("币种", "a currency"),
}


class Trace:
    """Sentences in the order they are told."""

    def __init__(self, chinese: bool) -> None:
        self._chinese = chinese
        self._steps: list[str] = []

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(self._steps)

    @property
    def chinese(self) -> bool:
        return self._chinese

    def say(self, chinese: str, english: str) -> None:
        """Adds a sentence, given in both languages."""
        self._steps.append(chinese if self._chinese else english)

    def add(self, sentences: Iterable[str]) -> None:
        """Adds sentences that are in the document's language already."""
        self._steps.extend(sentences)

    def looked_at(self, pages: int, lines: int, tables: int, keys: int) -> None:
        self.say(
            f"文档可读{pages}页，共{lines}行文字、{tables}个表格，其中像标签的文字{keys}处。",
            f"Read {pages} page(s) with {lines} lines and {tables} tables; {keys} texts look like printed keys.",
        )

    def wanted(self, name: str, kind: ValueKind, names: Sequence[str]) -> None:
        """What a field asks for."""
        kind_words = _KINDS.get(kind)
        others = "、".join(names) if self._chinese else ", ".join(names)
        self.say(
            f"查找“{name}”"
            + (f"（应为{kind_words[0]}）" if kind_words else "")
            + (f"，提示词给出的其他名称：{others}" if others else "")
            + "。",
            f"Looking for “{name}”"
            + (f" ({kind_words[1]})" if kind_words else "")
            + (f", by the prompt also called {others}" if others else "")
            + ".",
        )

    def keyed(
        self, key: str, key_evidence: Sequence[Evidence], grade: Grade, name: str, worth: float, relation: str
    ) -> None:
        """A value that was found by its printed key."""
        chinese, english = (words.format(name=name, worth=worth) for words in _GRADES[grade])
        place = _PLACES[relation]
        self.say(
            f"  {self._at(key_evidence)}有标签“{key}”，{chinese}；取值{place[0]}。",
            f"  {self._at(key_evidence)}, the key “{key}” is {english}; its value stands {place[1]}.",
        )

    def placed(self, place: str) -> None:
        """A value that has no printed key."""
        words = _PLACES[place]
        self.say(f"  没有采用任何标签：取值{words[0]}。", f"  No printed key was used: the value is {words[1]}.")

    def value(self, text: str, evidence: Sequence[Evidence]) -> None:
        self.say(f"  取值：“{text}”，{self._at(evidence)}。", f"  Value: “{text}”, {self._at(evidence)}.")

    def written(self, printed: str, text: str | None, form: str) -> None:
        """A value that was to be written in a form, or that could not be."""
        if text is None:
            self.say(
                f"  “{printed}”无法按“{form}”改写，按原文给出。",
                f"  “{printed}” cannot be written as “{form}”; given as printed.",
            )
        else:
            self.say(
                f"  按“{form}”将“{printed}”改写为“{text}”，位置仍为原文所在处。",
                f"  “{printed}” written as “{text}” by “{form}”; the place is that of the print.",
            )

    def passed_over(self, key: str, text: str, evidence: Sequence[Evidence]) -> None:
        """Another value that would have answered, less surely."""
        self.say(
            f"  未采用：标签“{key}”的“{text}”（{self._at(evidence)}），匹配程度较低或类型不符。",
            f"  Ruled out: “{text}” of the key “{key}” ({self._at(evidence)}): a lesser match, or of another kind.",
        )

    def empty(self, key: str, evidence: Sequence[Evidence]) -> None:
        self.say(
            f"  {self._at(evidence)}有标签“{key}”，但没有填写内容。",
            f"  {self._at(evidence)}, the key “{key}” stands, and nothing is filled in.",
        )

    def absent(self) -> None:
        self.say("  文档中没有找到，返回空值。", "  Not found in the document; given as empty.")

    def everything(self, keys: int, tables: int) -> None:
        self.say(
            f"没有指定字段：返回找到的全部{keys}个键值和{tables}个表格。",
            f"No fields were asked for: all {keys} keys with values and all {tables} tables that were found are given.",
        )

    def judged(self, name: str, text: str, judgement: Judgement) -> None:
        verdict = ("通过", "passes") if judgement.passed else ("不通过", "fails")
        self.say(
            f"审核“{name}”：“{text}”{verdict[0]}。{judgement.reason}",
            f"Audit of “{name}”: “{text}” {verdict[1]}. {judgement.reason}",
        )

    def _at(self, evidence: Sequence[Evidence]) -> str:
        places = []
        for each in evidence:
            x0, y0, x1, y1 = (round(value) for value in bbox_of(each.polygon))
            page = f"第{each.page + 1}页" if self._chinese else f"on page {each.page + 1} at "
            places.append(f"{page}({x0},{y0})–({x1},{y1})")
        return ("、" if self._chinese else " and ").join(places)
