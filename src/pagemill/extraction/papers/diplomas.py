"""What Chinese diplomas say in their one sentence, without keys: whose it is, born when, of what course.

The wording is that of the schools' diplomas: `学生 某某，性别 女，2003年8月12日生，于…在本校…专业…学习，…准予毕业`.
"""

from __future__ import annotations

import re

from pagemill.extraction.folding import fold
from pagemill.extraction.papers.sentences import paragraphs
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.places import Placed
from pagemill.extraction.values.value_kinds import ValueKind, find_kind
from pagemill.extraction.view import DocumentView

#: What tells the paper.
_DIPLOMA = re.compile(r"(?:毕业|结业|肄业|学位|学历)证(?:书|明)")
_SAYS = re.compile(r"学习|修完|准予|授予|成绩合格|考试合格")
#: Told by the words around them; the first group is the value.
_LOOKS = {
    "name": re.compile(r"(?:学生|研究生|学员|兹证明)\s*([\u4e00-\u9fff·]{2,8}?)\s*(?=[，,（(]|同志|性别|系)"),
    "gender": re.compile(r"(?:性别|[，,])\s*([男女])(?=\s*[，,（(。])"),
    "born": re.compile(
        r"((?:\d{4}|[〇零一二三四五六七八九]{4})\s*年[^，,。年]{1,10}?月(?:[^，,。月]{1,6}?日)?)\s*(?:出)?生"
    ),
    "major": re.compile(
        r"(?:(?:在|入)?(?:本|我)?(?:校|院)(?:[^，,。]*?学院)?|[，,年月至])\s*"
        r"(?![在入本])([\u4e00-\u9fff（）()]{2,24}?)\s*专业"
    ),
}
#: What each is asked for by, folded.
_NAMES = {
    "name": {"姓名", "学生姓名", "毕业生姓名", "名字", "name", "studentname", "fullname"},
    "gender": {"性别", "gender", "sex"},
    "born": {"出生日期", "出生年月", "出生年月日", "生日", "dateofbirth", "birthdate"},
    "major": {"专业", "专业名称", "所学专业", "major", "fieldofstudy"},
    "issued": {"发证日期", "颁发日期", "签发日期", "毕业日期", "毕业时间", "发证时间", "dateofissue", "issuedate"},
}
_ASKED = {name: part for part, names in _NAMES.items() for name in names}
#: How sure the form makes a value.
SURENESS = 0.8


def diploma_part(view: DocumentView, name: str) -> Placed | None:
    """What a diploma says of what is asked for; None for other names, and for papers that are no diploma."""
    part = _ASKED.get(fold(name))
    if part is None or not any(_DIPLOMA.search(re.sub(r"\s", "", line.text)) for line in view.lines):
        return None
    told = [paragraph for paragraph in paragraphs(view) if _SAYS.search(paragraph.text)]
    if not told:
        return None
    if part == "issued":
        return _last_date(view)
    for paragraph in told:
        match = _LOOKS[part].search(paragraph.text)
        found = paragraph.part(*match.span(1)) if match else None
        if found is not None:
            return Placed(found, SURENESS, "inline")
    return None


def _last_date(view: DocumentView) -> Placed | None:
    """The last date that has a line to itself."""
    for line in reversed(list(view.lines)):
        places = find_kind(line.text, ValueKind.DATE)
        if len(places) == 1 and not line.text[: places[0][0]].strip() and not line.text[places[0][1] :].strip():
            return Placed(Passage((line.span(*places[0]),)), SURENESS, "first")
    return None
