"""How the columns of tables were found, in sentences of the document's language."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.extraction.names.column_names import HeaderMatch, WantedColumn
from pagemill.extraction.result import Grade
from pagemill.extraction.tables.table_grid import Grid
from pagemill.extraction.view import DocumentView

_CHINESE_GRADES = {
    Grade.EXACT: "与所要名称完全一致",
    Grade.FOLDED: "除字形、大小写、空格和标点外与所要名称一致",
    Grade.PROMPT: "是提示中给出的名称",
    Grade.MEANING: "含义相同",
    Grade.FUZZY: "只差个别字符",
}
_ENGLISH_GRADES = {
    Grade.EXACT: "it is the wanted name",
    Grade.FOLDED: "it is the wanted name but for width, case, script, spaces or punctuation",
    Grade.PROMPT: "it is a name given in the prompt",
    Grade.MEANING: "it means the same",
    Grade.FUZZY: "it differs by few characters",
}


class TableTrace:
    """Gathers the sentences. Pages are counted from 1, places are in pixels of the page as read."""

    def __init__(self, view: DocumentView) -> None:
        self.chinese = view.chinese
        self._view = view
        self.steps: list[str] = []

    def _say(self, chinese: str, english: str) -> None:
        self.steps.append(chinese if self.chinese else english)

    def _names(self, names: Sequence[str]) -> str:
        return "、".join(f"「{name}」" for name in names) if self.chinese else ", ".join(f"“{name}”" for name in names)

    def _place(self, grid: Grid) -> str:
        x0, y0, x1, y1 = (round(v) for v in grid.bbox)
        box = f"x {x0}–{x1}, y {y0}–{y1}"
        page = self._view.origin(grid.page) + 1
        return f"第 {page} 页的表（{box}）" if self.chinese else f"the table on page {page} ({box})"

    def looked_for(self, wanted: Sequence[WantedColumn], count: int) -> None:
        names = self._names([want.name for want in wanted])
        self._say(
            f"查找表格列{names}，有 {count} 个表的表头含有所要的列。",
            f"Looked for the table columns {names}: tables whose header has any of them: {count}.",
        )

    def chosen(self, grid: Grid, wanted: Sequence[WantedColumn], matches: Sequence[HeaderMatch | None]) -> None:
        found = sum(match is not None for match in matches)
        how = ("，表头在左侧" if self.chinese else ", its header at the left") if grid.sideways else ""
        if grid.table is None:
            how += "，由文字行的位置还原" if self.chinese else ", put together from the places of its lines"
        self._say(
            f"取{self._place(grid)}{how}：含有 {len(wanted)} 列中的 {found} 列，{len(grid.records)} 行。",
            f"Took {self._place(grid)}{how}: columns {found} of {len(wanted)}, rows {len(grid.records)}.",
        )
        for want, match in zip(wanted, matches, strict=True):
            if match is None:
                self._say(f"列「{want.name}」在此表中没有表头。", f"The column “{want.name}” has no header in it.")
            else:
                self._say(
                    f"列「{want.name}」取表头「{match.printed}」：{_CHINESE_GRADES[match.grade]}。",
                    f"The column “{want.name}” is the header “{match.printed}”: {_ENGLISH_GRADES[match.grade]}.",
                )

    def ruled_out(self, grid: Grid, found: int, best: int, wanted: int) -> None:
        if found < best:
            self._say(
                f"不取{self._place(grid)}：只含 {wanted} 列中的 {found} 列，另有表含 {best} 列。",
                f"Did not take {self._place(grid)}: it has {found} of {wanted} columns, another has {best}.",
            )
        else:
            self._say(
                f"不取{self._place(grid)}：表头不如所取的表吻合。",
                f"Did not take {self._place(grid)}: its header is less like what is wanted than that of the one taken.",
            )

    def continued(self, grid: Grid, header: bool) -> None:
        chinese = "去掉重复的表头" if header else "没有表头，列的位置相同"
        english = "its header is the same" if header else "it has no header, and its columns stand at the same places"
        self._say(
            f"{self._place(grid)}接续上页：{chinese}，并入 {len(grid.records)} 行。",
            f"Joined {self._place(grid)} to the page before: {english}; rows {len(grid.records)}.",
        )

    def totals(self, texts: Sequence[str], left_out: bool, only: bool) -> None:
        names = self._names(texts) if texts else ""
        if only:
            self._say(f"只取合计行：{names or '没有'}。", f"Took rows of totals alone: {names or 'none'}.")
        elif texts and left_out:
            self._say(f"去掉合计行：{names}。", f"Left out rows of totals: {names}.")
        elif texts:
            self._say(f"保留合计行：{names}。", f"Kept rows of totals as printed: {names}.")

    def below(self, rows: Sequence[Sequence[str]]) -> None:
        """Tells the sums that stand below a table and are none of its records."""
        if rows:
            names = self._names([next(filter(None, texts), "") for texts in rows])
            self._say(f"表下方的金额汇总不是表的行：{names}。", f"Sums below the table are no rows of it: {names}.")

    def missing(self, names: Sequence[str]) -> None:
        if names:
            said = self._names(names)
            self._say(f"没有表含有列{said}。", f"No table that was taken has the columns {said}.")
