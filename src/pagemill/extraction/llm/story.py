"""The sentences of the trace about a language model, in the document's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pagemill.chat.failures import Failure
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.request import Field


class Story:
    """Sentences in the order of what happened."""

    def __init__(self, model: str, chinese: bool) -> None:
        self._model = model
        self._chinese = chinese
        self.sentences: list[str] = []

    def _tell(self, english: str, chinese: str) -> None:
        self.sentences.append(chinese if self._chinese else english)

    def asked(self, fields: Sequence[Field], pages: Sequence[int], page_count: int) -> None:
        shown, names = _ranges(pages), self._names(fields)
        self._tell(
            f"The language model “{self._model}” is asked for {names}, with page {shown} of {page_count}.",
            f"向语言模型“{self._model}”查询{names}，提供第 {shown} 页（共 {page_count} 页）。",
        )

    def found(self, field: Field, values: Sequence[Passage], reason: str, missing: int) -> None:
        if values:
            places_en = ", ".join(f"“{value.text}” (page {value.page + 1})" for value in values)
            places_zh = "、".join(f"“{value.text}”（第 {value.page + 1} 页）" for value in values)
            self._tell(
                f"“{field.name}”: the model quotes {places_en}, which stands there.{self._reason(reason)}",
                f"“{field.name}”：模型引用{places_zh}，原文确有。{self._reason(reason)}",
            )
        elif not missing:
            self._tell(
                f"“{field.name}”: the model found nothing.{self._reason(reason)}",
                f"“{field.name}”：模型没有找到。{self._reason(reason)}",
            )
        self._missing(f"“{field.name}”", missing)

    def found_rows(self, fields: Sequence[Field], rows: int, reason: str, missing: int) -> None:
        self._tell(
            f"{self._names(fields)}: the model quotes {rows} rows of a table.{self._reason(reason)}",
            f"{self._names(fields)}：模型引用了表格的 {rows} 行。{self._reason(reason)}",
        )
        self._missing(self._names(fields), missing)

    def _missing(self, names: str, missing: int) -> None:
        if missing:
            self._tell(
                f"{names}: {missing} of the model's quotes do not stand in the document and are not given.",
                f"{names}：模型的 {missing} 处引文在文档中不存在，不予采用。",
            )

    def unanswered(self, fields: Sequence[Field], failure: Failure) -> None:
        self._tell(
            f"The language model “{self._model}” gave no answer about {self._names(fields)}: {failure.english}. "
            "They are left to the embedded method.",
            f"语言模型“{self._model}”没有回答{self._names(fields)}：{failure.chinese}。改用内置方法。",
        )

    def _reason(self, reason: str) -> str:
        if not reason:
            return ""
        return f"模型的理由：{reason}" if self._chinese else f" Its reason: {reason}"

    def _names(self, fields: Iterable[Field]) -> str:
        return ("、" if self._chinese else ", ").join(f"“{field.name}”" for field in fields)


def _ranges(pages: Sequence[int]) -> str:
    """Page indices, rising, as numbers from 1: `1-3, 7`."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0] + 1}-{run[-1] + 1}" if len(run) > 1 else str(run[0] + 1) for run in runs)
