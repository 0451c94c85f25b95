"""What a paper calls itself: its title, asked for as `合同名称`, `发票类型` or `document title`."""

from __future__ import annotations

import re

from pagemill.document import BlockKind
from pagemill.extraction.folding import fold
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.view import DocumentView, ViewLine

#: What a title of each sort ends with, or has in it.
_SORTS = {
    "contract": re.compile(r"(?:合\s*同|协\s*议)\s*书?\s*$|\b(?:contract|agreement)\b", re.IGNORECASE),
    "invoice": re.compile(r"发\s*票|\binvoice\b|\brechnung\b|\bfacture\b", re.IGNORECASE),
    "any": re.compile(r"\w"),
}
#: What each is asked for by, folded.
_NAMES = {
    "contract": {
        "合同名称",
        "协议名称",
        "合同标题",
        "contractname",
        "contracttitle",
        "agreementtitle",
        "agreementname",
    },
    "invoice": {"发票类型", "发票名称", "票据类型", "发票种类", "invoicetype"},
    "any": {
        "单据名称",
        "文件名称",
        "文件标题",
        "文档标题",
        "标题",
        "单据类型",
        "documenttitle",
        "title",
        "documenttype",
    },
}
_ASKED = {name: sort for sort, names in _NAMES.items() for name in names}
#: A title stands in this share of the page from the top, is no longer than this, in folded characters, and its letters
#: are as high as this share of the highest there.
UPPER, LONGEST, AS_HIGH = 0.35, 40, 0.75
SURENESS = 0.6


def asks_title(name: str) -> bool:
    """Whether a name asks for what the paper calls itself."""
    return fold(name) in _ASKED


def title_asked(view: DocumentView, name: str) -> Placed | None:
    """The title of the first page, where it is of the sort that a name asks for; None for other names."""
    sort = _ASKED.get(fold(name))
    if sort is None or not view.pages:
        return None
    page = view.pages[0]
    upper = [
        line
        for line in page.lines
        if line.bbox[3] < UPPER * page.page.read_height and line.cell is None and fold(line.text)
    ]
    highest = max((line.height for line in upper), default=0.0)
    large = [line for line in upper if line.height >= AS_HIGH * highest and _may_be_title(line)]
    fitting = [line for line in large if _SORTS[sort].search(line.text)]
    best = min(fitting, key=lambda line: (line.kind is not BlockKind.DOC_TITLE, line.index), default=None)
    return Placed(Passage((best.span(),)), SURENESS, "head") if best is not None else None


def _may_be_title(line: ViewLine) -> bool:
    return len(fold(line.text)) <= LONGEST and re.search("[:：。，]", line.text) is None
